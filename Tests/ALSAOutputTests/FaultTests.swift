import ALSAOutput
import CWriteFaults
import Foundation
import Playback
import Signal
import Stems
import TestSupport
import Testing

/// Cards and machines at their worst: what is played stays the song, sample for sample.
@Suite(.serialized) struct FaultTests {
  private let stems = [noise(frames: 96_000, amplitude: 0.5)]

  @Test func everyOneOfABurstOfXrunsIsCountedAndLosesABufferAtMost() throws {
    let frames = [20_000, 20_001, 20_700, 40_000, 40_100, 40_200, 40_300, 40_301, 55_000]
    let session = try CardSession(
      stems, faults: frames.map { "xrun@\($0)" }.joined(separator: " "), periods: 4)
    #expect(session.playToEnd())
    #expect(session.player.snapshot().position == FrameIndex(96_000))
    let stops = session.card.stops()
    #expect(session.output.xruns == stops.count && stops.count >= frames.count)
    #expect(Set(stops).isSuperset(of: frames))
    let song = try CardSession.expected(stems)
    let losses = try #require(
      try session.losses(of: song, atMost: 5 * 1024), "\(session.card.log())")
    #expect(losses.allSatisfy { $0 <= 4 * 1024 })
    #expect(session.output.framesWritten == 96_000)
  }

  @Test func soundIsBackWithinAPeriodAndFiveMilliseconds() throws {
    let frames = (1...36).map { $0 * 2000 }
    let session = try CardSession(
      stems, faults: frames.map { "xrun@\($0)" }.joined(separator: " "), period: 128, periods: 4)
    #expect(session.playToEnd())
    let silences = session.card.silences().sorted()
    #expect(silences.count >= frames.count)
    // The machine may hold a thread up; half of them it does not.
    #expect(silences[silences.count / 2] < 128.0 / 48 + 5, "\(silences)")
  }

  @Test func aRenderThreadHeldUpForThreeHundredMillisecondsDropsOutAndNothingMore() throws {
    let session = try CardSession(stems)
    #expect(waitUntil { session.output.framesWritten > 24_000 })
    unsafe cwritefaults_hold(session.card.folder.path, 300)
    #expect(session.playToEnd())
    #expect(session.output.xruns == session.card.stops().count && session.output.xruns > 0)
    // The card played everything that it had: nothing of the song is missing.
    #expect(try session.card.capture() == CardSession.expected(stems), "\(session.card.log())")
    #expect(session.player.snapshot().position == FrameIndex(96_000))
  }

  @Test func wakeUpsThatDoNotComeAreNotWaitedFor() throws {
    let session = try CardSession(stems, faults: "late@24000:300", periods: 16)
    #expect(session.playToEnd())
    #expect(try session.card.capture() == CardSession.expected(stems), "\(session.card.log())")
  }

  @Test func lateAndEarlyWakeUpsChangeNoSample() throws {
    for isEarly in [false, true] {
      let session = try CardSession(stems, speed: 2, jitter: 20_000, isEarly: isEarly)
      #expect(session.playToEnd())
      #expect(try session.card.capture() == CardSession.expected(stems), "\(session.card.log())")
    }
  }

  @Test func shortWritesChangeNoSample() throws {
    cwritefaults_limit(700)
    defer { cwritefaults_limit(0) }
    let session = try CardSession(stems, speed: 2)
    #expect(session.playToEnd())
    #expect(try session.card.capture() == CardSession.expected(stems), "\(session.card.log())")
    #expect(session.output.framesWritten == 96_000)
  }

  @Test func aCardOfOneRateFormatAndPeriodPlaysTheSong() throws {
    let card = try FakeCard()
    let player = try makePlayer(stems, rate: CardSession.rate, reading: .onOwnThread)
    let output = try ALSAOutput(
      OutputRequest(
        device: "cardfixed:CAPTURE=\(card.capturePath)", sampleRate: SampleRate(96_000)))
    #expect(output.format.sampleRate == SampleRate(48_000))
    #expect(output.format.period == FrameCount(700) && output.format.buffer == FrameCount(2100))
    try output.start(player.renderer)
    player.perform(.play)
    #expect(waitUntil { !player.isPlaying && output.isIdle })
    output.stop()
    let song = encoded(try rendered(stems, rate: CardSession.rate), as: .s16)
    #expect(try card.capture() == song)
  }

  @Test func aCardThatIsInUseSaysSoAndPlaysWhenItIsFree() throws {
    let card = try FakeCard()
    var first: ALSAOutput? = try ALSAOutput(CardSession.request(card.name()))
    #expect(throws: ALSAError.busy) { _ = try ALSAOutput(CardSession.request(card.name())) }
    first?.stop()
    first = nil
    _ = try ALSAOutput(CardSession.request(card.name()))
  }

  @Test func aDeviceThatComesAndGoesPlaysOnWhereItWas() throws {
    let long = [noise(frames: 240_000, amplitude: 0.5)]
    let song = try CardSession.expected(long)
    let card = try FakeCard()
    let present = card.folder.path("present")
    let player = try makePlayer(long, rate: CardSession.rate, reading: .onOwnThread)
    for round in 0..<3 {
      try Data().write(to: URL(fileURLWithPath: present))
      let events = EventQueue<OutputStatus>()
      let name = card.name(faults: "nodev@14400", present: present)
      let output = try ALSAOutput(CardSession.request(name), events: events)
      let begin = Int(player.snapshot().position.value)
      try output.start(player.renderer)
      player.perform(.play)
      var seen: [OutputStatus] = []
      #expect(
        waitUntil {
          seen += events.drain()
          return seen.contains(.lost(reason: "The device was unplugged."))
        })
      output.stop()
      player.outputEnded()
      let position = Int(player.snapshot().position.value)
      let heard = begin + 14_400
      #expect(!player.isPlaying && position <= heard && position > heard - 2048, "round \(round)")
      let capture = try card.capture()
      // Behind its fade-in each round is the song from where the one before was left.
      let fade = round == 0 ? 0 : 1200
      let bytes = CardSession.frameBytes
      #expect(
        capture.dropFirst(fade * bytes)
          == song[(begin + fade) * bytes..<(begin + 14_400) * bytes], "round \(round)")
    }
  }
}
