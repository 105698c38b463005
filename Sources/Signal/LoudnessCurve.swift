/// Momentary and short-term loudness at the end of a step of 100 ms, in LUFS; −∞ in silence.
public struct LoudnessStep: Hashable, Sendable {
  public var momentary: Float
  public var shortTerm: Float

  public init(momentary: Float, shortTerm: Float) {
    self.momentary = momentary
    self.shortTerm = shortTerm
  }
}

/// The loudness of a programme over time, and of the whole.
public struct LoudnessCurve: Hashable, Sendable {
  /// One for each 100 ms; what was before the first sample counts as silence.
  public var steps: [LoudnessStep]
  public var programme: ProgrammeLoudness

  /// A programme of which the K-weighted mean squares of 100 ms steps are known, both channels added.
  public init(steps powers: [Double]) {
    programme = ProgrammeLoudness(steps: powers)
    var sums = [0.0]
    sums.reserveCapacity(powers.count + 1)
    for power in powers { sums.append(sums[sums.count - 1] + power) }
    func loudness(endingAt end: Int, steps count: Int) -> Float {
      let power = max(0, sums[end] - sums[max(0, end - count)]) / Double(count)
      // Differences of running sums leave a trace of what was; nobody hears it.
      return power > 1e-13 ? Float(IntegratedLoudness.loudness(ofMeanSquare: power)) : -.infinity
    }
    steps = powers.indices.map {
      LoudnessStep(
        momentary: loudness(endingAt: $0 + 1, steps: 4),
        shortTerm: loudness(endingAt: $0 + 1, steps: 30))
    }
  }
}
