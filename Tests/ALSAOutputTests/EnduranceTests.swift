import ALSAOutput
import Foundation
import Glibc
import Playback
import Signal
import Stems
import TestSupport
import Testing

/// Long runs, for `Benchmarks/endurance`: STEMWRIGHT_ENDURANCE says how many seconds the longest one
/// takes, and behind a colon how much faster than life its card runs.
private let endurance = ProcessInfo.processInfo.environment["STEMWRIGHT_ENDURANCE"]

@Suite(.serialized, .enabled(if: endurance != nil)) struct EnduranceTests {
  @Test func soundIsBackAfterEachOfAThousandXruns() throws {
    let stems = [noise(frames: 5_600_000, amplitude: 0.5)]
    let song = try CardSession.expected(stems)
    let faults = (1...1000).map { "xrun@\($0 * 4800)" }.joined(separator: " ")
    let session = try CardSession(stems, faults: faults, period: 128, periods: 4)
    while session.player.isPlaying || !session.output.isIdle { usleep(100_000) }
    session.output.stop()
    #expect(session.output.xruns == session.card.stops().count)
    let losses = try #require(try session.losses(of: song, atMost: 1024))
    #expect(losses.count >= 1000 && losses.allSatisfy { $0 <= 512 })
    let silences = session.card.silences().sorted()
    let limit = 128.0 / 48 + 5
    print(
      """
      \(silences.count) xruns: silence median \(silences[silences.count / 2]) ms, 99 % \
      \(silences[silences.count * 99 / 100]) ms, longest \(silences.last ?? 0) ms; \
      \(silences.count { $0 > limit }) beyond a period and 5 ms
      """)
    #expect(silences[silences.count * 99 / 100] <= limit)
    #expect((silences.last ?? .infinity) < 20)
  }

  @Test func aDeviceComesAndGoesFiftyTimes() throws {
    let player = try makePlayer(
      [noise(frames: 6_000_000, amplitude: 0.5)], rate: CardSession.rate, reading: .onOwnThread)
    let card = try FakeCard()
    let present = card.folder.path("present")
    try Data().write(to: URL(fileURLWithPath: present))
    var messages: [Double] = []
    var returns: [Double] = []
    var loads: [Double] = []
    var watched = 0.0
    for round in 0..<50 {
      let begin = player.snapshot().position
      let (opening, message) = try playAndUnplug(card, present, player)
      returns.append(watched + opening)
      messages.append(message)
      let played = try card.capture().count / CardSession.frameBytes
      let position = player.snapshot().position
      let heard = Int(begin.value) + played
      #expect(abs(Int(position.value) - heard) <= 512, "round \(round): \(position) for \(heard)")

      let returned = EventQueue<Bool>()
      let before = processorSeconds()
      let watch = ReturnWatch(device: card.name(present: present)) { returned.post(true) }
      usleep(500_000)
      loads.append((processorSeconds() - before) / 0.5)
      let plugged = ContinuousClock.now
      try Data().write(to: URL(fileURLWithPath: present))
      #expect(waitUntil(every: 500) { !returned.drain().isEmpty })
      watch.stop()
      watched = (ContinuousClock.now - plugged).seconds
    }
    print(
      """
      50 losses: message after \(messages.max() ?? 0) s at most, sound \(returns.max() ?? 0) s after \
      the return at most, processor meanwhile \(100 * loads.reduce(0, +) / 50) %
      """)
    #expect(messages.allSatisfy { $0 < 1 } && returns.allSatisfy { $0 < 2 })
    #expect(loads.reduce(0, +) / 50 < 0.05)
  }

  /// Plays a fifth of a second and pulls the plug. Returns the seconds from opening the device to its first
  /// frame, and from the plug to the message; the device is closed then.
  private func playAndUnplug(
    _ card: FakeCard, _ present: String, _ player: Player
  ) throws -> (opening: Double, message: Double) {
    let events = EventQueue<OutputStatus>()
    let opened = ContinuousClock.now
    let output = try ALSAOutput(
      CardSession.request(card.name(present: present), period: 256, periods: 4), events: events)
    try output.start(player.renderer)
    player.perform(.play)
    #expect(waitUntil(every: 500) { output.framesWritten > 0 })
    let opening = (ContinuousClock.now - opened).seconds
    #expect(waitUntil { output.framesWritten > 9600 })
    let unplugged = ContinuousClock.now
    try FileManager.default.removeItem(atPath: present)
    var seen: [OutputStatus] = []
    #expect(
      waitUntil(every: 500) {
        seen += events.drain()
        return seen.contains(.lost(reason: "The device was unplugged."))
      })
    let message = (ContinuousClock.now - unplugged).seconds
    output.stop()
    player.outputEnded()
    return (opening, message)
  }

  @Test func memoryAndDescriptorsStayWhereTheyAre() throws {
    let words = (endurance ?? "").split(separator: ":").map { Double($0) ?? 0 }
    let seconds = words.first ?? 60
    let speed = words.count > 1 ? words[1] : 20
    let stems = (1...8).map { noise(frames: 480_000, amplitude: 0.1, seed: $0) }
    let player = try makePlayer(stems, rate: CardSession.rate, reading: .onOwnThread)
    _ = try FakeCard.isBuilt.get()
    let output = try ALSAOutput(
      CardSession.request("card:SPEED=\(speed)", period: 1024, periods: 16))
    try output.start(player.renderer)
    player.perform(.loop(FrameIndex(1000)..<FrameIndex(479_000)))
    player.perform(.play)
    var random = SeededGenerator(seed: 1)
    // No list: over an hour it would itself be the growth that is looked for.
    var memory: (first: Int?, most: Int, last: Int) = (nil, 0, 0)
    var seeks = 0
    var descriptors: Set<Int> = []
    let end = ContinuousClock.now + .seconds(seconds)
    let warm = ContinuousClock.now + .seconds(min(10, seconds / 4))
    while ContinuousClock.now < end {
      player.perform(.seek(FrameIndex(Int.random(in: 0..<470_000, using: &random))))
      _ = player.takePeaks()
      var frames: [Float] = []
      player.drainMeterFrames(into: &frames)
      usleep(20_000)
      guard ContinuousClock.now > warm else { continue }
      memory.last = residentKilobytes()
      memory.first = memory.first ?? memory.last
      memory.most = max(memory.most, memory.last)
      seeks += 1
      descriptors.insert(try FileManager.default.contentsOfDirectory(atPath: "/proc/self/fd").count)
    }
    let hours = Double(output.framesWritten) / Double(CardSession.rate.hertz) / 3600
    output.stop()
    print(
      """
      \(hours) hours of sound: resident \(memory.first ?? 0)…\(memory.most) kB, at the end \
      \(memory.last) kB, descriptors \(descriptors.sorted()), xruns \(output.xruns), \
      underruns \(player.snapshot().underruns), \(seeks) seeks
      """)
    #expect(descriptors.count == 1)
    #expect(memory.last - (memory.first ?? 0) < 1024)
    #expect(player.snapshot().isPlaying)
  }

  @Test func denormalStemsCostWhatOthersCost() throws {
    let normal = noise(frames: 480_000, amplitude: 0.1)
    let denormal = normal.map { $0 * 1e-38 }
    var ratios: [Double] = []
    for _ in 0..<9 {
      let costs = try [normal, denormal].map { samples in
        let player = try makePlayer(
          Array(repeating: samples, count: 8), rate: CardSession.rate, reading: .onDemand)
        player.perform(.play)
        let before = processorSeconds()
        OfflineDevice(player: player).pullToEnd { _ in }
        return processorSeconds() - before
      }
      ratios.append(costs[1] / costs[0])
    }
    print("denormal stems: \(ratios.sorted()[4]) of the cost of others (median of 9)")
    #expect(ratios.sorted()[4] < 1.2)
  }
}

extension Duration {
  fileprivate var seconds: Double {
    Double(components.seconds) + Double(components.attoseconds) / 1e18
  }
}

private func processorSeconds() -> Double {
  var time = timespec()
  // Sound: a live variable.
  unsafe clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time)
  return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
}

private func residentKilobytes() -> Int {
  let text = (try? String(contentsOfFile: "/proc/self/statm", encoding: .utf8)) ?? ""
  return (Int(text.split(separator: " ").dropFirst().first ?? "") ?? 0) * 4
}
