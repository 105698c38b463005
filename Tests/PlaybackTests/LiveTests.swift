import Playback
import PlaybackTrials
import Signal
import Stems
import TestSupport
import Testing

/// The player with its own reader thread.
struct LiveTests {
  @Test func anOutputThatWaitsHearsEverySample() throws {
    let stems = (1...12).map { noise(frames: 200_000, amplitude: 0.08, seed: UInt64($0)) }
    let player = try livePlayer(stems.map { MemorySource(samples: $0) })
    player.perform(.play)
    #expect(pull(player.renderer, frames: 1_000_000, canWait: true).isEmpty == false)
    player.perform(.play)
    #expect(pull(player.renderer, frames: 1_000_000, canWait: true) == sum(stems))
    #expect(player.snapshot().underruns == 0)
  }

  /// The reader hands its first blocks over while a long period is rendered: the sound begins with the next one, and
  /// not in the middle of silence.
  @Test func soundBeginsWhereAPeriodBegins() throws {
    let samples = noise(frames: 50_000, amplitude: 0.2, seed: 1)
    for _ in 0..<200 {
      let player = try livePlayer([MemorySource(samples: samples)])
      player.perform(.play)
      let heard = pull(player.renderer, frames: 50_000, canWait: true, period: 40_000)
      #expect(heard == samples)
    }
  }

  /// The ring is full of what was before a seek: its blocks go with the first period of the new, and the reader has
  /// to notice at once, however fast that is played.
  @Test func whatComesBehindASeekDoesNotWaitForTheReadersNextLook() throws {
    let samples = noise(frames: 1_000_000, amplitude: 0.2, seed: 1)
    var least = Duration.seconds(1)
    for _ in 0..<8 {
      let source = GatedSource(samples: samples)
      let player = try livePlayer([source])
      #expect(waitUntil { source.framesRead >= 240_000 })
      player.perform(.seek(FrameIndex(600_000)))
      player.perform(.play)
      // The reader finds the ring full before the output takes anything.
      Doorbell().wait(milliseconds: 5)
      var longest = Duration.zero
      for _ in 0..<500 {
        let begin = ContinuousClock.now
        _ = pull(player.renderer, frames: 256, canWait: true)
        longest = max(longest, ContinuousClock.now - begin)
      }
      least = min(least, longest)
    }
    // A busy machine may hold up some of them for longer, but not all.
    #expect(least < .milliseconds(25))
  }

  @Test func aDryRingFadesCountsAndGoesOnInStep() throws {
    let tone = sine(frequency: 50, sampleRate: rate.hertz, frames: 96_000, amplitude: 0.5)
    let gated = GatedSource(samples: tone)
    gated.close(at: 20_480)
    let player = try livePlayer([gated])
    player.perform(.play)
    #expect(waitUntil { gated.isHeldUp })
    let before = pull(player.renderer, frames: 24_000, canWait: false)
    #expect(player.snapshot().underruns == 1)
    let stopped = Int(player.snapshot().position.value)
    #expect(stopped <= 20_480)
    #expect(before.suffix(2000).allSatisfy { $0 == 0 })
    gated.open()
    let after = pull(player.renderer, frames: 20_000, canWait: false)
    let start = try #require(after.firstIndex { $0 != 0 }) / 2
    // The fade-in's first frame is silent and belongs to it.
    let behind = start - 1 + ramp
    let count = 5000
    #expect(
      Array(after[behind * 2..<(behind + count) * 2])
        == Array(tone[(stopped + ramp) * 2..<(stopped + ramp + count) * 2]))
    #expect(player.snapshot().underruns == 1)
    // The tone's own start has an edge.
    let heard = Array((before + after).drop { $0 == 0 }.dropFirst(2000))
    var most: Float = 0
    for index in 4..<heard.count {
      most = max(most, abs(heard[index] - 2 * heard[index - 2] + heard[index - 4]))
    }
    #expect(most < 4e-5)
  }

  /// A place that is sought while paused may be adopted while the reader hands over its first blocks.
  @Test func aPlaceSoughtWhilePausedIsWhereTheSoundBegins() throws {
    // Each frame says which one it is.
    let song = (0..<800_000).map { $0 % 2 == 0 ? Float($0) / 2_000_000 : 0.5 }
    let player = try livePlayer([MemorySource(samples: song)])
    var random = SeededGenerator(seed: 11)
    for _ in 0..<2000 {
      let place = Int.random(in: 1..<100_000, using: &random)
      player.perform(.seek(FrameIndex(place)))
      let pause = ContinuousClock.now + .microseconds(Int.random(in: 0..<400, using: &random))
      while ContinuousClock.now < pause {}
      player.perform(.play)
      let block = pull(player.renderer, frames: 1400, canWait: true)
      #expect(block[2 * ramp] == song[2 * (place + ramp)])
      player.perform(.pause)
      while !pull(player.renderer, frames: 1024, canWait: true).isEmpty {}
    }
  }

  @Test func theSilentClockPlaysToTheEnd() throws {
    let player = try livePlayer([MemorySource(samples: noise(frames: 12_000))])
    let clock = SilentClock(renderer: player.renderer, period: FrameCount(512))
    player.perform(.play)
    let bell = Doorbell()
    for _ in 0..<2000 where player.isPlaying { bell.wait(milliseconds: 5) }
    clock.stop()
    #expect(player.snapshot().position == FrameIndex(12_000))
    var metered: [Float] = []
    player.drainMeterFrames(into: &metered)
    #expect(metered == noise(frames: 12_000))
  }

  /// Everything at once, for a second: commands as fast as they come, against a thread that pulls.
  @Test func aStormOfCommandsEndsWhereTheLastOneSaid() throws {
    let song = noise(frames: 400_000, amplitude: 0.3)
    let player = try livePlayer([MemorySource(samples: song), MemorySource(samples: song)])
    let clock = SilentClock(renderer: player.renderer, period: FrameCount(64))
    var random = SeededGenerator(seed: 5)
    var settings = MixSettings(stems: [StemSettings(), StemSettings()])
    let bell = Doorbell()
    for turn in 0..<3000 {
      let place = FrameIndex(Int.random(in: 0..<300_000, using: &random))
      switch Int.random(in: 0..<6, using: &random) {
      case 0: player.perform(.play)
      case 1: player.perform(.pause)
      case 2: player.perform(.seek(place))
      case 3: player.perform(.loop(turn % 2 == 0 ? nil : place..<place + FrameCount(9000)))
      case 4: settings.stems[0].offset = FrameCount(Int.random(in: -99..<99, using: &random))
      default: settings.stems[1].gain = Decibels(Double.random(in: -20..<0, using: &random))
      }
      player.apply(settings)
      if turn % 8 == 0 { bell.wait(milliseconds: 1) }
    }
    player.apply(MixSettings(stems: [StemSettings(), StemSettings(isMuted: true)]))
    player.perform(.loop(nil))
    player.perform(.pause)
    player.perform(.seek(FrameIndex(100_000)))
    for _ in 0..<50 { bell.wait(milliseconds: 1) }
    clock.stop()
    player.perform(.play)
    let heard = pull(player.renderer, frames: 20_000, canWait: true)
    #expect(
      Array(heard[ramp * 2..<30_000]) == Array(song[(100_000 + ramp) * 2..<200_000 + 30_000]))
  }
}
