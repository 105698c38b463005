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
      Two songs with their mixdowns, one of them again with three planted faults. Nothing that is \
      already there is written over.
      """)

  @Argument(help: "The folder that the album's folder is made in.", completion: .directory)
  var directory: String = "."

  func run() throws {
    let album = directory + "/" + DemoAlbum.title
    guard !FileManager.default.fileExists(atPath: album) else {
      throw CommandFailure(
        status: .usage, sentence: "\(album) is already there; move it away or name another folder.")
    }
    do {
      try FileManager.default.createDirectory(atPath: album, withIntermediateDirectories: true)
      try write(DemoAlbum.trackList, to: album)
      for song in DemoAlbum.songs { try make(song, in: album) }
    } catch let failure as CommandFailure {
      throw failure
    } catch {
      throw CommandFailure(
        status: .unreadable, sentence: "\(album) cannot be written: \(error.localizedDescription)")
    }
    Console.say(visibleText(album))
  }

  private func make(_ song: DemoSong, in album: String) throws {
    let folder = album + "/" + song.folderName
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    for text in song.texts { try write(text, to: folder) }
    try song.render { (name: String, samples: Span<Float>) throws in
      try SoundFileWriter.write(
        samples, to: folder + "/" + name, encoding: .integer(bits: 24),
        sampleRate: song.sampleRate)
      Console.note(song.folderName + "/" + name)
    }
  }

  private func write(_ text: DemoText, to folder: String) throws {
    try text.text.write(
      toFile: folder + "/" + text.fileName, atomically: true, encoding: .utf8)
  }
}
