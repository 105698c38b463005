import Playback
import Signal
import Stems
import TestSupport
import Testing

struct TransportTests {
  private let song = noise(frames: 96_000, amplitude: 0.4)

  private func frames(_ range: Range<Int>) -> [Float] {
    Array(song[range.lowerBound * 2..<range.upperBound * 2])
  }

  @Test func aSeekFadesFromTheOldPlaceToTheNewAtOnce() throws {
    let rig = try Rig(stems: [song])
    rig.player.perform(.play)
    _ = rig.pull(10_000)
    rig.player.perform(.seek(FrameIndex(60_000)))
    #expect(rig.player.snapshot().position == FrameIndex(60_000))
    let heard = rig.pull(5000)
    var expected = frames(60_000..<65_000)
    for index in 0..<ramp * 2 {
      let share = Float(weight(index / 2))
      expected[index] = expected[index] * share + song[20_000 + index] * (1 - share)
    }
    #expect(distance(heard, expected) < 1e-6)
    #expect(heard.suffix(7600) == expected.suffix(7600))
    #expect(rig.player.snapshot().position == FrameIndex(65_000))
  }

  @Test func startFadesInButNotAtTheSongsFirstFrame() throws {
    let rig = try Rig(stems: [song])
    rig.player.perform(.play)
    #expect(rig.pull(4000) == frames(0..<4000))
    rig.player.perform(.seek(.start))
    _ = rig.pull(ramp)
    #expect(rig.pull(4000) == frames(ramp..<ramp + 4000))
    rig.player.perform(.pause)
    _ = rig.pull(5000)
    rig.player.perform(.seek(FrameIndex(30_000)))
    #expect(rig.pull(1000).allSatisfy { $0 == 0 })
    rig.player.perform(.play)
    let heard = rig.pull(4000)
    let expected = (0..<8000).map { song[60_000 + $0] * Float(weight($0 / 2)) }
    #expect(distance(heard, expected) < 1e-6)
  }

  @Test func pauseFadesOutAndPlayGoesOnBehindTheFade() throws {
    let rig = try Rig(stems: [song])
    rig.player.perform(.play)
    _ = rig.pull(10_000)
    rig.player.perform(.pause)
    #expect(!rig.player.snapshot().isPlaying)
    let fade = rig.pull(3000)
    let expected = (0..<6000).map { index in
      index < ramp * 2 ? song[20_000 + index] * Float(1 - weight(index / 2)) : 0
    }
    #expect(distance(fade, expected) < 1e-6)
    #expect(rig.player.snapshot().position == FrameIndex(10_000 + ramp))
    rig.player.perform(.play)
    _ = rig.pull(ramp)
    #expect(rig.pull(1000) == frames(10_000 + 2 * ramp..<11_000 + 2 * ramp))
  }

  @Test func aLoopKeepsItsStartAndFadesItsEnd() throws {
    let rig = try Rig(stems: [song])
    let loop = 20_000..<29_000
    rig.player.perform(.loop(FrameIndex(20_000)..<FrameIndex(29_000)))
    rig.player.perform(.seek(FrameIndex(19_000)))
    rig.player.perform(.play)
    _ = rig.pull(1000)
    var pass = frames(loop)
    for index in 0..<ramp * 2 {
      let share = Float(weight(index / 2))
      let at = (9000 - ramp) * 2 + index
      pass[at] = pass[at] * (1 - share) + song[(20_000 - ramp) * 2 + index] * share
    }
    // The first pass still fades in at its start.
    _ = rig.pull(ramp)
    #expect(distance(rig.pull(9000 - ramp), pass.dropFirst(ramp * 2)) < 1e-6)
    for _ in 0..<3 {
      let heard = rig.pull(9000)
      #expect(distance(heard, pass) < 1e-6)
      #expect(heard.prefix((9000 - ramp) * 2) == pass.prefix((9000 - ramp) * 2))
    }
    #expect(rig.player.snapshot().position == FrameIndex(20_000))
    rig.player.perform(.loop(nil))
    // Ending the loop is not heard: the same place, crossfaded into itself.
    #expect(distance(rig.pull(20_000), frames(20_000..<40_000)) < 1e-6)
  }

  @Test func aLoopSetWhilePlayingIsNotHeardBeforeItsEnd() throws {
    let rig = try Rig(stems: [song])
    rig.player.perform(.play)
    var heard = rig.pull(7777)
    rig.player.perform(.loop(FrameIndex(2000)..<FrameIndex(30_000)))
    heard += rig.pull(30_000 - ramp - 7777)
    #expect(distance(heard, frames(0..<30_000 - ramp)) < 1e-6)
    _ = rig.pull(ramp)
    #expect(rig.pull(3000) == frames(2000..<5000))
  }

