import Glibc
import SoundFiles
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
    for folder in folders where SongFolder.contains(path, folder: folder) {
      throw CommandFailure(
        status: .usage,
        sentence: "\(path) lies in the song's folder, where nothing is written; name another place."
      )
    }
  }

  /// The folder that it lies in, as an absolute path without links.
  var absoluteFolder: [UInt8] {
    let parent = path.lastIndex(of: "/").map { String(path[...$0]) } ?? "."
    return SongFolder.absolutePath(of: parent) ?? Array(parent.utf8)
  }

  private let isReplacing: Bool

  /// Writes the document whole.
  func write(_ bytes: [UInt8]) throws(CommandFailure) {
    do {
      try DocumentFile.write(bytes, to: path, replacing: isReplacing)
    } catch {
      throw CommandFailure(status: .unreadable, sentence: "\(path): \(error.sentence)")
    }
  }
}
