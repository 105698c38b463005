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
    do {
      try makeFolder(directory)
      try write(DemoAlbum.trackList, to: directory)
      for song in DemoAlbum.songs { try make(song) }
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

  private func makeFolder(_ path: String) throws {
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
  }

  private func write(_ text: DemoText, to folder: String) throws {
    let path = folder + "/" + text.fileName
    guard !FileManager.default.fileExists(atPath: path) else { return }
    try text.text.write(toFile: path, atomically: true, encoding: .utf8)
  }
}
