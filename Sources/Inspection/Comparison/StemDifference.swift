public import Signal
public import Stems

/// How a new version of a stem differs from the old one.
public struct StemDifference: Hashable, Sendable {
  /// A stretch of the axis that sounds different.
  public struct Span: Hashable, Sendable {
    public var range: Range<FrameIndex>
    /// RMS of new − old in it, in dBFS.
    public var level: Decibels
  }

  /// Every sample is the same, and both are of one length.
  public var isIdentical = false
  /// New length minus old length, in frames of the common rate.
  public var lengthChange = FrameCount.zero
  /// Energy of new − old relative to the old one's, in dB; silence where all samples are equal.
  public var depth = Decibels.silence
  /// Largest absolute sample of new − old, in dBFS.
  public var peak = Decibels.silence
  /// Correlation of both as they stand, −1…1; 0 where one is silent.
  public var correlation = 0.0
  /// Level of new − old: the change of the whole, in dB; nil where that is not what happened.
  public var gain: Decibels?
  /// By how many frames the new one is later; nil where it was not moved.
  public var delay: Double?
  public var isPolarityInverted = false
  public var areChannelsSwapped = false
  /// Kinds of what else was found between both, by the doctor.
  public var otherChanges: [FindingKind] = []
  /// As `depth`, with the changes above taken back.
  public var depthAfter = Decibels.silence
  /// Where they differ; empty where that is nowhere or everywhere.
  public var spans: [Span] = []
  /// Why a version could not be read to its end.
  public var failure: SampleReadFailure?

  public init() {}

  /// A difference as quantisers and dither leave it, relative to the stem.
  static let rounding = -100.0
  /// A difference in a stretch that is one, relative to the stem there.
  private static let audible = 1e-7

  /// Whether nothing but rounding changed.
  public var isSameButForRounding: Bool { depth.value < Self.rounding }
}

extension PairScan {
  /// Compares two versions over the whole axis. Blocks for up to some seconds; call it from a worker thread.
  public static func difference(
    _ old: Version, _ new: Version, rate: SampleRate
  ) -> StemDifference {
    let outcome = measure(old, new, rate: rate)
    let total = outcome.total
    var result = StemDifference()
    result.failure = outcome.failure
    result.lengthChange = new.end - old.end
    result.isIdentical =
      total.peak == 0 && result.lengthChange == .zero && outcome.failure == nil
    result.depth = relative(total.difference, to: total.old)
    result.depthAfter = result.depth
    result.peak = Decibels(amplitude: Double(total.peak))
    let energy = (total.old * total.new).squareRoot()
    result.correlation = energy > 0 ? total.product / energy : 0
    if result.isIdentical || result.isSameButForRounding { return result }
    result.findSpans(outcome)
    // What changed in places only was not moved, and its fader was not either.
    if result.spans.isEmpty { result.findWholeChange(old, new, total, rate: rate) }
    return result
  }

  fileprivate static func relative(_ energy: Double, to reference: Double) -> Decibels {
    reference > 0
      ? Decibels(power: energy / reference) : energy > 0 ? Decibels(.infinity) : .silence
  }
}

extension StemDifference {
  /// Finds where the versions differ. None, where that is in more than three quarters of what sounds.
  fileprivate mutating func findSpans(_ outcome: PairScan.Outcome) {
    let sounding = outcome.stretches.count { max($0.old, $0.new) > 0 }
    var changed: [Range<Int>] = []
    for (index, stretch) in outcome.stretches.enumerated()
    where stretch.difference > Self.audible * max(stretch.old, stretch.new) {
      // Half a second of the same joins what is around it.
      if let last = changed.last, index - last.upperBound < 5 {
        changed[changed.count - 1] = last.lowerBound..<index + 1
      } else {
        changed.append(index..<index + 1)
      }
    }
    let count = changed.reduce(0) { $0 + $1.count }
    guard count * 4 < sounding * 3 else { return }
    spans = changed.map { range in
      let energy = outcome.stretches[range].reduce(0) { $0 + $1.difference }
      let samples = Double(range.count * outcome.frames * 2)
      let frames = Int64(outcome.frames)
      return Span(
        range: FrameIndex(
          Int64(range.lowerBound) * frames)..<FrameIndex(
            Int64(range.upperBound) * frames), level: Decibels(power: energy / samples))
    }
  }

  /// Finds what happened to the whole: level and polarity from the sums, the rest by the null doctor, with the old
  /// version for the mixdown.
  fileprivate mutating func findWholeChange(
    _ old: PairScan.Version, _ new: PairScan.Version, _ total: PairScan.Stretch, rate: SampleRate
  ) {
    guard total.old > 0, total.new > 0 else { return }
    let factor = total.product / total.old
    let left = total.new - factor * factor * total.old
    if left / total.new < 1e-6 {
      takeGain(factor)
      // Sums in single precision say no more of what is left: it is looked at again.
      let exact = gain == nil ? (factor < 0 ? -1 : 1) : factor
      let rest = PairScan.measure(old, new, rate: rate, gain: LinearGain(Float(exact))).total
      depthAfter = PairScan.relative(rest.difference, to: rest.new)
      return
    }
    let lanes = [new, old].map { version in
      DoctorLane(
        source: version.source, start: version.start, fileRate: version.fileRate,
        quantiserStep: version.quantiserStep)
    }
    let diagnosis = NullDoctor.examine(
      lanes: [lanes[0]], mixdown: lanes[1], sampleRate: rate,
      frameCount: max(old.end, new.end) - .start)
    guard diagnosis.depthAfter.value < depth.value - 3 else { return }
    depthAfter = diagnosis.depthAfter
    for finding in diagnosis.findings { take(finding) }
  }

  private mutating func takeGain(_ factor: Double) {
    isPolarityInverted = factor < 0
    let change = Decibels(amplitude: factor)
    if abs(change.value) >= 0.005 { gain = change }
  }

  private mutating func take(_ finding: Finding) {
    var number: Double?
    if case .number(let value)? = finding.value { number = value }
    switch finding.kind {
    case .stemDelay, .setDelay: delay = number
    case .stemGain, .setGain: gain = number.map { Decibels($0) }
    case .stemPolarity, .setPolarity: isPolarityInverted = true
    case .stemChannelsSwapped: areChannelsSwapped = true
    case .nullUnexplained, .stemExtra, .stemMissing: break
    default:
      if !otherChanges.contains(finding.kind) { otherChanges.append(finding.kind) }
    }
  }
}
