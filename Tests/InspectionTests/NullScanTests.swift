import Inspection
import Signal
import Stems
import TestSupport
import Testing

@Suite struct NullScanTests {
  private func lane(_ samples: [Float], start: Int = 0) -> ResidualScan.Lane {
    ResidualScan.Lane(source: MemorySource(samples: samples), start: FrameIndex(start))
  }

  /// Gain, polarity, offset, a start, a mute, a short lane, and more than one segment, against plain arithmetic
  /// in double precision.
  @Test func measuresWhatPlainArithmeticGives() throws {
    let frames = 300_011
    let stems = [
      noise(frames: frames, amplitude: 0.2, seed: 1),
      noise(frames: 90_000, amplitude: 0.3, seed: 2),
      noise(frames: frames, seed: 3),
    ]
    var mixdown = noise(frames: frames, amplitude: 0.4, seed: 4)
    mixdown[2 * 210_500 + 1] = -3
    var settings = MixSettings(stems: Array(repeating: StemSettings(), count: 3))
    settings.stems[0].gain = Decibels(-2)
    settings.stems[1].isPolarityInverted = true
    settings.stems[1].offset = FrameCount(-77)
    settings.stems[2].isMuted = true
    let outcome = NullScan.measure(
      lanes: [lane(stems[0]), lane(stems[1], start: 1000), lane(stems[2]), lane(mixdown)],
      settings: settings, frameCount: FrameCount(frames))

    let gain = Double(Decibels(-2).linear.factor)
    var residual = (0..<frames * 2).map { Double(mixdown[$0]) - Double(stems[0][$0]) * gain }
    for index in stems[1].indices { residual[index + 2 * 923] += Double(stems[1][index]) }
    let squares = residual.reduce(0) { $0 + $1 * $1 }
    let reference = mixdown.reduce(0.0) { $0 + Double($1) * Double($1) }
    let count = Double(frames * 2)
    #expect(abs(try #require(outcome.depth).value - 10 * log10OfRatio(squares, reference)) < 0.001)
    #expect(abs(outcome.residualLevel.value - 10 * log10OfRatio(squares, count)) < 0.001)
    #expect(abs(outcome.referenceLevel.value - 10 * log10OfRatio(reference, count)) < 0.001)
    let peak = residual.map(abs).max() ?? 0
    #expect(abs(outcome.peak.value - 20 * log10OfRatio(peak, 1)) < 0.001)
    #expect(outcome.peakFrame == FrameIndex(210_500) && outcome.failures.isEmpty)
  }

  @Test func equalSamplesAreAnExactZero() {
    let samples = noise(frames: 150_000)
    let outcome = NullScan.measure(
      lanes: [lane(samples), lane(samples)], settings: MixSettings(stems: [StemSettings()]),
      frameCount: FrameCount(150_000))
    #expect(outcome.depth == .silence && outcome.peak == .silence && outcome.peakFrame == nil)
  }

  @Test func aSilentReferenceHasNoDepthAndFailuresAreNamed() {
    var broken = MemorySource(samples: noise(frames: 5000))
    broken.failsFrom = 2500
    let outcome = NullScan.measure(
      lanes: [
        ResidualScan.Lane(source: broken, start: .start),
        lane([Float](repeating: 0, count: 10_000)),
      ], settings: MixSettings(stems: [StemSettings()]), frameCount: FrameCount(5000))
    #expect(outcome.depth == nil)
    #expect(outcome.failures == [0: SampleReadFailure(sentence: "The file ends early.")])
  }
}
