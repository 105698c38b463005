import Playback
import Signal
import Stems
import TestSupport
import Testing

/// Files that are replaced while they play: other audio comes in step, and nothing clicks.
struct ReplaceTests {
  private static let amplitude = 0.5
  private let tone = sine(
    frequency: 50, sampleRate: rate.hertz, frames: 96_000, amplitude: amplitude)
  private let other = sine(
    frequency: 55, sampleRate: rate.hertz, frames: 120_000, amplitude: amplitude, phase: 1)
  private let bed = sine(frequency: 40, sampleRate: rate.hertz, frames: 96_000, amplitude: 0.1)

  /// As in `ClickTests`.
  private var limit: Double {
    let turn = 2 * Double.pi * 55 / Double(rate.hertz)
    return 1.3 * Self.amplitude * (turn * turn * 2 + 6 / Double(ramp * ramp))
  }

  private func roughness(_ samples: [Float]) -> Double {
    var most = 0.0
    for index in stride(from: 4, to: samples.count, by: 1) {
      let second =
        Double(samples[index]) - 2 * Double(samples[index - 2]) + Double(samples[index - 4])
      most = max(most, abs(second))
    }
    return most
  }

  private func lanes(_ samples: [Float]...) -> Player.LaneFactory {
    { _ in samples.map { PlayerLane(source: MemorySource(samples: $0), overThreshold: 1) } }
  }

  @Test(arguments: 0..<5) func anotherFileTakesOverInStep(trial: Int) throws {
    let rig = try Rig(stems: [tone, bed], blockFrames: 128)
    rig.player.perform(.play)
    var heard = rig.pull(9000 + trial * 137)
    try rig.player.replace([0], makeLanes: lanes(other, bed))
    heard += rig.pull(9600)
    #expect(roughness(heard) < limit)
    // Behind the crossfade it is the new file, where playback stands.
    let end = heard.count
    let wanted = sum([Array(other[end - 4000..<end]), Array(bed[end - 4000..<end])])
    #expect(distance(heard[(end - 4000)...], wanted) < 1e-6)
    // The old one can still be heard, and the new one again.
    rig.player.exchange(0)
    heard += rig.pull(9600)
    let old = sum([tone, bed])
    #expect(distance(heard[(heard.count - 4000)...], old[heard.count - 4000..<heard.count]) < 1e-6)
    rig.player.exchange(0)
    heard += rig.pull(4800)
    #expect(roughness(heard) < limit)
    // The song is as long as its longest file now.
    let rest = rig.pullToEnd()
    #expect(heard.count + rest.count == other.count)
    #expect(distance(rest, sum([other, bed])[heard.count...]) < 1e-6)
  }

  @Test func aShorterFileEndsTheLaneSoftly() throws {
    let rig = try Rig(stems: [tone, bed], blockFrames: 128)
    rig.player.perform(.play)
    var heard = rig.pull(30_000)
    try rig.player.replace([0], makeLanes: lanes(Array(tone[..<40_000]), bed))
    heard += rig.pull(9600)
    #expect(roughness(heard) < limit)
    #expect(distance(heard[(heard.count - 4000)...], bed[heard.count - 4000..<heard.count]) < 1e-6)
    // The whole song is shorter than where it stands: it ends, softly too.
    try rig.player.replace([1], makeLanes: lanes(Array(tone[..<40_000]), Array(bed[..<40_000])))
    let rest = rig.pullToEnd()
    #expect(roughness(heard + rest) < limit)
    #expect(!rig.player.isPlaying)
  }

  @Test func aReplacementWhilePausedIsThereAtThePlay() throws {
    let rig = try Rig(stems: [tone], blockFrames: 128)
    rig.player.perform(.play)
    _ = rig.pull(9600)
    rig.player.perform(.pause)
    _ = rig.pull(4800)
    let place = Int(rig.player.snapshot().position.value)
    try rig.player.replace([0], makeLanes: lanes(other))
    rig.player.perform(.play)
    let heard = rig.pull(4800)
    let wanted = other[2 * (place + ramp)..<2 * (place + 4800)]
    #expect(distance(heard[(2 * ramp)...], wanted) < 1e-6)
  }

  /// A file that is written over fails in the middle of its sound.
  @Test(arguments: 0..<5) func aLaneThatFailsDiesAway(trial: Int) throws {
    let source = MemorySource(samples: tone, broken: Int64(20_000 + trial * 4096)..<Int64.max)
    let player = try Player(
      songRate: rate, outputRate: rate, hasMixdown: false,
      settings: MixSettings(stems: [StemSettings(), StemSettings()]), reading: .onDemand
    ) { _ in
      [
        PlayerLane(source: source, overThreshold: 1),
        PlayerLane(source: MemorySource(samples: bed), overThreshold: 1),
      ]
    }
    let device = OfflineDevice(player: player, blockFrames: 128)
    player.perform(.play)
    let heard = device.pull(FrameCount(60_000))
    // The sound goes on mirrored while it fades: a kink of twice its slope, nothing of a step.
    let slope = Self.amplitude * 2 * Double.pi * 50 / Double(rate.hertz)
    #expect(roughness(heard) < 2.2 * slope + limit)
    #expect(distance(heard[100_000..<110_000], bed[100_000..<110_000]) < 1e-6)
    let failures = player.events.drain().count
    #expect(failures == 1)
    // The file is whole again: it comes back without a click.
    try player.replace([0], makeLanes: lanes(other, bed))
    let back = device.pull(FrameCount(9600))
    #expect(roughness(Array(heard.suffix(2000)) + back) < limit)
    let end = heard.count + back.count
    #expect(
      distance(back.suffix(2000), sum([other, bed])[end - 2000..<end]) < 1e-6)
  }
}
