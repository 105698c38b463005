public import Stems

/// The session as a file: JSON that people and diffs can read, one thing a line.
///
/// Stems stand under the names of their files. What the song has no lane for now, and keys that are not known,
/// are kept when the file is written again.
public enum SessionFile {
  /// Its name in the song's folder.
  public static let name = "stemwright.json"
  static let schemaName = "stemwright-session"
  static let version = 1

  /// What a file said.
  public struct Reading: Sendable {
    /// What could be read; as for a song that was never opened where nothing could.
    public var session: Session
    /// In the file's order.
    public var mistakes: [TextMistake]
    /// The file as it was, for what is kept.
    public var document: SessionDocument?
    /// The file comes from a newer version that may mean something else by it: it must not be written over.
    public var isNewer = false
  }

  /// Reads a file for a song.
  public static func read(_ bytes: [UInt8], for song: Song) -> Reading {
    let (node, mistakes) = JSONReader.read(bytes)
    guard let node, node.members != nil else {
      let mistake = TextMistake(
        node?.place ?? TextPlace(line: 1, column: 1), "expected { at the start of a session")
      return Reading(
        session: Session(song: song), mistakes: node == nil ? mistakes : mistakes + [mistake])
    }
    var reader = SessionReader(song: song, mistakes: mistakes)
    let session = reader.session(in: node)
    return Reading(
      session: session,
      mistakes: reader.mistakes.sorted {
        ($0.place.line, $0.place.column) < ($1.place.line, $1.place.column)
      },
      document: SessionDocument(root: node), isNewer: reader.isNewer)
  }

  /// The bytes of a session's file. `document` is what was read before: what is in it and not in the session
  /// stays.
  public static func bytes(
    of session: Session, for song: Song, keeping document: SessionDocument? = nil
  ) -> [UInt8] {
    JSONWriter.bytes(of: SessionWriter(song: song).node(session, over: document?.root))
  }
}

/// A session's file as it was read.
public struct SessionDocument: Sendable {
  let root: JSONNode
}

/// Keys of the file. Each is written in this order.
enum SessionKey {
  static let schema = "schema"
  static let song = "song"
  static let sampleRate = "sample_rate"
  static let profile = "profile"
  static let note = "note"
  static let monitor = "monitor"
  static let loop = "loop"
  static let markers = "markers"
  static let stems = "stems"
  static let snapshots = "snapshots"
  static let listened = "listened"
  static let place = "place"

  static let gain = "gain_db"
  static let muted = "muted"
  static let soloed = "soloed"
  static let inverted = "polarity_inverted"
  static let offset = "offset"
  static let settings: Set<String> = [gain, muted, soloed, inverted, offset]
  static let name = "name"
  static let right = "right_file"
  static let solution = "applied_solution"

  static let source = "source"
  static let level = "level_db"
  static let dimmed = "dimmed"
  static let channels = "channels"
  static let matched = "loudness_matched"
  static let makeUp = "residual_make_up_db"

  static let from = "from"
  static let to = "to"
  static let isOn = "on"
  static let at = "at"

  static let position = "position"
  static let viewStart = "view_start"
  static let framesPerColumn = "frames_per_column"
  static let follows = "follows_playhead"
}

/// File names as keys: UTF-8 as it is, other bytes without loss.
enum FileKey {
  /// In front of a name that is no UTF-8; its bytes are written as in addresses ("%E4").
  private static let mark = "bytes:"

  static func text(of path: [FileName]) -> String {
    let bytes = Array(path.map(\.bytes).joined(separator: [UInt8(ascii: "/")]))
    if let text = String(validating: bytes, as: UTF8.self), !text.hasPrefix(mark) { return text }
    return bytes.reduce(into: mark) { text, byte in
      if (0x21...0x7E).contains(byte), byte != UInt8(ascii: "%") {
        text.unicodeScalars.append(Unicode.Scalar(byte))
      } else {
        let digits = String(byte, radix: 16, uppercase: true)
        text += byte < 16 ? "%0" + digits : "%" + digits
      }
    }
  }

  /// The key of a stem: its file, the left one of a pair.
  static func text(of stem: Stem) -> String { text(of: stem.files.first?.path ?? []) }

  /// Whether two keys are the same bytes: as Strings two normal forms of a name are equal.
  static func same(_ a: String, _ b: String) -> Bool { a.utf8.elementsEqual(b.utf8) }
}
