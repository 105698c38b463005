public import Signal
public import Stems

/// One result of the check: what is the case, how much, where it is worst, and how sure that is.
public struct Finding: Hashable, Sendable, Codable {
  public var kind: FindingKind
  public var subject: FindingSubject
  /// The measurement, in the unit of the kind (`FindingKind.unit`); nil where the kind has none.
  public var value: FindingValue?
  public var severity: Severity
  /// How sure it is, 0…1.
  public var confidence: Double
  /// What supports it, in the order in which a person wants to read it.
  public var evidence: [Evidence]
  /// The evidence that tells a person something: that a delay is whole is said by its number.
  public var shownEvidence: [Evidence] { evidence.filter { $0 != Evidence("fractional", 0) } }
  /// The stretch of the song's axis where it is worst; nil where it is everywhere or has no place.
  public var worst: Range<FrameIndex>?

  public init(
    _ kind: FindingKind, _ subject: FindingSubject, value: FindingValue? = nil,
    severity: Severity, confidence: Double = 1, evidence: [Evidence] = [],
    worst: Range<FrameIndex>? = nil
  ) {
    self.kind = kind
    self.subject = subject
    self.value = value
    self.severity = severity
    self.confidence = confidence
    self.evidence = evidence
    self.worst = worst
  }
}

/// What a finding is about.
public enum FindingSubject: Hashable, Sendable, Codable {
  /// The whole set, or the mixdown against the set.
  case song
  /// One lane: its index in `Song.lanes`.
  case lane(Int)
  /// A file of the folder that is no lane: its path relative to the folder.
  case file([FileName])
}

/// What a finding means for the work.
public enum Severity: String, CaseIterable, Comparable, Hashable, Sendable, Codable {
  /// Information.
  case note
  /// Works, but the cause should be put right.
  case warning
  /// The song cannot be mastered from this delivery as it is.
  case error

  public static func < (a: Self, b: Self) -> Bool { a.rank < b.rank }

  private var rank: Int {
    switch self {
    case .note: 0
    case .warning: 1
    case .error: 2
    }
  }
}

/// The measurement of a finding.
public enum FindingValue: Hashable, Sendable, Codable {
  /// Always finite.
  case number(Double)
  case text(String)
}

/// One fact that supports a finding.
public struct Evidence: Hashable, Sendable, Codable {
  /// Named as in a report: "depth_before_db", "correlation".
  public var name: String
  public var value: EvidenceValue

  public init(_ name: String, _ value: EvidenceValue) {
    self.name = name
    self.value = value
  }

  public init(_ name: String, _ value: Double) { self.init(name, .number(value)) }
  public init(_ name: String, _ value: String) { self.init(name, .text(value)) }
}

/// The content of a piece of evidence.
public enum EvidenceValue: Hashable, Sendable, Codable {
  /// Always finite.
  case number(Double)
  case text(String)
  /// Rows of numbers, such as a curve of [Hz, dB]. All finite.
  case rows([[Double]])
}
