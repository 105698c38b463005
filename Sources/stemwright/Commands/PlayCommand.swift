import ALSAOutput
import ArgumentParser
import Foundation
import Playback
import Signal
import SoundFiles
import Stems

/// Plays a song without a screen: for scripts, and for listening over a bare line.
struct PlayCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "play", abstract: "Play a song's sum, mixdown or residual.")

  @Argument(help: "The song's folder.", completion: .directory)
  var folder: String

  @OptionGroup var listening: ListeningOptions
  @OptionGroup var output: DeviceOptions

  @Flag(help: "Report as JSON what was played.")
  var json = false

  func run() throws {
    let song = try loadSong(folder)
    let settings = try listening.settings(for: song, in: folder)
    let range = try listening.range(in: song, with: settings)
    let player: Player
    do {
      player = try Player(
        song: song, folder: folder, settings: settings)
    } catch {
      throw CommandFailure(status: .unreadable, sentence: error.sentence)
    }
    player.stopFrame = range.upperBound
    let report = try play(range, with: player, of: song)
    for case .laneFailed(let lane, let reason) in player.events.drain() {
      Console.complain("\(song.lanes[lane].name): \(reason)")
    }
    try say(report)
  }

  // MARK: Playing

  private func play(
    _ range: Range<FrameIndex>, with player: Player, of song: Song
  ) throws -> PlayReport {
    let statuses = EventQueue<OutputStatus>()
    let device: ALSAOutput
    do throws(ALSAError) {
      device = try ALSAOutput(output.request(rate: song.sampleRate), events: statuses)
    } catch {
      guard output.device == nil else {
        throw CommandFailure(
          status: .noDevice, sentence: "\(output.device ?? ""): \(error.sentence)")
      }
      Console.complain("No sound: \(error.sentence) A silent clock runs instead.")
      return try playSilently(range, with: player)
    }
    do {
      try player.changeRate(to: device.format.sampleRate)
      player.perform(.seek(range.lowerBound))
      player.perform(.play)
      try device.start(player.renderer)
    } catch let error as ALSAError {
      throw CommandFailure(status: .noDevice, sentence: error.sentence)
    } catch let error as SampleReadFailure {
      throw CommandFailure(status: .unreadable, sentence: error.sentence)
    }
    var lost: String?
    var notes = device.format.notes
    follow(player) {
      for status in statuses.drain() {
        if case .lost(let reason) = status { lost = reason }
        if case .running(let format) = status { notes = format.notes }
      }
      return lost == nil && (player.isPlaying || !device.isIdle)
    }
    device.stop()
    if let lost { Console.complain(lost) }
    return PlayReport(
      source: listening.named, range: range, player: player, framesPlayed: device.framesWritten,
      xruns: device.xruns,
      format: device.format, notes: notes, lost: lost)
  }

  private func playSilently(
    _ range: Range<FrameIndex>, with player: Player
  ) throws -> PlayReport {
    player.perform(.seek(range.lowerBound))
    player.perform(.play)
    let clock = SilentClock(renderer: player.renderer)
    follow(player) { player.isPlaying }
    let played = player.snapshot().position - range.lowerBound
    clock.stop()
    return PlayReport(
      source: listening.named, range: range, player: player, framesPlayed: Int(played.value),
      xruns: 0, format: nil,
      notes: [], lost: nil)
  }

  /// Waits while `goesOn`; Ctrl-C and SIGTERM pause with a fade first.
  private func follow(_ player: Player, while goesOn: () -> Bool) {
    let interruption = Interruption()
    while goesOn() {
      if interruption.hasCome, player.isPlaying { player.perform(.pause) }
      _ = player.takePeaks()
      pauseThread(milliseconds: 40)
    }
  }

  // MARK: Report

  private func say(_ report: PlayReport) throws {
    guard json else { return }
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
    encoder.keyEncodingStrategy = .convertToSnakeCase
    Console.say(String(decoding: try encoder.encode(report), as: UTF8.self))
  }
}

/// What `play --json` says.
struct PlayReport: Encodable {
  struct Device: Encodable {
    var name: String
    var sampleFormat: String
    var sampleRate: Int
    var channels: Int
    var period: Int64
    var buffer: Int64
    var notes: [String]
  }

  var schema = "stemwright-play/1"
  var source: String
  /// On the song's axis, in frames.
  var from: Int64
  var to: Int64
  /// Frames that the device accepted, at its rate.
  var framesPlayed: Int
  var xruns: Int
  var underruns: Int
  var clippedSamples: Int
  var invalidSamples: Int
  /// Missing where a silent clock ran.
  var device: Device?
  /// Why the device went away, if it did.
  var lost: String?

  init(
    source: ListeningOptions.SourceName, range: Range<FrameIndex>, player: Player,
    framesPlayed: Int, xruns: Int,
    format: OutputFormat?, notes: [String], lost: String?
  ) {
    let snapshot = player.snapshot()
    self.source = source.rawValue
    self.from = range.lowerBound.value
    self.to = range.upperBound.value
    self.framesPlayed = framesPlayed
    self.xruns = xruns
    self.underruns = snapshot.underruns
    self.clippedSamples = snapshot.clippedSamples
    self.invalidSamples = snapshot.invalidSamples
    self.lost = lost
    self.device = format.map { format in
      Device(
        name: format.device, sampleFormat: format.sampleFormat,
        sampleRate: format.sampleRate.hertz, channels: format.channelCount,
        period: format.period.value, buffer: format.buffer.value, notes: notes)
    }
  }
}
