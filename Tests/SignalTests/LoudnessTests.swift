import Foundation
import Signal
import TestSupport
import Testing

/// Feeds a meter in blocks of an odd size.
private func metered(_ samples: [Float], sampleRate: Int, block: Int = 1777) -> LoudnessMeter {
  var meter = LoudnessMeter(sampleRate: SampleRate(sampleRate))
  for first in stride(from: 0, to: samples.count, by: block * 2) {
    meter.process(samples.span.extracting(first..<min(samples.count, first + block * 2)))
  }
  return meter
}

/// A 1 kHz sine in steps of (dBFS, seconds), both sides alike, as EBU Tech 3341 has it.
private func tones(_ steps: [(level: Double, seconds: Double)], sampleRate: Int) -> [Float] {
  var samples: [Float] = []
  var frame = 0
  for step in steps {
    let frames = Int((step.seconds * Double(sampleRate)).rounded())
    let phase = 2 * Double.pi * 1000 * Double(frame) / Double(sampleRate)
    samples += sine(
      frequency: 1000, sampleRate: sampleRate, frames: frames,
      amplitude: pow(10, step.level / 20), phase: phase)
    frame += frames
  }
  return samples
}

private let realSong = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
  .appendingPathComponent("../../../shared/songs/Bunker/Bunker L-R.wav").standardized.path

@Suite struct LoudnessTests {
  @Test(arguments: [22_050, 44_100, 48_000, 88_200, 96_000, 192_000])
  func agreesWithLibebur128(sampleRate: Int) throws {
    // Noise that swells and fades, so that the gates have work to do, over a low tone on one side. A
    // whole number of steps, because libebur128 counts its momentary window from the last frame.
    let frames = sampleRate / 10 * 97
    let low = sine(
      frequency: 45, sampleRate: sampleRate, frames: frames, amplitude: 0.2, rightScale: 0.1)
    let samples = zip(noise(frames: frames, amplitude: 0.7), low).enumerated().map {
      let t = Double($0.offset / 2) / Double(frames)
      return $0.element.0 * Float(pow(cos(t * 5), 8)) + $0.element.1 * Float(t)
    }
    let judged = try judgeLoudness(samples, sampleRate: sampleRate)
    let meter = metered(samples, sampleRate: sampleRate)
    #expect(abs(meter.integrated.value - judged.integrated) < 0.02)
    #expect(abs(meter.momentary.value - judged.momentary) < 0.02)
    #expect(abs(meter.shortTerm.value - judged.shortTerm) < 0.02)
  }

  /// A real mixdown, where one lies beside the package.
  @Test(.enabled(if: FileManager.default.fileExists(atPath: realSong)))
  func agreesWithLibebur128OnARealSong() throws {
    let floats = try run([
      "ffmpeg", "-v", "error", "-i", realSong, "-t", "60", "-ac", "2", "-ar", "48000", "-f",
      "f32le",
      "-",
    ]).output
    var samples = [Float](repeating: 0, count: floats.count / 4)
    let bytes = [UInt8](floats)
    var span = samples.mutableSpan
    // Sound: every byte may be read raw.
    unsafe decode(bytes.span.bytes, as: PCMEncoding(.float32), into: &span)
    let judged = try judgeLoudness(samples, sampleRate: 48_000)
    let meter = metered(samples, sampleRate: 48_000)
    #expect(abs(meter.integrated.value - judged.integrated) < 0.02)
    var peaks = TruePeakMeter(sampleRate: SampleRate(48_000))
    peaks.process(samples.span)
    let ours = Decibels(amplitude: Double(max(peaks.peak.left, peaks.peak.right)))
    let theirs = Decibels(amplitude: judged.truePeaks.max() ?? 0)
    #expect(abs(ours.value - theirs.value) < 0.1)
  }

  /// EBU Tech 3341 V4, table 1: cases 1 to 5. (Case 6 is in five channels.)
  @Test(
    arguments: [
      ([(-23, 20)], -23), ([(-33, 20)], -33), ([(-36, 10), (-23, 60), (-36, 10)], -23),
      ([(-72, 10), (-36, 10), (-23, 60), (-36, 10), (-72, 10)], -23),
      ([(-26, 20), (-20, 20.1), (-26, 20)], -23),
    ] as [([(Double, Double)], Double)])
  func meetsTheIntegratedCasesOfTech3341(steps: [(Double, Double)], expected: Double) {
    for sampleRate in [44_100, 48_000, 96_000] {
      let meter = metered(
        tones(steps.map { ($0.0, $0.1) }, sampleRate: sampleRate), sampleRate: sampleRate)
      #expect(abs(meter.integrated.value - expected) < 0.1)
      if steps.count == 1 {
        #expect(abs(meter.momentary.value - expected) < 0.1)
        #expect(abs(meter.shortTerm.value - expected) < 0.1)
      }
    }
  }

