import Foundation
import Signal
import TestSupport
import Testing

/// The K-weighted mean squares of the whole steps of a signal.
private func meanSquares(_ samples: [Float], sampleRate: Int) -> [Double] {
  var weighting = KWeightedSteps(sampleRate: SampleRate(sampleRate))
  let padded = [Float](repeating: 0, count: weighting.history * 2) + samples
  let step = weighting.stepFrames
  return (0..<samples.count / 2 / step).map { index in
    let part = index * step * 2..<((index + 1) * step + weighting.history) * 2
    return weighting.measure(padded.span.extracting(part)) / Double(step)
  }
}

private func loudness(_ samples: [Float], sampleRate: Int) -> ProgrammeLoudness {
  ProgrammeLoudness(steps: meanSquares(samples, sampleRate: sampleRate))
}

/// A 1 kHz sine in steps of (dBFS, seconds), both sides alike.
private func tones(_ steps: [(level: Double, seconds: Double)], sampleRate: Int) -> [Float] {
  var samples: [Float] = []
  for step in steps {
    let phase = 2 * Double.pi * 1000 * Double(samples.count / 2) / Double(sampleRate)
    samples += sine(
      frequency: 1000, sampleRate: sampleRate,
      frames: Int((step.seconds * Double(sampleRate)).rounded()),
      amplitude: pow(10, step.level / 20), phase: phase)
  }
  return samples
}

@Suite struct ProgrammeLoudnessTests {
  /// The length is no multiple of four at 22.05 and 44.1 kHz; the offset and the low tone are what the
  /// parts of a step must hand on to each other.
  @Test(arguments: [22_050, 44_100, 48_000, 88_200, 96_000, 192_000])
  func agreesWithLibebur128(sampleRate: Int) throws {
    let frames = sampleRate / 10 * 97
    let low = sine(
      frequency: 31, sampleRate: sampleRate, frames: frames, amplitude: 0.3, rightScale: 0.1)
    let samples = zip(noise(frames: frames, amplitude: 0.7), low).enumerated().map {
      let t = Double($0.offset / 2) / Double(frames)
      return $0.element.0 * Float(pow(cos(t * 5), 8)) + $0.element.1 * Float(t) + 0.05
    }
    let judged = try judgeLoudness(samples, sampleRate: sampleRate)
    let measured = loudness(samples, sampleRate: sampleRate)
    #expect(abs(measured.integrated.value - judged.integrated) < 0.02)
    #expect(abs(measured.momentaryMaximum.value - judged.momentaryMaximum) < 0.02)
    #expect(abs(measured.shortTermMaximum.value - judged.shortTermMaximum) < 0.02)
  }

  /// ffmpeg takes a short-term block each 100 ms, as here, and prints one decimal.
  @Test func rangeAgreesWithFfmpeg() throws {
    let rate = 48_000
    let samples = noise(frames: rate * 40, amplitude: 0.5, seed: 6).enumerated().map {
      let t = Double($0.offset / 2) / Double(rate)
      return $0.element * Float(pow(10, (sin(t * 0.9) * 6 - t / 8) / 20))
    }
    let folder = try TemporaryFolder()
    let path = folder.path("noise.wav")
    try writeWave(samples, to: path, sampleRate: rate)
    let text = try run([
      "ffmpeg", "-nostats", "-i", path, "-af", "ebur128", "-f", "null", "-",
    ]).errorText
    let summary = text.split(separator: "Summary:").last ?? ""
    let line = summary.split(separator: "\n").first { $0.contains("LRA:") } ?? ""
    let judged = try #require(line.split(separator: " ").compactMap { Double($0) }.first)
    let measured = loudness(samples, sampleRate: rate)
    #expect(abs(measured.range - judged) < 0.15)
  }

  @Test func stepsEqualTheFilterFrameByFrame() {
    let samples = noise(frames: 48_000, amplitude: 0.4, seed: 3)
    let slow = meanSquares(samples, sampleRate: 48_000)
    var meter = LoudnessMeter(sampleRate: SampleRate(48_000))
    meter.process(samples.span)
    let momentary = slow.suffix(4).reduce(0, +) / 4
    #expect(abs(-0.691 + 10 * log10(momentary) - meter.momentary.value) < 1e-3)
  }

  /// EBU Tech 3342, table 1: cases 1 to 4, tolerance 1 LU.
  @Test(
    arguments: [
      ([-20, -30], 10), ([-20, -15], 5), ([-40, -20], 20), ([-50, -35, -20, -35, -50], 15),
    ] as [([Double], Double)])
  func meetsTheCasesOfTech3342(levels: [Double], expected: Double) {
    let samples = tones(levels.map { ($0, 20) }, sampleRate: 48_000)
    #expect(abs(loudness(samples, sampleRate: 48_000).range - expected) < 1)
  }

  /// EBU Tech 3341, table 1: cases 1, 3 and 5 (integrated), 10 (short-term maximum), 13 (momentary
  /// maximum).
  @Test func meetsTheCasesOfTech3341() {
    let rate = 48_000
    let cases: [([(Double, Double)], Double)] = [
      ([(-23, 20)], -23), ([(-36, 10), (-23, 60), (-36, 10)], -23),
      ([(-26, 20), (-20, 20.1), (-26, 20)], -23),
    ]
    for (steps, expected) in cases {
      let measured = loudness(tones(steps.map { ($0.0, $0.1) }, sampleRate: rate), sampleRate: rate)
      #expect(abs(measured.integrated.value - expected) < 0.1)
    }
    let silence = [Float](repeating: 0, count: rate * 2 / 10 * 3)
    let short = silence + tones([(-23, 3)], sampleRate: rate) + silence
    #expect(abs(loudness(short, sampleRate: rate).shortTermMaximum.value + 23) < 0.1)
    let momentary = silence + tones([(-23, 0.4)], sampleRate: rate) + silence
    #expect(abs(loudness(momentary, sampleRate: rate).momentaryMaximum.value + 23) < 0.1)
  }

  @Test func silenceAndShortSignalsHaveNoLoudness() {
    #expect(
      loudness([Float](repeating: 0, count: 96_000), sampleRate: 48_000).integrated == .silence)
    #expect(ProgrammeLoudness(steps: [0.1]).shortTermMaximum == .silence)
    #expect(ProgrammeLoudness(steps: []).range == 0)
  }
}
