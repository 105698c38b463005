import ALSAOutput
import Foundation
import Playback
import Signal
import Stems
import TestSupport

/// A player on a card, playing.
struct CardSession {
  static let rate = SampleRate(48_000)

  let card: FakeCard
  let player: Player
  let output: ALSAOutput
  let events: EventQueue<OutputStatus>

  static func request(
    _ device: String, period: Int = 1024, periods: Int = 8
  ) -> OutputRequest {
    OutputRequest(
      device: device, sampleRate: rate, sampleFormat: .s24Packed,
      period: FrameCount(period), periodCount: periods)
  }

  init(
    _ stems: [[Float]], faults: String = "", speed: Double = 1, jitter: Int = 0,
    isEarly: Bool = false, period: Int = 1024, periods: Int = 8
  ) throws {
    card = try FakeCard()
    player = try makePlayer(stems, rate: Self.rate, reading: .onOwnThread)
    events = EventQueue()
    output = try ALSAOutput(
      Self.request(
        card.name(faults: faults, speed: speed, jitter: jitter, isEarly: isEarly),
        period: period, periods: periods),
      events: events)
    try output.start(player.renderer)
    player.perform(.play)
  }

  /// Waits for the song's end and ends the output. False when it does not come.
  func playToEnd() -> Bool {
    defer { output.stop() }
    return waitUntil { !player.isPlaying && output.isIdle }
  }

  /// Why the device was lost, once it is.
  func lossReason() -> String? {
    var reason: String?
    _ = waitUntil {
      for case .lost(let why) in events.drain() { reason = why }
      return reason != nil
    }
    return reason
  }

  static func expected(_ stems: [[Float]]) throws -> Data {
    encoded(try rendered(stems, rate: rate), as: .s24Packed)
  }

  /// Bytes of a frame as the card keeps it.
  static let frameBytes = 6

  /// What went missing each time the card stopped, in frames, if its capture is the song without those
  /// pieces and nothing else; nil if it is anything else.
  func losses(of song: Data, atMost limit: Int) throws -> [Int]? {
    let bytes = Self.frameBytes
    let capture = try card.capture()
    var losses: [Int] = []
    var taken = 0
    var place = 0
    for stop in card.stops() + [capture.count / bytes] {
      let length = stop - taken
      let piece = capture[taken * bytes..<stop * bytes]
      // A piece begins within the next `limit` frames; noise fits nowhere else.
      let start = (place...place + limit).first { start in
        (start + length) * bytes <= song.count
          && song[start * bytes..<(start + length) * bytes] == piece
      }
      guard let start else { return nil }
      if taken > 0 { losses.append(start - place) }
      taken = stop
      place = start + length
    }
    return losses
  }
}

extension FakeCard {
  /// The frames of the capture at which the card stopped, by script or because it ran dry.
  func stops() -> [Int] {
    log().split(separator: "\n").compactMap { line in
      let words = line.split(separator: " ")
      guard words.count > 4, words[4...].joined(separator: " ").contains("xrun"),
        words[4] == "fault" || words[4].hasPrefix("xrun")
      else { return nil }
      return Int(words[3])
    }
  }

  /// Milliseconds from each of the card's stops to the start that followed it.
  func silences() -> [Double] {
    var silences: [Double] = []
    var stopped: Double?
    for line in log().split(separator: "\n") {
      let words = line.split(separator: " ")
      guard words.count > 4, let time = Double(words[0]) else { continue }
      if words[4].hasPrefix("xrun") || words.count > 5 && words[5] == "xrun" { stopped = time }
      if words[4] == "start", let since = stopped {
        silences.append(time - since)
        stopped = nil
      }
    }
    return silences
  }
}