  /// Cases 9 and 12: tones whose pattern is as long as the window hold the reading still.
  @Test func meetsTheWindowCasesOfTech3341() {
    let rate = 48_000
    let short = Array(repeating: [(-20.0, 1.34), (-30.0, 1.66)], count: 5).flatMap { $0 }
    let momentary = Array(repeating: [(-20.0, 0.18), (-30.0, 0.22)], count: 25).flatMap { $0 }
    var meter = LoudnessMeter(sampleRate: SampleRate(rate))
    func expectStill(
      _ steps: [(Double, Double)], after: Int, _ reading: (LoudnessMeter) -> Decibels
    ) {
      let samples = tones(steps.map { ($0.0, $0.1) }, sampleRate: rate)
      for first in stride(from: 0, to: samples.count - 9599, by: 9600) {
        meter.process(samples.span.extracting(first..<first + 9600))
        if first >= after * 2 { #expect(abs(reading(meter).value + 23) < 0.1) }
      }
    }
    expectStill(short, after: 3 * rate) { $0.shortTerm }
    meter = LoudnessMeter(sampleRate: SampleRate(rate))
    expectStill(momentary, after: rate) { $0.momentary }
  }

  @Test func blockSizeDoesNotChangeTheReading() {
    let samples = noise(frames: 100_000)
    let whole = metered(samples, sampleRate: 48_000, block: 100_000)
    let cut = metered(samples, sampleRate: 48_000, block: 7)
    #expect(abs(whole.integrated.value - cut.integrated.value) < 1e-9)
    #expect(abs(whole.momentary.value - cut.momentary.value) < 1e-9)
  }

  @Test func silenceAndInvalidSamplesDoNotLast() {
    var meter = LoudnessMeter(sampleRate: SampleRate(48_000))
    let silence = [Float](repeating: 0, count: 96_000)
    meter.process(silence.span)
    #expect(meter.integrated == .silence && meter.momentary == .silence)
    var broken = noise(frames: 4800)
    broken[17] = .nan
    meter.process(broken.span)
    let tone = tones([(-23, 5)], sampleRate: 48_000)
    meter.process(tone.span)
    #expect(abs(meter.momentary.value + 23) < 0.1)
    #expect(abs(meter.shortTerm.value + 23) < 0.1)
    meter.restartIntegration()
    #expect(meter.integrated == .silence)
    #expect(abs(meter.momentary.value + 23) < 0.1)
  }

  /// The two ways through the filter, four channels wide and two, give the same.
  @Test func pairsReadAsSinglesDo() {
    let a = noise(frames: 88_200, amplitude: 0.3, seed: 1)
    let b = noise(frames: 88_200, amplitude: 0.6, seed: 2)
    var pair = PairedLoudness(from: .start, sampleRate: SampleRate(44_100))
    pair.measure(a.span, b.span)
    let readings = [\SIMD2<Double>.x, \.y].map { side in
      IntegratedLoudness(steps: pair.sums.map { $0[keyPath: side] / 4410 }).loudness.value
    }
    for (reading, signal) in zip(readings, [a, b]) {
      #expect(abs(reading - metered(signal, sampleRate: 44_100).integrated.value) < 1e-9)
    }
  }

  /// Stretches that begin anywhere, each after a warm-up, add up to the whole.
  @Test func stretchesAddUpToTheWhole() {
    let rate = SampleRate(44_100)
    let a = noise(frames: 200_000, amplitude: 0.3, seed: 1)
    let b = sine(frequency: 50, sampleRate: 44_100, frames: 200_000, amplitude: 0.5)
    var steps = [SIMD2<Double>](repeating: SIMD2(), count: 46)
    let warmUp = Int(PairedLoudness.warmUp(at: rate).value)
    for (first, end) in [(0, 70_001), (70_001, 90_000), (90_000, 200_000)] {
      var pair = PairedLoudness(from: FrameIndex(first), sampleRate: rate)
      let past = max(0, first - warmUp) * 2..<first * 2
      pair.settle(a.span.extracting(past), b.span.extracting(past))
      pair.measure(
        a.span.extracting(first * 2..<end * 2), b.span.extracting(first * 2..<end * 2))
      for (index, sum) in pair.sums.enumerated() { steps[pair.firstStep + index] += sum }
    }
    steps.removeLast()
    let ofA = IntegratedLoudness(steps: steps.map { $0.x / 4410 }).loudness
    let ofB = IntegratedLoudness(steps: steps.map { $0.y / 4410 }).loudness
    #expect(abs(ofA.value - metered(a, sampleRate: 44_100).integrated.value) < 0.001)
    #expect(abs(ofB.value - metered(b, sampleRate: 44_100).integrated.value) < 0.001)
  }
}
