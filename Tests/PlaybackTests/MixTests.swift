import Playback
import Signal
import Stems
import TestSupport
import Testing

struct MixTests {
  private let stems = (1...5).map { seed in
    noise(frames: 30_000, amplitude: 0.15, seed: UInt64(seed))
  }

  @Test func untouchedStemsPlayAsTheirSum() throws {
    let rig = try Rig(stems: stems)
    rig.player.perform(.play)
    #expect(rig.pullToEnd() == sum(stems))
    #expect(!rig.player.snapshot().isPlaying)
    #expect(rig.player.snapshot().position == FrameIndex(30_000))
  }

  @Test func playAtTheEndStartsOver() throws {
    let rig = try Rig(stems: stems)
    rig.player.perform(.play)
    let first = rig.pullToEnd()
    rig.player.perform(.play)
    #expect(rig.pullToEnd() == first)
  }

  @Test func stemsMinusTheirMixdownAreSilent() throws {
    var rig = try Rig(stems: stems, mixdown: sum(stems))
    rig.set { $0.monitor.source = .residual }
    rig.player.perform(.play)
    #expect(rig.pullToEnd() == Array(repeating: 0, count: 60_000))
    #expect(rig.player.takePeaks().residual == LanePeak())
  }

  @Test func soloOfAllIsTheSumAndMuteOfAllIsSilence() throws {
    var rig = try Rig(stems: stems)
    rig.set { for stem in $0.stems.indices { $0.stems[stem].isSoloed = true } }
    rig.player.perform(.play)
    #expect(rig.pullToEnd() == sum(stems))
    rig.set { for stem in $0.stems.indices { $0.stems[stem].isMuted = true } }
    rig.player.perform(.play)
    #expect(rig.pullToEnd() == Array(repeating: 0, count: 60_000))
  }

  @Test func gainsPolarityAndPlacementAreHeard() throws {
    var rig = try Rig(stems: Array(stems.prefix(2)), starts: [0, 700])
    rig.set {
      $0.stems[0].gain = Decibels(-6)
      $0.stems[1].isPolarityInverted = true
      $0.stems[1].offset = FrameCount(-200)
    }
    rig.player.perform(.play)
    let factor = Decibels(-6).linear.factor
    let later = [Float](repeating: 0, count: 1000) + stems[1].map { -$0 }
    #expect(rig.pullToEnd() == sum([stems[0].map { $0 * factor }, later]))
  }

  @Test func monitorLevelDimAndChannelModes() throws {
    let modes: [(ChannelMode, (Float, Float) -> (Float, Float))] = [
      (.stereo, { ($0, $1) }), (.mono, { (($0 + $1) / 2, ($0 + $1) / 2) }),
      (.left, { l, _ in (l, l) }), (.right, { _, r in (r, r) }), (.swapped, { ($1, $0) }),
      (.side, { (($0 - $1) / 2, ($0 - $1) / 2) }),
    ]
    for (mode, expected) in modes {
      var rig = try Rig(stems: [stems[0]])
      rig.set {
        $0.monitor.channels = mode
        $0.monitor.level = Decibels(-3)
        $0.monitor.isDimmed = true
      }
      rig.player.perform(.play)
      let level = Decibels(-23).linear.factor
      let wanted = stride(from: 0, to: 60_000, by: 2).flatMap { index in
        let pair = expected(stems[0][index], stems[0][index + 1])
        return [pair.0 * level, pair.1 * level]
      }
      #expect(distance(rig.pullToEnd(), wanted) < 1e-7, "\(mode)")
    }
  }

  @Test func loudnessMatchAndMakeUpConcernTheirSourceAlone() throws {
    let mixdown = stems[1].map { $0 * 0.5 }
    let match = LoudnessMatch(sum: Decibels(-4), mixdown: Decibels(9))
    let expected: [(Source, [Float])] = [
      (.sum, stems[0].map { $0 * Decibels(-4).linear.factor }),
      // Never above 0 dB, whatever was asked for.
      (.mixdown, mixdown),
      (.residual, zip(mixdown, stems[0]).map { ($0 - $1) * Decibels(3).linear.factor }),
    ]
    for (source, wanted) in expected {
      var rig = try Rig(stems: [stems[0]], mixdown: mixdown)
      rig.set {
        $0.loudnessMatch = match
        $0.monitor.isLoudnessMatched = true
        $0.monitor.residualMakeUp = Decibels(3)
        $0.monitor.source = source
      }
      rig.player.perform(.play)
      #expect(distance(rig.pullToEnd(), wanted) < 1e-6, "\(source)")
    }
  }

  @Test func metersSeeTheSourceBeforeTheMonitor() throws {
    var rig = try Rig(stems: stems)
    rig.set {
      $0.monitor.level = Decibels(-30)
      $0.monitor.channels = .side
    }
    rig.player.perform(.play)
    _ = rig.pull(20_000)
    var seen: [Float] = []
    rig.player.drainMeterFrames(into: &seen)
    #expect(seen == Array(sum(stems).prefix(40_000)))
    #expect(rig.player.unmeteredFrames == 0)
  }

  @Test func framesThatNoMeterTookAreCounted() throws {
    // The meters' ring holds a second, in a power of two of frames.
    let rig = try Rig(stems: [noise(frames: 70_000)])
    rig.player.perform(.play)
    _ = rig.pullToEnd()
    var seen: [Float] = []
    rig.player.drainMeterFrames(into: &seen)
    #expect(seen.count == 65_536 * 2)
    #expect(rig.player.unmeteredFrames == 70_000 - 65_536)
  }

  @Test func oversClipsAndInvalidSamplesAreCounted() throws {
    var loud = [Float](repeating: 0, count: 20_000)
    loud[5000] = 0.9
    loud[5001] = -0.8
    loud[7000] = .nan
    loud[7003] = .infinity
    var rig = try Rig(stems: [loud, stems[0].map { $0 * 0 }])
    rig.set { $0.stems[0].gain = Decibels(2) }
    rig.player.perform(.play)
    let heard = rig.pullToEnd()
    #expect(heard[5000] == 1)
    #expect(heard[7000] == 0 && heard[7003] == 0)
    #expect(rig.player.snapshot().clippedSamples == 2)
    #expect(rig.player.snapshot().invalidSamples == 2)
    let peaks = rig.player.takePeaks()
    #expect(peaks.lanes[0].overs == 2)
    #expect(peaks.lanes[0].left == 0.9 * Decibels(2).linear.factor)
    #expect(peaks.lanes[1] == LanePeak())
    #expect(rig.player.takePeaks().lanes[0] == LanePeak())
  }

  @Test func aBrokenLaneIsSilentAndSaysSoOnce() throws {
    let source = MemorySource(samples: stems[0], broken: 4096..<9000)
    let player = try Player(
      songRate: rate, outputRate: rate, hasMixdown: false,
      settings: MixSettings(stems: [StemSettings()]), reading: .onDemand
    ) { _ in [PlayerLane(source: source, overThreshold: 1)] }
    player.perform(.play)
    let heard = OfflineDevice(player: player).pull(FrameCount(20_000))
    // It dies away, and comes back, in 25 ms.
    let fade = Int(Double(rate.hertz) * 0.025) + 1
    #expect(heard[2 * 4096] != 0)
    #expect(heard[2 * (4096 + fade)..<24_576].allSatisfy { $0 == 0 })
    #expect(heard[24_576 + 2 * fade] == stems[0][24_576 + 2 * fade])
    #expect(player.events.drain() == [.laneFailed(lane: 0, reason: "The disk went away.")])
  }
}
