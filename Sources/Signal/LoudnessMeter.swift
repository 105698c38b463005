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
  private var spread = LoudnessRange()
  /// Steps that ended so far, up to a whole short-term window.
  private var stepCount = 0
  /// Greatest momentary and short-term loudness since the start or the last restart.
  public private(set) var momentaryMaximum = Decibels.silence
  public private(set) var shortTermMaximum = Decibels.silence
  /// What each step of 100 ms that ended since `takeSteps` brought, in their order.
  private var endedSteps: [LoudnessStep] = []

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

  /// Loudness range of everything since the start or the last restart, in LU (EBU Tech 3342).
  public var range: Double { spread.range }

  /// Hands out what each step of 100 ms brought that ended since the last call; at most the last 64 of them.
  public mutating func takeSteps() -> [LoudnessStep] {
    defer { endedSteps.removeAll(keepingCapacity: true) }
    return endedSteps
  }

  /// Begins the integrated loudness, the range and the maxima anew; the other two go on.
  public mutating func restartIntegration() {
    programme = IntegratedLoudness()
    spread = LoudnessRange()
    momentaryMaximum = .silence
    shortTermMaximum = .silence
    stepCount = 0
  }

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
    stepCount = min(Self.shortTermSteps, stepCount + 1)
    let step = LoudnessStep(
      momentary: Float(momentary.value), shortTerm: Float(shortTerm.value))
    if endedSteps.count < 64 { endedSteps.append(step) }
    if stepCount >= Self.momentarySteps { momentaryMaximum = max(momentaryMaximum, momentary) }
    if stepCount == Self.shortTermSteps {
      shortTermMaximum = max(shortTermMaximum, shortTerm)
      spread.add(power: meanSquare(ofSteps: Self.shortTermSteps))
    }
  }

  private func loudness(ofSteps count: Int) -> Decibels {
    Decibels(IntegratedLoudness.loudness(ofMeanSquare: meanSquare(ofSteps: count)))
  }

  private func meanSquare(ofSteps count: Int) -> Double {
    var power = 0.0
    for step in 0..<count {
      power += steps[(newest + Self.shortTermSteps - step) % Self.shortTermSteps]
    }
    return power / Double(count)
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
