import ALSAOutput
import Foundation
import Playback
import Signal
import Stems
import TestSupport
import Testing

/// What goes wrong with cards, on cards that do it at a given frame.
@Suite(.serialized) struct RecoveryTests {
  private static let rate = SampleRate(48_000)
  private let stems = [noise(frames: 96_000, amplitude: 0.5)]

  private struct Session {
    let card: FakeCard
    let player: Player
    let output: ALSAOutput
    let events: EventQueue<OutputStatus>

    /// Why the device was lost, once it is.
    func lossReason() -> String? {
      var reason: String?
      _ = waitUntil {
        for case .lost(let why) in events.drain() { reason = why }
        return reason != nil
      }
      return reason
    }
  }

  private func request(_ device: String) -> OutputRequest {
    OutputRequest(
      device: device, sampleRate: Self.rate, sampleFormat: .s24Packed, period: FrameCount(1024),
      periodCount: 8)
  }

  private func play(faults: String, speed: Double = 1) throws -> Session {
    let card = try FakeCard()
    let player = try makePlayer(stems, rate: Self.rate, reading: .onOwnThread)
    let events = EventQueue<OutputStatus>()
    let output = try ALSAOutput(
      request(card.name(faults: faults, speed: speed)), events: events)
    try output.start(player.renderer)
    player.perform(.play)
    return Session(card: card, player: player, output: output, events: events)
  }

  private func expected() throws -> Data {
    encoded(try rendered(stems, rate: Self.rate), as: .s24Packed)
  }

  @Test func anXrunIsCountedAndTheRefusedBlockIsPlayed() throws {
    let session = try play(faults: "xrun@24000")
    #expect(waitUntil { !session.player.isPlaying && session.output.isIdle })
    session.output.stop()
    #expect(session.output.xruns >= 1)
    let expected = try expected()
    let capture = try session.card.capture()
    // What was queued is lost, nothing else: the capture is the song without one piece.
    let before = 24_000 * 6
    #expect(capture.prefix(before) == expected.prefix(before))
    let lost = expected.count - capture.count
    #expect(lost > 0 && lost <= 8 * 1024 * 6 * session.output.xruns)
    if session.output.xruns == 1 {
      #expect(capture.dropFirst(before) == expected.dropFirst(before + lost))
    }
    #expect(session.output.framesWritten == 96_000)
  }

  @Test func aSleepingDeviceGoesOnWithNothingLost() throws {
    let session = try play(faults: "suspend@24000")
    #expect(waitUntil { !session.player.isPlaying && session.output.isIdle })
    session.output.stop()
    #expect(try session.card.capture() == expected(), "\(session.card.log())")
  }

  @Test(arguments: ["intr@24000", "stall@24000:300"])
  func interruptionsLoseNothing(fault: String) throws {
    let session = try play(faults: fault)
    #expect(waitUntil { !session.player.isPlaying && session.output.isIdle })
    session.output.stop()
    #expect(try session.card.capture() == expected(), "\(session.card.log())")
  }

  @Test(arguments: ["dead@24000", "stall@24000:60000"])
  func aServerThatDiedIsGivenUp(fault: String) throws {
    let session = try play(faults: fault)
    #expect(session.lossReason()?.contains("no more frames") == true)
    session.output.stop()
  }

  @Test func anUnpluggedDeviceIsSaidAndPlaybackGoesOnFromThere() throws {
    let session = try play(faults: "nodev@24000")
    #expect(session.lossReason() == "The device was unplugged.")
    session.output.stop()
    session.player.outputEnded()
    let stopped = session.player.snapshot()
    #expect(!stopped.isPlaying)
    // What the device was told last: at most a period ago.
    #expect(stopped.position.value <= 24_000 && stopped.position.value >= 24_000 - 1024)
    #expect(try session.card.capture() == expected().prefix(24_000 * 6))

    let card = try FakeCard()
    let output = try ALSAOutput(request(card.name()))
    try output.start(session.player.renderer)
    session.player.perform(.play)
    #expect(waitUntil { !session.player.isPlaying && output.isIdle })
    output.stop()
    // Behind its fade-in the rest is heard as ever.
    let rest = try expected().dropFirst((Int(stopped.position.value) + 1200) * 6)
    #expect(try card.capture().dropFirst(1200 * 6) == rest)
  }

  @Test func aDeviceThatReturnsIsNoticed() throws {
    let card = try FakeCard()
    let present = card.folder.path("present")
    let name = card.name(present: present)
    #expect(throws: ALSAError.missing) {
      _ = try ALSAOutput(request(name))
    }
    let returned = EventQueue<Bool>()
    let watch = ReturnWatch(device: name) { returned.post(true) }
    try Data().write(to: URL(fileURLWithPath: present))
    #expect(waitUntil { !returned.drain().isEmpty })
    watch.stop()
    _ = try ALSAOutput(request(name))
  }

  @Test func devicesAreListedWithWhatTheyOffer() throws {
    _ = try FakeCard()
    let devices = DeviceList.all()
    let fake = try #require(devices.first { $0.name == "fake" })
    #expect(fake.description == "Fake card, stereo")
    let offers = try fake.outcome.get()
    #expect(Set(offers.sampleFormats) == Set(DeviceSampleFormat.allCases))
    #expect(offers.sampleRates == SampleRate(44_100)...SampleRate(96_000))
    #expect(offers.channelCounts == 2...2)
    let narrow = try #require(devices.first { $0.name == "fake48" }).outcome.get()
    #expect(narrow.sampleFormats == [.s16])
    #expect(throws: ALSAError.busy) {
      _ = try ALSAOutput(OutputRequest(device: "fakebusy", sampleRate: Self.rate))
    }
  }

  @Test func aDeviceOfAnotherRateSaysSo() throws {
    _ = try FakeCard()
    let output = try ALSAOutput(OutputRequest(device: "fake48", sampleRate: SampleRate(44_100)))
    #expect(output.format.sampleRate == SampleRate(48_000))
    #expect(output.format.sampleFormat == "S16_LE")
    #expect(output.format.notes.contains { $0.contains("44100") })
  }
}
