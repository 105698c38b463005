import Signal
public import Stems

/// A sound file by itself, outside of a song.
public enum SingleFile {
  /// The folder of a path and a lane of this file alone, which plays from frame 0.
  ///
  /// Reads the header only; blocks on the disk. Throws what is wrong in a sentence. A file that loads with a
  /// fault is told in `problems`.
  public static func lane(
    path: String
  ) throws(LoadProblem) -> (folder: String, lane: Stem, problems: [LoadProblem]) {
    let bytes = Array(path.utf8)
    let slash = bytes.lastIndex(of: UInt8(ascii: "/"))
    let folder = slash.map { String(decoding: bytes[...$0], as: UTF8.self) } ?? "."
    let name = FileName(bytes: Array(bytes[(slash.map { $0 + 1 } ?? 0)...]))
    let report: SoundFileReport
    do {
      report = try FolderAccess(folder: folder).report(on: [name])
    } catch { throw LoadProblem(path: [name], sentence: error.sentence) }
    let lane = Stem(
      name: name.text, role: .other,
      files: [
        StemFile(path: [name], facts: report.facts, identity: report.identity)
      ], start: .start, frameCount: report.facts.frameCount, marks: [])
    return (folder, lane, report.notes.map { LoadProblem(path: [name], sentence: $0) })
  }
}
