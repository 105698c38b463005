import Playback
import Signal
import Stems
import Workbench

/// Measures what is heard, before the monitor section. Belongs to the main thread.
final class OutputMeters {
  private var loudness: LoudnessMeter
  private var truePeak: TruePeakMeter
  private var levels: StereoLevelMeter
  private var frames: [Float] = []

  init(sampleRate: SampleRate) {
    loudness = LoudnessMeter(sampleRate: sampleRate)
    truePeak = TruePeakMeter(sampleRate: sampleRate)
    levels = StereoLevelMeter(sampleRate: sampleRate)
    // A second of a fast device: draining never allocates then.
    frames.reserveCapacity(2 * 192_000)
  }

  /// Begins anew, at another rate perhaps.
  func reset(sampleRate: SampleRate) {
    loudness = LoudnessMeter(sampleRate: sampleRate)
    truePeak = TruePeakMeter(sampleRate: sampleRate)
    levels = StereoLevelMeter(sampleRate: sampleRate)
  }

  /// Takes what was played since the last call.
  func read(_ player: Player) -> OutputReading {
    frames.removeAll(keepingCapacity: true)
    player.drainMeterFrames(into: &frames)
    loudness.process(frames.span)
    truePeak.process(frames.span)
    levels.process(frames.span)
    let (left, right) = truePeak.peak
    let peak = Self.peak(of: frames.span)
    let points = Self.points(of: frames.span)
    return OutputReading(
      peak: peak, rmsLeft: levels.rms.left, rmsRight: levels.rms.right,
      momentary: loudness.momentary, shortTerm: loudness.shortTerm,
      integrated: loudness.integrated,
      truePeak: Decibels(amplitude: Double(max(left, right))), correlation: levels.correlation,
      range: loudness.range, momentaryMaximum: loudness.momentaryMaximum,
      shortTermMaximum: loudness.shortTermMaximum, steps: loudness.takeSteps(),
      points: points)
  }

  /// Frames that the goniometer draws of one reading at most.
  private static let mostPoints = 800

  /// Frames at even distances.
  private static func points(of samples: Span<Float>) -> [SIMD2<Float>] {
    let frames = samples.count / 2
    let stride = max(1, (frames + mostPoints - 1) / mostPoints)
    var points: [SIMD2<Float>] = []
    points.reserveCapacity(mostPoints)
    for frame in Swift.stride(from: 0, to: frames, by: stride) {
      points.append(SIMD2(samples[2 * frame], samples[2 * frame + 1]))
    }
    return points
  }

  /// The sample peaks of some frames; a sample beyond full scale is an over.
  private static func peak(of samples: Span<Float>) -> LanePeak {
    var peak = LanePeak()
    for frame in 0..<samples.count / 2 {
      let (left, right) = (abs(samples[2 * frame]), abs(samples[2 * frame + 1]))
      if left > peak.left { peak.left = left }
      if right > peak.right { peak.right = right }
      if left > 1 || right > 1 { peak.overs += 1 }
    }
    return peak
  }
}
