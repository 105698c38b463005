import Handoff
import SoundFiles
import Stems

/// A song's session on the disk: where it is, and what it says.
struct SavedSession {
  /// The folder it was found in.
  var folder: String
  var reading: SessionFile.Reading
  /// The files that were found, by their folders.
  var files: [String: [UInt8]]

  /// A session of a hundred snapshots and notes takes a hundredth of this.
  static let largest = 16 << 20

  /// Where a song's session may be: the song's folder first.
  static func folders(for song: Song, in folder: String) -> [String] {
    [folder] + (StateFolder.sessions(of: folder, title: song.title).map { [$0] } ?? [])
  }

  /// What a song's session sets for each stem; empty without one that can be read. Blocks on the disk.
  static func stems(of song: Song, in folder: String) -> [StemSettings] {
    guard let saved = try? newest(for: song, in: folder) else { return [] }
    return saved.reading.session.content.stems
  }

  /// The newest session of a song; nil where there is none. Blocks on the disk.
  ///
  /// For whatever reads a session without opening the workbench: it takes no lock and writes nothing.
  static func newest(
    for song: Song, in folder: String
  ) throws(WholeFileFailure) -> SavedSession? {
    var newest: (folder: String, bytes: [UInt8], modified: Int64)?
    var files: [String: [UInt8]] = [:]
    for place in folders(for: song, in: folder) {
      let found = try WholeFile.read(SessionFile.name, in: place, upTo: largest)
      guard let found else { continue }
      files[place] = found.bytes
      if found.modified > newest?.modified ?? .min {
        newest = (place, found.bytes, found.modified)
      }
    }
    guard let newest else { return nil }
    return SavedSession(
      folder: newest.folder, reading: SessionFile.read(newest.bytes, for: song), files: files)
  }
}
