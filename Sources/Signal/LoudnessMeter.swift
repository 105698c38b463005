/// Loudness of a running stereo signal, in LUFS: Rec. ITU-R BS.1770-5 Annex 1 with the time scales of
/// EBU Tech 3341 (momentary 400 ms, short-term 3 s, integrated with both gates).
///
/// All three are renewed every 100 ms of signal. Works at any sampling rate, in constant memory. A value
/// for one thread at a time; not for the render thread.
public struct LoudnessMeter: Sendable {
  private static let shortTermSteps = 30
  private static let momentarySteps = 4

  private let stepFrames: Int
  private var filter: KWeightingFilter<SIMD2<Double>>
  private var framesInStep = 0
  private var stepSquares = SIMD2<Double>()
  /// Mean squares of the last steps, both channels added; the newest one is at `newest`.
  private var steps = [Double](repeating: 0, count: shortTermSteps)
  private var newest = 0
  private var programme = IntegratedLoudness()

  /// A meter that has heard silence for ever.
  public init(sampleRate: SampleRate) {
    stepFrames = Int(PairedLoudness.stepFrames(at: sampleRate).value)
    filter = KWeightingFilter(sampleRate)
  }

  /// Loudness of the last 400 ms.
  public var momentary: Decibels { loudness(ofSteps: Self.momentarySteps) }

  /// Loudness of the last 3 s; what was before the first sample counts as silence.
  public var shortTerm: Decibels { loudness(ofSteps: Self.shortTermSteps) }

  /// Gated loudness of everything since the start or the last restart; silence until 400 ms over
  /// −70 LUFS have been heard.
  public var integrated: Decibels { programme.loudness }

  /// Begins the integrated loudness anew; the other two go on.
  public mutating func restartIntegration() { programme = IntegratedLoudness() }

  /// Takes the next frames of interleaved stereo.
  public mutating func process(_ samples: Span<Float>) {
    let frames = samples.count / 2
    var frame = 0
    while frame < frames {
      let part = min(stepFrames - framesInStep, frames - frame)
      stepSquares += weigh(samples, frame..<frame + part)
      framesInStep += part
      frame += part
      if framesInStep == stepFrames { endStep() }
    }
  }

  private mutating func endStep() {
    // A NaN would be heard for ever; the step that held it counts as silence.
    filter.recover()
    let sum = stepSquares.sum()
    let power = sum.isFinite ? sum / Double(stepFrames) : 0
    newest = (newest + 1) % Self.shortTermSteps
    steps[newest] = power
    programme.add(step: power)
    stepSquares = SIMD2()
    framesInStep = 0
  }

  private func loudness(ofSteps count: Int) -> Decibels {
    var power = 0.0
    for step in 0..<count {
      power += steps[(newest + Self.shortTermSteps - step) % Self.shortTermSteps]
    }
    return Decibels(IntegratedLoudness.loudness(ofMeanSquare: power / Double(count)))
  }

  @inline(never)
  private mutating func weigh(_ samples: Span<Float>, _ frames: Range<Int>) -> SIMD2<Double> {
    var filter = self.filter
    var squares = SIMD2<Double>()
    for frame in frames {
      let weighted = filter.next(samples.frame(at: frame))
      squares += weighted * weighted
    }
    self.filter = filter
    return squares
  }
}
