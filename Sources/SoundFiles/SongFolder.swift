public import Stems

/// A song's folder on disk. Nothing in it is ever written to.
public enum SongFolder {
  /// Assembles the folder into a song.
  ///
  /// Sound files at the top, and in one subfolder level where the folder keeps its stems there
  /// ("Stems", "Audio Files", "24-48 stems", or any folder if the top holds no more than a
  /// mixdown). Every file that cannot be read costs one problem, never the song; files that load
  /// with a fault (cut off, unfinished header) are in the song *and* among the problems.
  ///
  /// Reads headers only. Blocks on the disk; call it from any thread. Throws where the folder
  /// cannot be listed or holds no sound that can be read.
  public static func assemble(path: String) throws(LoadProblem) -> Song {
    var listing = FolderListing(FolderAccess(folder: path))
    let paths = try listing.soundFiles()
    var problems = listing.problems
    var files: [StemFile] = []
    for path in paths {
      do {
        let report = try listing.access.report(on: path)
        files.append(StemFile(path: path, facts: report.facts, identity: report.identity))
        problems += report.notes.map { LoadProblem(path: path, sentence: $0, kind: .damaged) }
      } catch {
        problems.append(LoadProblem(path: path, sentence: error.sentence))
      }
    }
    guard !files.isEmpty else { throw nothing(problems) }
    return SongAssembly.song(folder: name(of: path), files: files, problems: problems)
  }

  /// Whether a tracklist lies in the song's folder or beside it. Blocks on the disk.
  public static func hasTracklist(path: String) -> Bool {
    TracklistFile.isPresent(in: path) || TracklistFile.isPresent(in: path + "/..")
  }

  /// A folder's path from the root, without links; nil where it leads nowhere. Blocks on the disk.
  public static func absolutePath(of folder: String) -> [UInt8]? {
    SystemPath(folder).resolved()?.bytes
  }

  /// Whether a file at `path`, which need not exist, lies in the folder or below it.
  public static func contains(_ path: String, folder: String) -> Bool {
    let bytes = Array(path.utf8)
    let slash = bytes.lastIndex(of: UInt8(ascii: "/"))
    let parent = slash.map { String(decoding: bytes[...$0], as: UTF8.self) } ?? "."
    guard let root = SystemPath(folder).resolved(), let place = SystemPath(parent).resolved() else {
      return false
    }
    let file = SystemPath(
      folder: String(decoding: place.bytes, as: UTF8.self), components: [FileName("file")])
    return file.isInside(root)
  }

  private static func nothing(_ problems: [LoadProblem]) -> LoadProblem {
    guard let first = problems.first else {
      return LoadProblem(
        path: [], sentence: "The folder holds no sound files (WAV, AIFF, W64, CAF or FLAC).")
    }
    if problems.count == 1 { return first }
    return LoadProblem(
      path: [],
      sentence: "None of the \(problems.count) files can be read. The first: \(first.sentence)")
  }

  /// The name that gives the title: the folder's, or its parent's where the folder is just "Stems".
  static func name(of path: String) -> FileName {
    let resolved = SystemPath(path).resolved()?.bytes ?? Array(path.utf8)
    let components = resolved.split(separator: UInt8(ascii: "/")).map { FileName(bytes: Array($0)) }
    guard let last = components.last else { return FileName("") }
    if StemsFolderName.isStemsFolder(last), components.count > 1 {
      return components[components.count - 2]
    }
    return last
  }
}
