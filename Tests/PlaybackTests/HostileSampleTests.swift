import Playback
import Signal
import Stems
import TestSupport
import Testing

/// Float files may hold anything. Nothing of it reaches the card as more than full scale, and no stem
/// spoils another one.
struct HostileSampleTests {
  private static let hostile: [Float] = [
    .nan, .infinity, -.infinity, 1e30, -1e30, .greatestFiniteMagnitude, -.greatestFiniteMagnitude,
    .leastNonzeroMagnitude, -.leastNonzeroMagnitude, .leastNormalMagnitude / 8, .signalingNaN,
  ]

  private func withHostileSamples(_ samples: [Float], seed: UInt64) -> ([Float], places: Set<Int>) {
    var random = SeededGenerator(seed: seed)
    var result = samples
    var places: Set<Int> = []
    for _ in 0..<500 {
      let place = Int.random(in: 0..<samples.count, using: &random)
      result[place] = Self.hostile.randomElement(using: &random) ?? .nan
      places.insert(place)
    }
    return (result, places)
  }

  @Test(arguments: Source.allCases, ChannelMode.allCases)
  func nothingReachesTheCardAboveFullScale(source: Source, mode: ChannelMode) throws {
    let lanes = (1...4).map {
      withHostileSamples(noise(frames: 20_000, amplitude: 0.2, seed: $0), seed: $0).0
    }
    var rig = try Rig(stems: Array(lanes.prefix(3)), mixdown: lanes[3])
    rig.set {
      $0.monitor.source = source
      $0.monitor.channels = mode
      $0.monitor.residualMakeUp = Decibels(60)
      for stem in 0..<3 { $0.stems[stem].gain = StemSettings.highestGain }
    }
    rig.player.perform(.play)
    let heard = rig.pull(9000)
    rig.player.perform(.seek(FrameIndex(100)))
    let more = heard + rig.pullToEnd()
    #expect(more.allSatisfy { abs($0) <= 1 })
    #expect(more.contains { $0 != 0 })
    #expect(rig.player.snapshot().invalidSamples > 0)
    var metered: [Float] = []
    rig.player.drainMeterFrames(into: &metered)
    #expect(metered.allSatisfy { $0.isFinite })
  }

  @Test func aHostileSampleIsSilentAloneAndCounted() throws {
    let clean = (1...3).map { noise(frames: 20_000, amplitude: 0.2, seed: UInt64($0)) }
    var broken = clean[1]
    let places = stride(from: 50, to: 39_000, by: 733)
    for (index, place) in places.enumerated() {
      broken[place] = [Float.nan, .infinity, -.infinity][index % 3]
    }
    var silenced = clean[1]
    for place in places { silenced[place] = 0 }
    let rig = try Rig(stems: [clean[0], broken, clean[2]])
    rig.player.perform(.play)
    #expect(rig.pullToEnd() == sum([clean[0], silenced, clean[2]]))
    #expect(rig.player.snapshot().invalidSamples == Array(places).count)
    #expect(rig.player.snapshot().clippedSamples == 0)
  }

  @Test func aMutedStemCannotHarm() throws {
    let clean = noise(frames: 20_000, amplitude: 0.2)
    var rig = try Rig(stems: [clean, [Float](repeating: .nan, count: 40_000)])
    rig.set { $0.stems[1].isMuted = true }
    rig.player.perform(.play)
    #expect(rig.pullToEnd() == clean)
  }

  @Test func sumsBeyondAllNumbersAreSilentAndCounted() throws {
    let most = [Float](repeating: .greatestFiniteMagnitude, count: 8000)
    let rig = try Rig(stems: [most, most])
    rig.player.perform(.play)
    #expect(rig.pullToEnd() == [Float](repeating: 0, count: 8000))
    #expect(rig.player.snapshot().invalidSamples == 8000)
  }

  @Test func sixtyFourStemsOfFullScaleAreLimitedAndCounted() throws {
    let stems = (1...64).map { noise(frames: 9000, amplitude: 1, seed: UInt64($0)) }
    let all = sum(stems)
    let rig = try Rig(stems: stems)
    rig.player.perform(.play)
    #expect(rig.pullToEnd() == all.map { max(-1, min(1, $0)) })
    #expect(rig.player.snapshot().clippedSamples == all.count { abs($0) > 1 })
    let alike = [Float](repeating: 1, count: 9000)
    let same = try Rig(stems: [[Float]](repeating: alike, count: 64))
    same.player.perform(.play)
    #expect(same.pullToEnd() == alike)
    #expect(same.player.snapshot().clippedSamples == 9000)
  }
}
