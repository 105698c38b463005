import Foundation
import Signal
import TestSupport
import Testing

@Suite struct PeakBallisticsTests {
  @Test func fallsByTwentyDecibelsIn1500Milliseconds() {
    var meter = PeakBallistics()
    meter.step(peak: 1, overs: 0, elapsed: 0.02)
    #expect(meter.level == .unity)
    for _ in 0..<75 { meter.step(peak: 0, overs: 0, elapsed: 0.02) }
    #expect(abs(meter.level.value + 20) < 1e-9)
    meter.step(peak: 0.5, overs: 0, elapsed: 0.02)
    #expect(abs(meter.level.value + 6.0206) < 1e-4)
  }

  /// One long step and many short ones end at the same level.
  @Test func theFallDoesNotDependOnTheFrameRate() {
    var (slow, fast) = (PeakBallistics(), PeakBallistics())
    slow.step(peak: 0.9, overs: 0, elapsed: 0)
    fast.step(peak: 0.9, overs: 0, elapsed: 0)
    slow.step(peak: 0.001, overs: 0, elapsed: 1.2)
    for _ in 0..<120 { fast.step(peak: 0.001, overs: 0, elapsed: 0.01) }
    #expect(abs(slow.level.value - fast.level.value) < 1e-9)
  }

  @Test func theMarkerHoldsAndThenLetsGo() {
    var meter = PeakBallistics()
    meter.step(peak: 1, overs: 0, elapsed: 0.1)
    for _ in 0..<14 { meter.step(peak: 0.1, overs: 0, elapsed: 0.1) }
    #expect(meter.held == .unity)
    for _ in 0..<2 { meter.step(peak: 0.1, overs: 0, elapsed: 0.1) }
    #expect(abs(meter.held.value - meter.level.value) < 2)
    #expect(meter.maximum == .unity)
  }

  @Test func oversLatchUntilReset() {
    var meter = PeakBallistics()
    meter.step(peak: 1, overs: 3, elapsed: 0.1)
    meter.step(peak: 0.5, overs: 2, elapsed: 0.1)
    meter.step(peak: .nan, overs: 0, elapsed: -1)
    #expect(meter.isClipped && meter.overs == 5 && meter.maximum == .unity)
    meter.reset()
    #expect(!meter.isClipped && meter.maximum == .silence && meter.level > Decibels(-10))
  }
}

@Suite struct StereoLevelMeterTests {
  private func metered(_ samples: [Float], sampleRate: Int = 48_000) -> StereoLevelMeter {
    var meter = StereoLevelMeter(sampleRate: SampleRate(sampleRate))
    for first in stride(from: 0, to: samples.count, by: 902) {
      meter.process(samples.span.extracting(first..<min(samples.count, first + 902)))
    }
    return meter
  }

  /// sox measures the last 300 ms alone.
  @Test(arguments: [44_100, 48_000, 96_000])
  func rmsAgreesWithSox(sampleRate: Int) throws {
    let window = sampleRate / 100 * 30
    let samples = zip(noise(frames: window * 2), 0...).map {
      $0 * (($1 % 2 == 0) ? 1 : 0.25) * Float($1) / Float(window * 4)
    }
    let folder = try TemporaryFolder()
    try writeWave(
      Array(samples.suffix(window * 2)), to: folder.path("last.wav"), sampleRate: sampleRate)
    let report = try run(["sox", folder.path("last.wav"), "-n", "stats"]).errorText
    let line = try #require(report.split(separator: "\n").first { $0.hasPrefix("RMS lev dB") })
    let numbers = line.split(separator: " ").compactMap { Double($0) }
    let rms = metered(samples, sampleRate: sampleRate).rms
    #expect(abs(rms.left.value - numbers[1]) < 0.02)
    #expect(abs(rms.right.value - numbers[2]) < 0.02)
  }

  @Test func correlationFollowsItsDefinition() throws {
    let left = noise(frames: 20_000, channels: 1, seed: 1)
    let other = noise(frames: 20_000, channels: 1, seed: 2)
    func correlation(_ right: [Float]) -> Double? {
      metered(zip(left, right).flatMap { [$0, $1] }).correlation
    }
    #expect(abs(try #require(correlation(left)) - 1) < 1e-6)
    #expect(abs(try #require(correlation(left.map { -0.1 * $0 })) + 1) < 1e-6)
    #expect(abs(try #require(correlation(other))) < 0.05)
    #expect(correlation(left.map { _ in 0 }) == nil)
    let mixed = zip(left, other).map { $0 * 0.6 + $1 * 0.3 }
    // The last 300 ms end where the last whole 10 ms do.
    let window = 20_000 / 480 * 480 - 14_400..<20_000 / 480 * 480
    let cross = window.reduce(0.0) { $0 + Double(left[$1]) * Double(mixed[$1]) }
    let powers = [left, mixed].map { side in
      window.reduce(0.0) { $0 + Double(side[$1]) * Double(side[$1]) }
    }
    let expected = cross / (powers[0] * powers[1]).squareRoot()
    #expect(abs(try #require(correlation(mixed)) - expected) < 1e-5)
  }
}
