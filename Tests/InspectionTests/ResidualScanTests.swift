import Inspection
import Signal
import Stems
import TestSupport
import Testing

private let rate = 48_000

@Suite struct ResidualScanTests {
  private struct Outcome {
    var measurement: NullMeasurement?
    var overview: Overview
    var failures: [Int] = []
  }

  private func compare(
    _ lanes: [ResidualScan.Lane], _ settings: MixSettings, frames: Int
  ) -> Outcome {
    let recorder = Recorder<ResidualScan.Event>()
    ResidualScan.start(
      lanes: lanes, settings: settings, frameCount: FrameCount(frames),
      sampleRate: SampleRate(rate)
    ) { recorder.record($0) }.wait()
    var outcome = Outcome(overview: Overview(frameCount: FrameCount(frames)))
    for event in recorder.events {
      switch event {
      case .chunk(let chunk): outcome.overview.insert(chunk)
      case .failed(let lane, _): outcome.failures.append(lane)
      case .finished(let measurement): outcome.measurement = measurement
      }
    }
    return outcome
  }

  private func lane(_ samples: [Float], start: Int = 0) -> ResidualScan.Lane {
    ResidualScan.Lane(source: MemorySource(samples: samples), start: FrameIndex(start))
  }

  /// Gains, polarity, offsets, starts, a mute and a short lane, against plain arithmetic in double
  /// precision and libebur128.
  @Test func measuresWhatPlainArithmeticGives() throws {
    let frames = 30 * rate + 77
    let stems = [
      noise(frames: frames, amplitude: 0.2, seed: 1),
      sine(frequency: 60, sampleRate: rate, frames: frames / 2, amplitude: 0.4),
      noise(frames: frames, amplitude: 0.1, seed: 3), noise(frames: frames, seed: 4),
    ]
    var settings = MixSettings(stems: Array(repeating: StemSettings(), count: 4))
    settings.stems[0].gain = Decibels(-3)
    settings.stems[1].offset = FrameCount(1234)
    settings.stems[2].isPolarityInverted = true
    settings.stems[2].offset = FrameCount(-501)
    settings.stems[3].isMuted = true
    let mixdown = zip(stems[0], noise(frames: frames, amplitude: 0.01, seed: 9)).map {
      $0 * 0.9 + $1
    }
    let starts = [0, 48_000, 10, 0]
    let outcome = compare(
      zip(stems, starts).map { lane($0, start: $1) } + [lane(mixdown)], settings, frames: frames)

    var sum = [Double](repeating: 0, count: frames * 2)
    let shifts = [0, 48_000 + 1234, 10 - 501]
    let gains = [Double(Decibels(-3).linear.factor), 1, -1]
    for (stem, (shift, gain)) in zip(stems, zip(shifts, gains)) {
      for index in sum.indices where stem.indices.contains(index - shift * 2) {
        sum[index] += Double(stem[index - shift * 2]) * gain
      }
    }
    let residual = zip(mixdown, sum).map { Double($0) - $1 }
    let depth =
      10
      * log10OfRatio(
        residual.reduce(0) { $0 + $1 * $1 },
        mixdown.reduce(0.0) { $0 + Double($1) * Double($1) })
    let measurement = try #require(outcome.measurement)
    #expect(abs(try #require(measurement.depth).value - depth) < 0.001)
    let judged = try judgeLoudness(sum.map { Float($0) }, sampleRate: rate)
    #expect(abs(measurement.sumLoudness.value - judged.integrated) < 0.02)
    let reference = try judgeLoudness(mixdown, sampleRate: rate)
    #expect(abs(measurement.mixdownLoudness.value - reference.integrated) < 0.02)

    #expect(outcome.overview.isComplete && outcome.failures.isEmpty)
    let range = FrameIndex(700_000)..<FrameIndex(701_000)
    let column = try #require(outcome.overview.envelope(of: range))
    let part = residual[(700_000 / 256) * 512..<(701_000 / 256 + 1) * 512]
    #expect(abs(Double(column.highest) - (part.max() ?? 0)) < 1e-6)
    #expect(abs(Double(column.lowest) - (part.min() ?? 0)) < 1e-6)
  }

  @Test func equalSamplesAreAnExactZero() throws {
    let samples = noise(frames: 200_001)
    let outcome = compare(
      [lane(samples), lane(samples)], MixSettings(stems: [StemSettings()]), frames: 200_001)
    let measurement = try #require(outcome.measurement)
    #expect(measurement.depth == .silence)
    #expect(measurement.sumLoudness == measurement.mixdownLoudness)
    #expect(measurement.loudnessMatch == LoudnessMatch())
  }

  @Test func aSilentMixdownHasNoDepth() throws {
    let silence = [Float](repeating: 0, count: 100_000)
    let outcome = compare(
      [lane(noise(frames: 50_000)), lane(silence)], MixSettings(stems: [StemSettings()]),
      frames: 50_000)
    let measurement = try #require(outcome.measurement)
    #expect(measurement.depth == nil && measurement.mixdownLoudness == .silence)
    #expect(measurement.loudnessMatch == LoudnessMatch())
  }

  @Test func theLouderOneIsTurnedDown() throws {
    let samples = noise(frames: 5 * rate)
    var settings = MixSettings(stems: [StemSettings(gain: Decibels(6))])
    let louder = compare([lane(samples), lane(samples)], settings, frames: 5 * rate)
    let match = try #require(louder.measurement).loudnessMatch
    #expect(abs(match.sum.value + 6) < 0.001 && match.mixdown == .unity)
    settings.stems[0].gain = Decibels(-6)
    let softer = compare([lane(samples), lane(samples)], settings, frames: 5 * rate)
    let other = try #require(softer.measurement).loudnessMatch
    #expect(abs(other.mixdown.value + 6) < 0.001 && other.sum == .unity)
  }

  @Test func invalidSamplesAndFailuresAreSilence() throws {
    var samples = noise(frames: 100_000)
    let mixdown = samples
    samples[50_000] = .nan
    var broken = MemorySource(samples: noise(frames: 100_000))
    broken.failsFrom = 50_000
    let settings = MixSettings(stems: [StemSettings(), StemSettings(isMuted: true), StemSettings()])
    let outcome = compare(
      [
        lane(samples), lane(samples), ResidualScan.Lane(source: broken, start: .start),
        lane(mixdown),
      ], settings, frames: 100_000)
    #expect(outcome.failures == [2])
    #expect(try #require(outcome.measurement?.depth).value.isFinite)
  }

  @Test func cancellingGivesNoMeasurement() {
    let recorder = Recorder<ResidualScan.Event>()
    let samples = noise(frames: 3_000_000)
    let job = ResidualScan.start(
      lanes: [lane(samples), lane(samples)], settings: MixSettings(stems: [StemSettings()]),
      frameCount: FrameCount(3_000_000), sampleRate: SampleRate(rate)
    ) { recorder.record($0) }
    job.cancel()
    job.wait()
    guard case .finished(nil)? = recorder.events.last else {
      Issue.record("the last event is not an end without a measurement")
      return
    }
  }
}
