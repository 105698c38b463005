import Foundation
import Signal
import TestSupport
import Testing

/// Noise whose level wanders: a programme with a range.
private func wandering(seconds: Int, sampleRate: Int) -> [Float] {
  let frames = seconds * sampleRate
  return noise(frames: frames, amplitude: 0.8).enumerated().map { index, sample in
    let time = Double(index / 2) / Double(sampleRate)
    return sample * Float(pow(10, (-12 + 9 * sin(time * 0.7) - time / 6) / 20))
  }
}

@Suite struct LoudnessHistoryTests {
  /// Range and maxima of the running meter against libebur128, fed in pieces as a player feeds it.
  @Test(arguments: [44_100, 48_000, 96_000])
  func theRunningMeterAgreesWithLibebur128(sampleRate: Int) throws {
    let samples = wandering(seconds: 40, sampleRate: sampleRate)
    let judged = try judgeLoudness(samples, sampleRate: sampleRate)
    var meter = LoudnessMeter(sampleRate: SampleRate(sampleRate))
    var steps: [LoudnessStep] = []
    for first in stride(from: 0, to: samples.count, by: 3154) {
      meter.process(samples.span.extracting(first..<min(samples.count, first + 3154)))
      steps += meter.takeSteps()
    }
    #expect(abs(meter.range - judged.range) < 0.1)
    #expect(abs(meter.momentaryMaximum.value - judged.momentaryMaximum) < 0.02)
    #expect(abs(meter.shortTermMaximum.value - judged.shortTermMaximum) < 0.02)
    #expect(steps.count == 400)
    #expect(steps.last.map { Double($0.shortTerm) } == Double(Float(meter.shortTerm.value)))
    #expect(meter.takeSteps().isEmpty)
    meter.restartIntegration()
    #expect(meter.range == 0 && meter.momentaryMaximum == .silence)
  }

  /// The curve over a whole programme is the running meter's, step by step.
  @Test func theCurveIsWhatTheMeterShows() {
    let rate = SampleRate(48_000)
    let samples = wandering(seconds: 20, sampleRate: 48_000)
    var meter = LoudnessMeter(sampleRate: rate)
    var paired = PairedLoudness(from: .start, sampleRate: rate)
    paired.measure(samples.span, samples.span)
    let curve = LoudnessCurve(steps: paired.sums.map { $0.x / 4800 })
    var differences = 0
    for (index, first) in stride(from: 0, to: samples.count, by: 9600).enumerated() {
      meter.process(samples.span.extracting(first..<first + 9600))
      let step = curve.steps[index]
      if abs(Double(step.momentary) - meter.momentary.value) > 1e-3 { differences += 1 }
      if abs(Double(step.shortTerm) - meter.shortTerm.value) > 1e-3 { differences += 1 }
    }
    #expect(differences == 0)
    #expect(abs(curve.programme.integrated.value - meter.integrated.value) < 0.01)
    #expect(abs(curve.programme.range - meter.range) < 0.05)
  }

  /// Against exact sums of binomial coefficients.
  @Test func chanceIsCountedExactly() throws {
    let cases = [(0, 0), (0, 5), (5, 5), (12, 16), (14, 16), (8, 16), (61, 100), (520, 1000)]
    let judged = try run(
      [
        "python3", "-c",
        """
        import sys
        from fractions import Fraction
        from math import comb
        for k, n in zip(*[map(int, sys.argv[1:])] * 2):
            print(float(Fraction(sum(comb(n, i) for i in range(k, n + 1)), 2 ** n)))
        """,
      ] + cases.flatMap { ["\($0.0)", "\($0.1)"] }
    ).text.split(separator: "\n").compactMap {
      Double($0)
    }
    try #require(judged.count == cases.count)
    for ((right, trials), judged) in zip(cases, judged) {
      let ours = probabilityByChance(right: right, of: trials)
      #expect(abs(ours - judged) <= 1e-12 * judged, "\(right) of \(trials)")
    }
  }

  @Test func theBandsCoverTheAxis() {
    #expect(ThirdOctaves.nominal.count == ThirdOctaves.count)
    for band in 0..<ThirdOctaves.count {
      // The names are rounded, by less than 2 %.
      #expect(abs(ThirdOctaves.centre(of: band) / ThirdOctaves.nominal[band] - 1) < 0.02)
    }
  }
}
