public import Signal

/// Why the stems do not add up to the mixdown, and what would make them.
public struct NullDiagnosis: Sendable {
  /// Energy of mixdown − sum relative to the mixdown's, in dB; −200 where they are equal.
  public var depthBefore: Decibels
  /// The same under all proposed corrections.
  public var depthAfter: Decibels
  /// What the quantisers of the files leave of a right delivery.
  public var floor: Decibels
  public var findings: [Finding]
  /// What was corrected, in the order in which it was found.
  public var steps: [NullStep]
  /// By stem: what makes it fit.
  public var proposals: [StemProposal]
  /// The stems at fault, the one that costs most first.
  public var ranking: [CulpritShare]
  /// Depth by octave as delivered; empty where the stems add up.
  public var depthByBand: [NullBand]
  /// Pairs of stems between which the mixdown does not decide.
  public var lookAlikes: [LookAlikes]
}

/// How much of the fault is one stem's.
public struct CulpritShare: Hashable, Sendable {
  public var stem: Int
  /// Decibels by which its corrections make the null deeper.
  public var gained: Decibels
}

/// The null in one octave.
public struct NullBand: Hashable, Sendable {
  /// Centre in Hz.
  public var centre: Double
  public var depth: Decibels
}

/// Two stems that hold the same but for a thousandth.
public struct LookAlikes: Hashable, Sendable {
  public var first: Int
  public var second: Int
  public var correlation: Double
}

/// One correction on the way to the null.
public struct NullStep: Hashable, Sendable {
  public var kind: FindingKind
  /// The stem's index; nil for the whole set or the mixdown.
  public var stem: Int?
  public var depthBefore: Decibels
  public var depthAfter: Decibels
}

/// The settings under which a stem fits the mixdown.
public struct StemProposal: Hashable, Sendable, Codable {
  /// What to add to the stem's level.
  public var gain: Decibels
  public var isPolarityInverted: Bool
  /// Frames to move the stem by: negative where it is late.
  public var offset: FrameCount
  /// What whole frames leave over, −0.5…0.5; the exact move is `offset + fraction`.
  public var fraction: Double
  /// Whether the stem is not in the mix.
  public var isLeftOut: Bool
}
