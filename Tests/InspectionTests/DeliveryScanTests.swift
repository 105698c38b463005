import Inspection
import Signal
import Stems
import TestSupport
import Testing

private let rate = 44_100

/// The one pass over all files.
@Suite struct DeliveryScanTests {
  private func lane(
    _ samples: [Float], start: Int = 0, failsFrom: Int64 = .max
  ) -> DeliveryScan.Lane {
    let facts = SoundFileFacts(
      container: .wav, encoding: .float(bits: 32), channelCount: 2, sampleRate: SampleRate(rate),
      frameCount: FrameCount(samples.count / 2))
    return DeliveryScan.Lane(
      source: MemorySource(samples: samples, failsFrom: failsFrom), native: nil,
      start: FrameIndex(start), facts: facts)
  }

  private struct Outcome {
    var measurements: DeliveryMeasurements?
    var residual: Overview
    var failures: [Int] = []
  }

  private func scan(
    _ lanes: [DeliveryScan.Lane], frames: Int, workers: Int? = nil
  ) -> Outcome {
    let recorder = Recorder<DeliveryScan.Event>()
    DeliveryScan.start(
      lanes: lanes, hasMixdown: true, sampleRate: SampleRate(rate), workers: workers
    ) { recorder.record($0) }.wait()
    var outcome = Outcome(residual: Overview(frameCount: FrameCount(frames)))
    for event in recorder.events {
      switch event {
      case .residual(let chunk): outcome.residual.insert(chunk)
      case .failed(let lane, _): outcome.failures.append(lane)
      case .finished(let measurements): outcome.measurements = measurements
      case .progress(let share): #expect((0...1).contains(share))
      }
    }
    return outcome
  }

  /// Loudness of sum and mixdown over time, and the sum's true peak, against libebur128.
  @Test func loudnessAndTruePeakOfTheSumAreThoseOfLibebur128() throws {
    // Whole steps of 100 ms: libebur128 counts its windows from the last frame.
    let frames = 20 * rate
    func wandering(_ seed: UInt64, _ amplitude: Float) -> [Float] {
      // Without a top octave: there true-peak meters may differ.
      let white = noise(frames: frames + 3, amplitude: amplitude, seed: seed)
      return (0..<frames * 2).map { index in
        let sample = (white[index] + white[index + 2] + white[index + 4] + white[index + 6]) / 2
        return sample * (index / 2 % (7 * rate) < 3 * rate ? 0.1 : 1)
      }
    }
    let stems = [
      wandering(1, 0.5),
      sine(frequency: 7973, sampleRate: rate, frames: frames, amplitude: 0.4),
    ]
    let mixdown = wandering(5, 0.3)
    let outcome = scan((stems + [mixdown]).map { lane($0) }, frames: frames)
    let measured = try #require(outcome.measurements).sum
    for (steps, samples) in [
      (measured.sumSteps, zip(stems[0], stems[1]).map(+)), (measured.mixdownSteps, mixdown),
    ] {
      let judged = try judgeLoudness(samples, sampleRate: rate)
      let curve = LoudnessCurve(steps: steps.map(Double.init))
      // The last step is left out: it might not be a whole one.
      #expect(abs(Double(steps.count) - 199) < 0.5)
      #expect(abs(curve.programme.integrated.value - judged.integrated) < 0.1)
      #expect(abs(curve.programme.shortTermMaximum.value - judged.shortTermMaximum) < 0.02)
      #expect(abs(curve.programme.momentaryMaximum.value - judged.momentaryMaximum) < 0.02)
      #expect(abs(curve.programme.range - judged.range) < 0.2)
    }
    let judged = try judgeLoudness(zip(stems[0], stems[1]).map(+), sampleRate: rate)
    let peak = Decibels(amplitude: judged.truePeaks.max() ?? 0)
    #expect(abs(measured.truePeak.value - peak.value) < 0.1)
  }

