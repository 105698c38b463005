import ALSAOutput
import Foundation
import Playback
import Signal
import Stems
import TestSupport
import Testing

/// What goes wrong with cards, on cards that do it at a given frame.
@Suite(.serialized) struct RecoveryTests {
  private let stems = [noise(frames: 96_000, amplitude: 0.5)]

  private func expected() throws -> Data { try CardSession.expected(stems) }

  @Test func anXrunIsCountedAndTheRefusedBlockIsPlayed() throws {
    let session = try CardSession(stems, faults: "xrun@24000")
    #expect(session.playToEnd())
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
    let session = try CardSession(stems, faults: "suspend@24000")
    #expect(session.playToEnd())
    #expect(try session.card.capture() == expected(), "\(session.card.log())")
  }

  @Test(arguments: ["intr@24000", "stall@24000:300"])
  func interruptionsLoseNothing(fault: String) throws {
    let session = try CardSession(stems, faults: fault)
    #expect(session.playToEnd())
    #expect(try session.card.capture() == expected(), "\(session.card.log())")
  }

  @Test(arguments: ["dead@24000", "stall@24000:60000"])
  func aServerThatDiedIsGivenUp(fault: String) throws {
    let session = try CardSession(stems, faults: fault)
    #expect(session.lossReason()?.contains("no more frames") == true)
    session.output.stop()
  }

  @Test func anUnpluggedDeviceIsSaidAndPlaybackGoesOnFromThere() throws {
    let session = try CardSession(stems, faults: "nodev@24000")
    #expect(session.lossReason() == "The device was unplugged.")
    session.output.stop()
    session.player.outputEnded()
    let stopped = session.player.snapshot()
    #expect(!stopped.isPlaying)
    // What the device was told last: at most a period ago.
    #expect(stopped.position.value <= 24_000 && stopped.position.value >= 24_000 - 1024)
    #expect(try session.card.capture() == expected().prefix(24_000 * 6))

    let card = try FakeCard()
    let output = try ALSAOutput(CardSession.request(card.name()))
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
      _ = try ALSAOutput(CardSession.request(name))
    }
    let returned = EventQueue<Bool>()
    let watch = ReturnWatch(device: name) { returned.post(true) }
    try Data().write(to: URL(fileURLWithPath: present))
    #expect(waitUntil { !returned.drain().isEmpty })
    watch.stop()
    _ = try ALSAOutput(CardSession.request(name))
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
      _ = try ALSAOutput(OutputRequest(device: "fakebusy", sampleRate: CardSession.rate))
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
