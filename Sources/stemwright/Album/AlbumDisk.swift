import Handoff
import SoundFiles
import Stems
import TerminalUI

/// What was set for an album, on the disk, locked for this program: in the album's folder, or in the user's where
/// nothing can be written there. All of it blocks on the disk.
struct AlbumDisk: Sendable {
  private let album: Album
  private let folders: [String]
  private var lock: SessionLock?
  private var document: SessionDocument?
  /// The file that was read last or written, by this program.
  private var known: [UInt8]?
  /// Whether it holds mistakes: it is put aside before it is written over.
  private var isDamaged = false
  /// Why nothing is saved at all.
  private var refusal: String?

  /// What a file said, and what has to be told of it.
  struct Found {
    var reading: AlbumFile.Reading?
    var remarks: [String] = []
  }

  private init(_ album: Album, in folder: String) {
    self.album = album
    folders = Self.folders(of: album, in: folder)
  }

  /// Where an album's file may be: the album's folder first.
  static func folders(of album: Album, in folder: String) -> [String] {
    [folder] + (StateFolder.sessions(of: folder, title: album.title).map { [$0] } ?? [])
  }

  /// Takes what was set for an album.
  static func open(_ album: Album, in folder: String) -> (disk: AlbumDisk, found: Found) {
    var disk = AlbumDisk(album, in: folder)
    var found = Found()
    disk.takeLock()
    do throws(WholeFileFailure) {
      if let (bytes, _) = try newest(in: disk.folders) {
        let reading = AlbumFile.read(bytes, for: album)
        disk.known = bytes
        disk.document = reading.document
        disk.isDamaged = !reading.mistakes.isEmpty
        if reading.isNewer {
          disk.refusal =
            "\(AlbumFile.name) is of a newer version: it is left alone, nothing is saved."
        }
        found.reading = reading
        found.remarks = reading.mistakes.map { "\(AlbumFile.name):\($0.text). The rest is used." }
      }
    } catch {
      disk.refusal = "\(AlbumFile.name) cannot be read: \(error.sentence) Nothing is saved."
    }
    if let refusal = disk.refusal { found.remarks.insert(refusal, at: 0) }
    return (disk, found)
  }

  /// The newest of the files in these folders; nil where there is none.
  static func newest(
    in folders: [String]
  ) throws(WholeFileFailure) -> (bytes: [UInt8], modified: Int64)? {
    var newest: (bytes: [UInt8], modified: Int64)?
    for folder in folders {
      let found = try WholeFile.read(AlbumFile.name, in: folder, upTo: SavedSession.largest)
      if let found, found.modified > newest?.modified ?? .min { newest = found }
    }
    return newest
  }

  private mutating func takeLock() {
    for folder in folders {
      if folder != folders[0], !WholeFile.makeFolder(folder) { continue }
      do throws(SessionLock.Failure) {
        lock = try SessionLock(folder: folder)
        WholeFile.removeLeftovers(of: AlbumFile.name, in: folder)
        return
      } catch {
        guard case .taken(let holder) = error else { continue }
        let who = holder.map { " (process \($0.process) on \($0.host))" } ?? ""
        refusal = "The album is open in another program\(who): nothing is saved here."
        return
      }
    }
  }

  /// Saves; what has to be told of it, if anything.
  mutating func save(_ arrangement: AlbumArrangement, transitionSeconds: Double) -> String? {
    if let refusal { return refusal }
    let bytes = AlbumFile.bytes(
      of: arrangement, transitionSeconds: transitionSeconds, keeping: document)
    guard bytes != known else { return nil }
    var reason = ""
    for folder in folders {
      if folder != folders[0], !WholeFile.makeFolder(folder) { continue }
      do throws(WholeFileFailure) {
        let aside = try putAside(in: folder)
        try WholeFile.replace(AlbumFile.name, in: folder, with: bytes)
        known = bytes
        if folder != folders[0] {
          return "\(reason) Order and gaps are kept in \(visibleText(folder))."
        }
        return aside
      } catch {
        if reason.isEmpty { reason = "\(visibleText(folder)): \(error.sentence)" }
      }
    }
    return reason + " Order and gaps are not saved."
  }

  /// Keeps what somebody else wrote, or what could not be read whole.
  private mutating func putAside(in folder: String) throws(WholeFileFailure) -> String? {
    guard let there = try WholeFile.read(AlbumFile.name, in: folder, upTo: SavedSession.largest),
      isDamaged || there.bytes != known
    else { return nil }
    let word = isDamaged ? "damaged" : "edited"
    let names = (1...99).lazy.map { "\(AlbumFile.name).\(word)-\($0)" }
    let name = try WholeFile.create(names, in: folder, with: there.bytes)
    isDamaged = false
    return "What \(AlbumFile.name) held before is kept as \(name)."
  }

  /// Lets other programs have the album.
  mutating func close() {
    lock?.release()
    lock = nil
  }
}