  /// Stems at places of their own against a mixdown, by plain arithmetic in double precision.
  @Test func sumAndResidualAreThoseOfPlainArithmetic() throws {
    let frames = 6 * rate + 1234
    let stems = [
      noise(frames: frames, amplitude: 0.3, seed: 1),
      noise(frames: frames / 2, amplitude: 0.2, seed: 2),
      noise(frames: rate, amplitude: 0.2, seed: 3),
    ]
    let starts = [0, 20_001, -500]
    let mixdown = noise(frames: frames, amplitude: 0.4, seed: 4)
    var sum = [Double](repeating: 0, count: frames * 2)
    for (stem, start) in zip(stems, starts) {
      for index in stem.indices where sum.indices.contains(index + start * 2) {
        sum[index + start * 2] += Double(stem[index])
      }
    }
    let outcome = scan(
      zip(stems, starts).map { lane($0, start: $1) } + [lane(mixdown)], frames: frames)
    let measured = try #require(outcome.measurements)
    let residual = zip(mixdown, sum).map { Double($0) - $1 }
    let energy = residual.reduce(0) { $0 + $1 * $1 }
    let mixEnergy = mixdown.reduce(0) { $0 + Double($1) * Double($1) }
    let depth = Decibels(power: energy / mixEnergy)
    #expect(abs((measured.sum.null?.depth?.value ?? 0) - depth.value) < 0.001)
    #expect(abs(Double(measured.sum.peak) - (sum.map(abs).max() ?? 0)) < 1e-6)
    #expect(outcome.residual.isComplete)
    let stretch = rate / 10
    #expect(measured.sum.stretches.count == (frames + stretch - 1) / stretch)
    for (index, value) in measured.sum.stretches.enumerated() {
      let part = index * stretch * 2..<min(frames, (index + 1) * stretch) * 2
      let wanted = residual[part].reduce(0) { $0 + $1 * $1 }
      #expect(abs(value.residual - wanted) < 1e-4 * wanted)
    }
    let third = try #require(measured.sum.depthPerSecond[2])
    let second = 2 * rate * 2..<3 * rate * 2
    let wanted = Decibels(
      power: residual[second].reduce(0) { $0 + $1 * $1 }
        / mixdown[second].reduce(0) { $0 + Double($1) * Double($1) })
    #expect(abs(third.value - wanted.value) < 0.001)
  }

  /// A mixdown that is softer in its second half.
  @Test func theGainOverTimeIsThatOfTheMixdown() throws {
    let frames = 8 * rate
    let music = noise(frames: frames, amplitude: 0.3)
    let mixdown = music.indices.map { music[$0] * ($0 < frames ? 1 : 0.5) }
    let outcome = scan([lane(music), lane(mixdown)], frames: frames)
    let sum = try #require(outcome.measurements?.sum)
    #expect(sum.gains.count == 400)
    for hop in sum.gains.indices.dropFirst().dropLast() {
      #expect(abs(sum.gains[hop] - (hop < 200 ? 1 : 0.5)) < 0.02 || hop == 199 || hop == 200)
    }
  }

  /// A stem that begins before the song is measured whole.
  @Test func aFileIsMeasuredFromItsFirstFrame() throws {
    let frames = 3 * rate
    var early = [Float](repeating: 0, count: frames * 2)
    early[10] = 0.9
    let outcome = scan(
      [lane(early, start: -2 * rate), lane(noise(frames: frames, amplitude: 0.1))],
      frames: frames)
    let measured = try #require(outcome.measurements)
    #expect(abs(measured.lanes[0].peak.value - Decibels(amplitude: 0.9).value) < 0.001)
    // The click lies before the song: it is not part of the sum.
    #expect(measured.sum.peak == 0)
  }

  /// However many threads share the work.
  @Test func theNumberOfThreadsChangesNothing() throws {
    let frames = 5 * rate
    let lanes = (0..<6).map {
      lane(noise(frames: frames - $0 * 777, amplitude: 0.2, seed: UInt64($0)), start: $0 * 111)
    }
    let one = try #require(scan(lanes, frames: frames, workers: 1).measurements)
    for workers in 2...5 {
      let more = try #require(scan(lanes, frames: frames, workers: workers).measurements)
      #expect(more.sum == one.sum)
      for (a, b) in zip(more.lanes, one.lanes) {
        #expect(a.peak == b.peak && a.truePeak == b.truePeak)
        #expect(a.sides.map(\.rms) == b.sides.map(\.rms))
      }
    }
  }

  @Test func aLaneThatEndsEarlyIsNamedAndTheRestCounts() throws {
    let frames = 3 * rate
    let music = noise(frames: frames, amplitude: 0.2)
    let outcome = scan(
      [lane(music), lane(music, failsFrom: Int64(rate)), lane(music)], frames: frames)
    #expect(outcome.failures == [1])
    #expect(outcome.measurements?.lanes[0].peak == outcome.measurements?.lanes[2].peak)
  }

  @Test func aScanCanBeCalledOff() {
    let frames = 60 * rate
    let music = noise(frames: frames, amplitude: 0.2)
    let recorder = Recorder<DeliveryScan.Event>()
    let job = DeliveryScan.start(
      lanes: [lane(music), lane(music)], hasMixdown: true, sampleRate: SampleRate(rate)
    ) { recorder.record($0) }
    job.cancel()
    job.wait()
    guard case .finished(nil)? = recorder.events.last else {
      Issue.record("The last event says that it was called off.")
      return
    }
  }
}
