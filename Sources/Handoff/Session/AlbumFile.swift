public import Stems

/// What an engineer set for an album as a file: JSON beside the songs' folders, one song a line.
///
/// Songs stand under the names of their folders. Keys that are not known are kept when the file is written again.
public enum AlbumFile {
  /// Its name in the album's folder.
  public static let name = SessionFile.name
  static let schemaName = "stemwright-album"
  static let version = 1

  /// What a file said.
  public struct Reading: Sendable {
    /// The songs that the album has, in the file's order; empty where nothing could be read.
    public var arrangement = AlbumArrangement(places: [])
    /// How much of two neighbours a transition plays; nil where it does not say.
    public var transitionSeconds: Double?
    /// In the file's order.
    public var mistakes: [TextMistake] = []
    /// The file as it was, for what is kept.
    public var document: SessionDocument?
    /// The file comes from a newer version that may mean something else by it: it must not be written over.
    public var isNewer = false
  }

  private enum Key {
    static let schema = "schema"
    static let transition = "transition_s"
    static let songs = "songs"
    static let folder = "folder"
    static let gap = "gap_s"
  }

  /// Reads a file for an album.
  public static func read(_ bytes: [UInt8], for album: Album) -> Reading {
    let (node, mistakes) = JSONReader.read(bytes)
    var reading = Reading(mistakes: mistakes)
    guard let node, node.members != nil else {
      if let node { complain(node, "expected { at the start of an album", &reading) }
      return reading
    }
    reading.document = SessionDocument(root: node)
    readSchema(node, &reading)
    if let value = node[Key.transition] {
      reading.transitionSeconds = number(value, Transition.allowedSeconds)
      if reading.transitionSeconds == nil {
        complain(value, "expected seconds from 1 to 60, and not \(value.summary)", &reading)
      }
    }
    if let songs = node[Key.songs] { readSongs(songs, of: album, &reading) }
    reading.mistakes.sort { ($0.place.line, $0.place.column) < ($1.place.line, $1.place.column) }
    return reading
  }

  private static func readSchema(_ node: JSONNode, _ reading: inout Reading) {
    guard let value = node[Key.schema], case .string(let text) = value.kind else {
      return complain(
        node[Key.schema] ?? node, "expected \"schema\": \"\(schemaName)/\(version)\"", &reading)
    }
    let parts = text.split(separator: "/", omittingEmptySubsequences: false)
    guard parts.count == 2, parts[0] == schemaName, let version = Int(parts[1]) else {
      return complain(value, "expected \"\(schemaName)/\(self.version)\"", &reading)
    }
    reading.isNewer = version > self.version
  }

  private static func readSongs(_ node: JSONNode, of album: Album, _ reading: inout Reading) {
    guard case .array(let songs) = node.kind else {
      return complain(node, "expected a list of songs", &reading)
    }
    for song in songs {
      guard let folder = song[Key.folder], case .string(let key) = folder.kind else {
        complain(song, "expected a song as { \"folder\": \"01 Title\", \"gap_s\": 2 }", &reading)
        continue
      }
      // A folder that is not there now has no place.
      guard
        let known = album.songs.first(where: { FileKey.same(FileKey.text(of: [$0.folder]), key) })
      else { continue }
      var place = AlbumArrangement.Place(folder: known.folder, gap: known.gap)
      if let value = song[Key.gap] {
        if let gap = number(value, 0...Album.longestGap) {
          place.gap = gap
        } else {
          complain(value, "expected a gap from 0 to 60 seconds, and not \(value.summary)", &reading)
        }
      }
      reading.arrangement.places.append(place)
    }
  }

  private static func number(_ node: JSONNode, _ range: ClosedRange<Double>) -> Double? {
    guard case .number(let text) = node.kind, let value = Double(text), range.contains(value) else {
      return nil
    }
    return value
  }

  private static func complain(_ node: JSONNode, _ sentence: String, _ reading: inout Reading) {
    reading.mistakes.append(TextMistake(node.place, sentence))
  }

  // MARK: Writing

  /// The bytes of an album's file. `document` is what was read before: keys of it that are not ours stay.
  public static func bytes(
    of arrangement: AlbumArrangement, transitionSeconds: Double,
    keeping document: SessionDocument? = nil
  ) -> [UInt8] {
    let old = document?.root.members ?? []
    var members = [
      JSONMember(Key.schema, .text("\(schemaName)/\(version)")),
      JSONMember(Key.transition, .number(transitionSeconds)),
      JSONMember(Key.songs, JSONNode(.array(arrangement.places.map { song($0, document) }))),
    ]
    let own = Set(members.map(\.key))
    members += old.filter { !own.contains($0.key) }
    return JSONWriter.bytes(of: JSONNode(.object(members)))
  }

  private static func song(
    _ place: AlbumArrangement.Place, _ document: SessionDocument?
  ) -> JSONNode {
    let key = FileKey.text(of: [place.folder])
    var others: [JSONMember] = []
    if case .array(let songs)? = document?.root[Key.songs]?.kind {
      let old = songs.last { song in
        if case .string(let text)? = song[Key.folder]?.kind {
          FileKey.same(text, key)
        } else {
          false
        }
      }
      others = (old?.members ?? []).filter { $0.key != Key.folder && $0.key != Key.gap }
    }
    let own = [JSONMember(Key.folder, .text(key)), JSONMember(Key.gap, .number(place.gap))]
    return JSONNode(.object(own + others), isInline: others.isEmpty)
  }
}
