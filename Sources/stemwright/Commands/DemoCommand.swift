import ArgumentParser
import DemoAlbum
import Foundation
import Signal
import SoundFiles
import Stems
import TerminalUI

/// Makes the demo album: something to try the program on, the same bytes every time.
struct DemoCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "demo", abstract: "Make a demo album to try the program on.",
    discussion: """
      Two songs with their mixdowns, one of them again with three planted faults. Files that are \
      already there are left as they are.
      """)

  @Argument(help: "The album's folder.", completion: .directory)
  var directory: String = DemoAlbum.title

  func run() throws {
    guard !directory.isEmpty else {
      throw CommandFailure(status: .usage, sentence: "The name of the album's folder is empty.")
    }
    do {
      try makeFolder(directory)
      try write(DemoAlbum.trackList, to: directory)
      for song in DemoAlbum.songs { try make(song) }
    } catch let failure as CommandFailure {
      throw failure
    } catch let failure as SoundFileWriteFailure {
      throw CommandFailure(status: .unreadable, sentence: "\(directory): \(failure.sentence)")
    } catch {
      throw CommandFailure(
        status: .unreadable,
        sentence: "\(directory) cannot be written: \(error.localizedDescription)")
    }
    Console.say(visibleText(directory))
  }

  /// Makes what is missing of a song.
  private func make(_ song: DemoSong) throws {
    let folder = directory + "/" + song.folderName
    try makeFolder(folder)
    for text in song.texts { try write(text, to: folder) }
    let isThere = song.fileNames.allSatisfy {
      FileManager.default.fileExists(atPath: folder + "/" + $0)
    }
    guard !isThere else { return }
    Console.note("making \(song.title) …")
    try song.render { (name: String, samples: Span<Float>) throws(SoundFileWriteFailure) in
      let path = folder + "/" + name
      guard !FileManager.default.fileExists(atPath: path) else { return }
      try SoundFileWriter.write(
        samples, to: path, encoding: .integer(bits: 24), sampleRate: song.sampleRate)
    }
  }

  /// Makes a folder and those above it; the failure says what the system says.
  private func makeFolder(_ path: String) throws(CommandFailure) {
    var partial = path.first == "/" ? "/" : ""
    for component in path.split(separator: "/") {
      partial += component
      // Sound: a C string lives for the length of the call.
      guard unsafe mkdir(partial, 0o777) != 0, errno != EEXIST else {
        partial += "/"
        continue
      }
      // Sound: strerror returns a C string, copied at once; only this thread asks.
      let reason = unsafe String(cString: strerror(errno)).lowercased()
      throw CommandFailure(
        status: .unreadable, sentence: "\(path) cannot be made: \(reason).")
    }
  }

  private func write(_ text: DemoText, to folder: String) throws {
    let path = folder + "/" + text.fileName
    guard !FileManager.default.fileExists(atPath: path) else { return }
    try text.text.write(toFile: path, atomically: true, encoding: .utf8)
  }
}
