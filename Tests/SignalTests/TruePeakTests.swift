import Foundation
import Signal
import TestSupport
import Testing

private func truePeak(_ samples: [Float], sampleRate: Int, block: Int = 1500) -> [Double] {
  var meter = TruePeakMeter(sampleRate: SampleRate(sampleRate))
  for first in stride(from: 0, to: samples.count, by: block * 2) {
    meter.process(samples.span.extracting(first..<min(samples.count, first + block * 2)))
  }
  return [Double(meter.peak.left), Double(meter.peak.right)]
}

private func decibels(_ amplitude: Double) -> Double { Decibels(amplitude: amplitude).value }

@Suite struct TruePeakTests {
  @Test(arguments: [44_100, 48_000, 88_200, 96_000, 176_400])
  func agreesWithLibebur128(sampleRate: Int) throws {
    // Noise with clipped stretches: many peaks between the samples, other ones on each side.
    let samples = noise(frames: 30_000, amplitude: 1.2).enumerated().map {
      max(-0.7, min(0.7, $0.element)) * ($0.offset % 2 == 0 ? 1 : 0.6)
    }
    let judged = try judgeLoudness(samples, sampleRate: sampleRate)
    for (ours, theirs) in zip(truePeak(samples, sampleRate: sampleRate), judged.truePeaks) {
      #expect(abs(decibels(ours) - decibels(theirs)) < 0.1)
    }
  }

  /// EBU Tech 3341 V4, table 1, cases 15 to 19: tolerance +0.2/−0.4 dB.
  @Test(
    arguments: [
      (4, 0, 0.5, -6), (4, 45, 0.5, -6), (6, 60, 0.5, -6), (8, 67.5, 0.5, -6), (4, 45, 1.41, 3),
    ] as [(Double, Double, Double, Double)])
  func meetsTheTruePeakCasesOfTech3341(
    divisor: Double, degrees: Double, amplitude: Double, expected: Double
  ) {
    for sampleRate in [48_000, 96_000] {
      // Faded in, because a sine that begins at once overshoots in every interpolator.
      let samples = sine(
        frequency: Double(sampleRate) / divisor, sampleRate: sampleRate, frames: 9600,
        amplitude: amplitude, phase: degrees * Double.pi / 180
      ).enumerated().map { $0.element * min(1, Float($0.offset) / 4800) }
      for peak in truePeak(samples, sampleRate: sampleRate) {
        #expect(decibels(peak) < expected + 0.2 && decibels(peak) > expected - 0.4)
      }
    }
  }

  @Test(arguments: [1, 2, 3, 5, 64, 1024, 3000])
  func blockSizeDoesNotChangeThePeak(block: Int) {
    let samples = noise(frames: 3001)
    #expect(
      truePeak(samples, sampleRate: 48_000, block: block)
        == truePeak(samples, sampleRate: 48_000, block: 3001))
  }

  @Test func invalidSamplesAreSilenceAndResetForgets() {
    var samples = noise(frames: 5000)
    samples[100] = .nan
    samples[2001] = .infinity
    var meter = TruePeakMeter(sampleRate: SampleRate(44_100))
    meter.process(samples.span)
    #expect(meter.peak.left > 0.4 && meter.peak.left < 2 && meter.peak.right < 2)
    meter.reset()
    #expect(meter.peak == (0, 0))
  }
}
