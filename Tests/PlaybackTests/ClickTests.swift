import Playback
import Signal
import Stems
import TestSupport
import Testing

/// Moves on a 50 Hz tone: what a click is, is plain there.
///
/// The measure is the largest second difference of the output. The tone's own is A (2πf/r)²; a smoothstep
/// of 25 ms adds little to it. A step of the same tone has half its amplitude, and a straight ramp of
/// 10 ms, which is known to click, more than ten times the limit; the first test proves that.
struct ClickTests {
  private static let amplitude = 0.5
  private let tone = sine(
    frequency: 50, sampleRate: rate.hertz, frames: 96_000, amplitude: amplitude)
  private let other = sine(
    frequency: 55, sampleRate: rate.hertz, frames: 96_000, amplitude: amplitude, phase: 1)

  /// Twice what the tone has of itself, and the ramp's own curve.
  private var limit: Double {
    let turn = 2 * Double.pi * 55 / Double(rate.hertz)
    return Self.amplitude * (turn * turn * 2 + 6 / Double(ramp * ramp))
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

  @Test func theMeasureTellsAClickFromAFade() {
    let smooth = tone.indices.map { tone[$0] * Float(1 - weight($0 / 2 - 5000)) }
    #expect(roughness(Array(smooth[10_000..<20_000])) < limit)
    let straight = tone.indices.map { tone[$0] * max(0, 1 - Float(max(0, $0 / 2 - 5000)) / 480) }
    #expect(roughness(straight) > 10 * limit)
    var step = tone
    step.replaceSubrange(10_240..., with: repeatElement(0, count: step.count - 10_240))
    #expect(roughness(step) > 1000 * limit)
  }

  @Test(arguments: 0..<7)
  func settingsMoveWithoutAClick(trial: Int) throws {
    let moves: [(String, (inout MixSettings) -> Void)] = [
      ("mute", { $0.stems[0].isMuted = true }),
      ("solo", { $0.stems[1].isSoloed = true }),
      ("gain", { $0.stems[0].gain = Decibels(-24) }),
      ("polarity", { $0.stems[0].isPolarityInverted = true }),
      ("source", { $0.monitor.source = .mixdown }),
      ("residual", { $0.monitor.source = .residual }),
      ("dim", { $0.monitor.isDimmed = true }),
      ("mono", { $0.monitor.channels = .mono }),
      ("side", { $0.monitor.channels = .side }),
      ("offset", { $0.stems[0].offset = FrameCount(480) }),
    ]
    for (name, move) in moves {
      var rig = try Rig(stems: [tone, other.map { $0 * 0.2 }], mixdown: other, blockFrames: 128)
      rig.player.perform(.play)
      var heard = rig.pull(9600 + trial * 137)
      rig.set(move)
      heard += rig.pull(4800)
      let back = rig.settings.stems.map { _ in StemSettings() }
      rig.set { $0 = MixSettings(stems: back) }
      heard += rig.pull(4800)
      // Opposite polarity moves twice as far.
      let factor = name == "polarity" || name == "residual" ? 2.4 : 1.3
      #expect(roughness(heard) < factor * limit, "\(name)")
    }
  }

  @Test(arguments: 0..<7)
  func placesChangeWithoutAClick(trial: Int) throws {
    let rig = try Rig(stems: [tone], blockFrames: 128)
    rig.player.perform(.seek(FrameIndex(480 * 4)))
    rig.player.perform(.play)
    var heard = rig.pull(9000 + trial * 137)
    rig.player.perform(.seek(FrameIndex(50_000 + trial * 201)))
    heard += rig.pull(3000)
    rig.player.perform(.pause)
    heard += rig.pull(3000)
    rig.player.perform(.play)
    heard += rig.pull(3000)
    rig.player.perform(.loop(FrameIndex(60_000)..<FrameIndex(66_000 + trial * 133)))
    heard += rig.pull(30_000)
    rig.player.perform(.seek(FrameIndex(10_000)))
    heard += rig.pull(3000)
    rig.player.perform(.loop(nil))
    heard += rig.pull(3000)
    #expect(roughness(heard) < 1.3 * limit)
  }

  @Test func turnsInTheMiddleOfARampStayFarFromAStep() throws {
    var rig = try Rig(stems: [tone], blockFrames: 64)
    rig.player.perform(.play)
    var heard = rig.pull(9600)
    for turn in 0..<20 {
      rig.set { $0.stems[0].isMuted = turn % 2 == 0 }
      heard += rig.pull(300 + turn * 40)
      rig.player.perform(.seek(FrameIndex(3000 * turn)))
      heard += rig.pull(100 + turn * 30)
    }
    // A ramp's steepest slope is 1.5 / 1200 of the amplitude: the kink of a turn.
    #expect(roughness(heard) < Self.amplitude * 3 / Double(ramp) + limit)
  }
}
