import Playback
import PlaybackTrials
import Signal
import Stems
import TestSupport
import Testing

/// Disks that stand still and disks that are too slow.
struct SlowDiskTests {
  private static let frames = 600_000
  private let songs = (1...3).map { noise(frames: frames, amplitude: 0.2, seed: $0) }

  @Test func oneStemsDiskStandsStillForFiveSecondsAndNobodyHearsIt() throws {
    let sources = songs.map { GatedSource(samples: $0) }
    let player = try livePlayer(sources)
    player.perform(.play)
    let all = sum(songs)
    var heard = pull(player.renderer, frames: 48_000, canWait: true)
    // The reader has come back to the ring and filled it.
    #expect(waitUntil { sources.allSatisfy { $0.framesRead > 48_000 + 5 * 48_000 } })
    sources[1].close(at: 0)
    heard += pull(player.renderer, frames: 5 * 48_000, canWait: false)
    #expect(player.snapshot().underruns == 0)
    #expect(heard == Array(all.prefix(heard.count)))

    // It stays away: all stems fall silent together, under one fade, and come back in step.
    let rest = pull(player.renderer, frames: 96_000, canWait: false)
    #expect(player.snapshot().underruns == 1)
    let stopped = Int(player.snapshot().position.value)
    let begin = heard.count / 2
    let whole = (stopped - ramp - begin) * 2
    #expect(Array(rest.prefix(whole)) == Array(all[begin * 2..<begin * 2 + whole]))
    let fade = (0..<ramp * 2).map { all[(stopped - ramp) * 2 + $0] * Float(1 - weight($0 / 2)) }
    #expect(distance(rest[whole..<whole + ramp * 2], fade) < 1e-6)
    #expect(rest.dropFirst(whole + ramp * 2).allSatisfy { $0 == 0 })
    sources[1].open()
    let back = pull(player.renderer, frames: 30_000, canWait: true)
    let first = try #require(back.firstIndex { $0 != 0 }) / 2 - 1
    let there = (stopped + ramp) * 2
    #expect(
      Array(back[(first + ramp) * 2..<(first + ramp + 20_000) * 2])
        == Array(all[there..<there + 40_000]))
  }

  @Test func aDiskThatDoesNotAnswerKeepsNobodyFromLeaving() throws {
    let source = GatedSource(samples: songs[0])
    source.close(at: 0)
    let begin = ContinuousClock.now
    do {
      let player = try livePlayer([source])
      player.perform(.play)
    }
    // A quarter of a second is what the player grants; the rest is for a busy machine.
    #expect(ContinuousClock.now - begin < .seconds(5))
    source.open()
  }

  /// A disk that delivers half as fast as the song plays, to an output that never waits.
  @Test func aDiskTooSlowForTheSongPlaysItInPiecesThatFit() throws {
    let source = GatedSource(samples: songs[0])
    source.close(at: 20_000)
    let player = try livePlayer([source, GatedSource(samples: songs[1])])
    // A reader that waits for its disk ends when the disk delivers.
    defer { source.open() }
    let all = sum(Array(songs.prefix(2)))
    player.perform(.play)
    var heard: [Float] = []
    for step in 1...12 {
      #expect(waitUntil { source.isHeldUp })
      heard += pull(player.renderer, frames: 24_000, canWait: false)
      source.close(at: 20_000 + step * 12_000)
    }
    #expect(player.snapshot().underruns > 5)
    // Every piece but its fades is the song, and they follow one another without a frame missing.
    var place = 0
    var pieces = 0
    var index = 0
    while index < heard.count / 2 {
      guard heard[index * 2] != 0 || heard[index * 2 + 1] != 0 else {
        index += 1
        continue
      }
      let begin = pieces == 0 ? index : index - 1
      let end = (index..<heard.count / 2).first { heard[$0 * 2] == 0 && heard[$0 * 2 + 1] == 0 }
      let length = (end ?? heard.count / 2) - begin
      let lead = pieces == 0 ? 0 : ramp
      let body = length - lead - ramp
      if body > 0, end != nil {
        let from = (begin + lead) * 2
        #expect(
          Array(heard[from..<from + body * 2])
            == Array(all[(place + lead) * 2..<(place + lead + body) * 2]), "piece \(pieces)")
      }
      pieces += 1
      place += length
      index = begin + length
    }
    #expect(pieces > 5 && player.snapshot().position.value <= 20_000 + 12 * 12_000)
  }
}
