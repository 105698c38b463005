import Glibc
import SoundFiles
import Stems
import TerminalUI

/// Where a command's document goes: a new file outside of the songs, or standard output.
struct OutputFile {
  let path: String

  /// Refuses what must not be written: over something, and into a song's folder.
  init(_ path: String, replacing: Bool = false, besides folders: [String]) throws(CommandFailure) {
    self.path = path
    self.isReplacing = replacing
    guard !path.isEmpty else {
      throw CommandFailure(status: .usage, sentence: "The name of the file to write is empty.")
    }
    // Sound: the string lives for the call.
    let isThere = unsafe access(path, F_OK) == 0
    guard replacing || !isThere else {
      throw CommandFailure(
        status: .usage,
        sentence: "\(path) is already there; name another file, or replace it with --force.")
    }
    guard !WholeFile.isNoFile(path) else {
      throw CommandFailure(
        status: .usage,
        sentence: "\(path) is a folder, a device or a pipe; name a file.")
    }
    guard !isThere || !SongFolder.isSound(FileName(name)) else {
      throw CommandFailure(
        status: .usage,
        sentence: "\(path) has a sound file's name and is already there; name another file.")
    }
    for folder in folders where SongFolder.contains(path, folder: folder) {
      throw CommandFailure(
        status: .usage,
        sentence: "\(path) lies in the song's folder, where nothing is written; name another place."
      )
    }
  }

  /// The folder that it lies in, as an absolute path without links.
  var absoluteFolder: [UInt8] {
    SongFolder.absolutePath(of: folder) ?? Array(folder.utf8)
  }

  private var folder: String { path.lastIndex(of: "/").map { String(path[...$0]) } ?? "." }

  /// The file's own name without what follows its last dot.
  var nameWithoutEnding: String {
    guard let dot = name.lastIndex(of: "."), dot > name.startIndex else { return name }
    return String(name[..<dot])
  }

  private var name: String {
    path.lastIndex(of: "/").map { String(path[path.index(after: $0)...]) } ?? path
  }

  private let isReplacing: Bool

  /// Writes the document whole.
  func write(_ bytes: [UInt8]) throws(CommandFailure) {
    do throws(WholeFileFailure) {
      if isReplacing {
        try WholeFile.replace(name, in: folder, with: bytes)
      } else {
        _ = try WholeFile.create([name], in: folder, with: bytes)
      }
    } catch {
      throw CommandFailure(status: .unreadable, sentence: "\(path): \(error.sentence)")
    }
  }
}
