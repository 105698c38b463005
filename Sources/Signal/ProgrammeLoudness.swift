import Glibc

/// The loudness of a whole programme: integrated (Rec. ITU-R BS.1770-5), range (EBU Tech 3342), and the
/// greatest momentary and short-term loudness (EBU Tech 3341).
public struct ProgrammeLoudness: Hashable, Sendable {
  /// Gated, in LUFS; silence where nothing passes the gates.
  public var integrated = Decibels.silence
  /// In LU; 0 where the programme is too short or has no range.
  public var range = 0.0
  /// Greatest loudness of 400 ms and of 3 s, in LUFS.
  public var momentaryMaximum = Decibels.silence
  public var shortTermMaximum = Decibels.silence
  /// The steps at which the windows of the two maxima begin.
  public var momentaryStep = 0
  public var shortTermStep = 0

  public init() {}

  /// Measures a programme of which the K-weighted mean squares of 100 ms steps are known, both channels
  /// added. Windows move by one step.
  public init(steps: [Double]) {
    integrated = IntegratedLoudness(steps: steps).loudness
    let momentary = Self.windows(of: steps, length: 4)
    let shortTerm = Self.windows(of: steps, length: 30)
    (momentaryMaximum, momentaryStep) = Self.greatest(momentary)
    (shortTermMaximum, shortTermStep) = Self.greatest(shortTerm)
    range = Self.range(shortTerm)
  }

  /// Mean squares of windows of so many steps, one for each step that a window begins with.
  private static func windows(of steps: [Double], length: Int) -> [Double] {
    guard steps.count >= length else { return [] }
    return (0...steps.count - length).map { first in
      steps[first..<first + length].reduce(0, +) / Double(length)
    }
  }

  private static func greatest(_ powers: [Double]) -> (Decibels, Int) {
    guard let index = powers.indices.max(by: { powers[$0] < powers[$1] }) else {
      return (.silence, 0)
    }
    return (Decibels(IntegratedLoudness.loudness(ofMeanSquare: powers[index])), index)
  }

  /// EBU Tech 3342, clause 2: short-term loudness over the absolute gate at −70 LUFS and over a relative
  /// one 20 LU below the mean of what passes; the spread from the 10th to the 95th percentile.
  private static func range(_ powers: [Double]) -> Double {
    let audible = powers.filter { IntegratedLoudness.loudness(ofMeanSquare: $0) >= -70 }
    guard !audible.isEmpty else { return 0 }
    let gate = audible.reduce(0, +) / Double(audible.count) / 100
    let levels = audible.filter { $0 >= gate }.sorted()
    guard levels.count > 1 else { return 0 }
    func percentile(_ share: Double) -> Double {
      IntegratedLoudness.loudness(
        ofMeanSquare: levels[Int((Double(levels.count - 1) * share).rounded())])
    }
    return percentile(0.95) - percentile(0.1)
  }
}
