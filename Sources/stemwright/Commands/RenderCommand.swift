import ArgumentParser
import Glibc
import Playback
import Signal
import SoundFiles
import Stems

/// Writes to a file what `play` would play, sample for sample.
struct RenderCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "render", abstract: "Write a song's sum, mixdown or residual to a WAV file.",
    discussion: "A file that is already there is never written over.")

  @Argument(help: "The song's folder.", completion: .directory)
  var folder: String

  @Option(name: [.short, .long], help: "The file to write (.wav).", completion: .file())
  var output: String

  @OptionGroup var listening: ListeningOptions

  @Option(help: "Word length: 16, 24, 32 or float. Integers are rounded, without dither.")
  var format: WordLength = .integer24

  /// Word lengths as they are written on the command line.
  enum WordLength: String, ExpressibleByArgument, CaseIterable {
    case integer16 = "16"
    case integer24 = "24"
    case integer32 = "32"
    case float32 = "float"

    var encoding: SoundFileFacts.Encoding {
      switch self {
      case .integer16: .integer(bits: 16)
      case .integer24: .integer(bits: 24)
      case .integer32: .integer(bits: 32)
      case .float32: .float(bits: 32)
      }
    }
  }

  func run() throws {
    // Sound: the string lives for the call.
    guard unsafe access(output, F_OK) != 0 else {
      throw CommandFailure(
        status: .usage, sentence: "\(output) is already there; name another file.")
    }
    let song = try loadSong(folder)
    let settings = try listening.settings(for: song)
    let range = try listening.range(in: song, with: settings)
    let player: Player
    do {
      player = try Player(
        song: song, folder: folder, settings: settings, reading: .onDemand)
    } catch {
      throw CommandFailure(status: .unreadable, sentence: error.sentence)
    }
    player.stopFrame = range.upperBound
    player.perform(.seek(range.lowerBound))
    player.perform(.play)
    do {
      try write(player, rate: song.sampleRate)
    } catch {
      throw CommandFailure(status: .unreadable, sentence: "\(output): \(error.sentence)")
    }
    let clipped = player.snapshot().clippedSamples
    if clipped > 0 {
      Console.complain("\(output): \(clipped) samples over full scale were clipped.")
    }
    for case .laneFailed(let lane, let reason) in player.events.drain() {
      Console.complain("\(song.lanes[lane].name): \(reason)")
    }
  }

  private func write(_ player: Player, rate: SampleRate) throws(SoundFileWriteFailure) {
    let writer = try SoundFileWriter(path: output, encoding: format.encoding, sampleRate: rate)
    var failure: SoundFileWriteFailure?
    OfflineDevice(player: player, blockFrames: 4096).pullToEnd { frames in
      guard failure == nil else { return }
      do throws(SoundFileWriteFailure) {
        try writer.write(frames)
      } catch {
        failure = error
      }
    }
    if let failure { throw failure }
    try writer.finish()
  }
}
