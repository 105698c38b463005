import Signal
import TestSupport
import Testing

@Suite struct TempoTests {
  /// Hits of noise that die away, a soft one between two loud ones.
  private func beats(_ tempo: Double, seconds: Int, rate: Int) -> [Float] {
    var samples = noise(frames: seconds * rate, amplitude: 1e-4)
    let hit = noise(frames: rate / 20, amplitude: 0.5, seed: 3)
    var half = 0
    while true {
      let start = Int(Double(half) * 30 / tempo * Double(rate))
      guard start + rate / 20 < seconds * rate else { return samples }
      for index in hit.indices {
        let fade = Float(1 - Double(index) / Double(hit.count))
        samples[start * 2 + index] += hit[index] * fade * (half % 2 == 0 ? 1 : 0.2)
      }
      half += 1
    }
  }

  @Test(arguments: [84.0, 96, 120, 132, 150]) func beatsAreCounted(tempo: Double) throws {
    for rate in [44_100, 96_000] {
      var onsets = OnsetEnergies(sampleRate: SampleRate(rate))
      let samples = beats(tempo, seconds: 20, rate: rate)
      // In blocks of an odd size: their borders change nothing.
      for first in stride(from: 0, to: samples.count, by: 9998) {
        onsets.take(samples.span.extracting(first..<min(samples.count, first + 9998)))
      }
      let estimate = try #require(TempoEstimate(onsets))
      #expect(abs(estimate.beatsPerMinute - tempo) < 0.02 * tempo, "\(estimate)")
      #expect(estimate.confidence > 0.3)
    }
  }

  @Test func noiseHasNoTempo() {
    var onsets = OnsetEnergies(sampleRate: SampleRate(48_000))
    onsets.take(noise(frames: 480_000).span)
    #expect((TempoEstimate(onsets)?.confidence ?? 0) < 0.2)
    #expect(TempoEstimate(OnsetEnergies(sampleRate: SampleRate(48_000))) == nil)
  }
}