  @Test func aShortLoopIsMadeATenthOfASecondLong() throws {
    let rig = try Rig(stems: [song])
    rig.player.perform(.loop(FrameIndex(1000)..<FrameIndex(1001)))
    rig.player.perform(.play)
    _ = rig.pull(1000 + 4800)
    #expect(rig.pull(3000) == frames(1000..<4000))
  }

  @Test func anOffsetMovesOneStemAndNothingElse() throws {
    let other = noise(frames: 96_000, amplitude: 0.4, seed: 2)
    var rig = try Rig(stems: [song, other])
    rig.player.perform(.play)
    _ = rig.pull(10_000)
    rig.set { $0.stems[1].offset = FrameCount(-113) }
    _ = rig.pull(ramp)
    let start = (10_000 + ramp) * 2
    let expected = (0..<10_000).map { song[start + $0] + other[start + 226 + $0] }
    #expect(rig.pull(5000) == expected)
  }

  @Test func manySeeksInARowEndAtTheLast() throws {
    let rig = try Rig(stems: [song], blockFrames: 64)
    rig.player.perform(.play)
    for target in stride(from: 1000, to: 90_000, by: 3000) {
      rig.player.perform(.seek(FrameIndex(target)))
      _ = rig.pull(64)
    }
    rig.player.perform(.seek(FrameIndex(40_000)))
    rig.player.perform(.seek(FrameIndex(50_000)))
    _ = rig.pull(ramp)
    #expect(rig.pull(4000) == frames(50_000 + ramp..<54_000 + ramp))
  }

  @Test func seeksAreKeptWithinTheSong() throws {
    let rig = try Rig(stems: [song])
    rig.player.perform(.seek(FrameIndex(-5)))
    #expect(rig.player.snapshot().position == .start)
    rig.player.perform(.seek(FrameIndex(1 << 40)))
    #expect(rig.player.snapshot().position == FrameIndex(96_000))
    rig.player.perform(.play)
    #expect(rig.pull(1000) == frames(0..<1000))
  }

  @Test func aStopFrameEndsTheSongThereWithAFade() throws {
    let rig = try Rig(stems: [song])
    rig.player.stopFrame = FrameIndex(21_000)
    rig.player.perform(.play)
    let heard = rig.pullToEnd()
    let expected = (0..<42_000).map { index in
      song[index] * Float(1 - weight(max(0, index / 2 - (21_000 - ramp))))
    }
    #expect(distance(heard, expected) < 1e-6)
    #expect(heard.prefix((21_000 - ramp) * 2) == expected.prefix((21_000 - ramp) * 2))
    #expect(!rig.player.snapshot().isPlaying)
    #expect(rig.player.snapshot().position == FrameIndex(21_000))
    rig.player.stopFrame = nil
    rig.player.perform(.seek(FrameIndex(90_000)))
    rig.player.perform(.play)
    #expect(rig.pullToEnd().count == 6000 * 2)
  }

  @Test func absurdPlacesAreHarmless() throws {
    var rig = try Rig(stems: [song, song])
    rig.set {
      $0.stems[0].offset = FrameCount(Int64.max)
      $0.stems[1].offset = FrameCount(Int64.min)
    }
    rig.player.perform(.play)
    #expect(rig.pull(1000).allSatisfy { $0 == 0 })
    rig.player.perform(.loop(FrameIndex(Int64.min)..<FrameIndex(Int64.max)))
    rig.player.perform(.seek(FrameIndex(Int64.max)))
    #expect(rig.pull(1000).allSatisfy { $0 == 0 })
  }

  @Test func anotherOutputRateKeepsTheSongsAxis() throws {
    // Lanes at 96 kHz, the song's axis at 48 kHz.
    let rig = try Rig(stems: [song], outputRate: SampleRate(96_000))
    rig.player.perform(.seek(FrameIndex(10_000)))
    rig.player.perform(.play)
    _ = rig.pull(4000)
    #expect(rig.player.snapshot().position == FrameIndex(12_000))
    #expect(rig.pull(100) == frames(24_000..<24_100))
    try rig.player.changeRate(to: rate)
    #expect(!rig.player.snapshot().isPlaying)
    #expect(rig.player.snapshot().position == FrameIndex(12_050))
    rig.player.perform(.play)
    _ = rig.pull(ramp)
    #expect(rig.pull(100) == frames(12_050 + ramp..<12_150 + ramp))
  }
}
