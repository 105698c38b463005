public import Inspection
import Signal
import Stems

/// Two deliveries of one song: which stems changed, what was put right, what is new.
public struct DeliveryComparison: Sendable {
  /// What became of a stem, or of the mixdown. Indices in `Song.lanes` of either delivery.
  public struct Lane: Sendable {
    public var old: Int?
    public var new: Int?
    /// Nil where one delivery has no such lane.
    public var difference: StemDifference?

    public init(old: Int?, new: Int?, difference: StemDifference?) {
      self.old = old
      self.new = new
      self.difference = difference
    }
  }

  /// What became of a finding; the new one stands for those that are still there.
  public struct Change: Hashable, Sendable {
    public var finding: Finding
    /// The old one, where both deliveries have it.
    public var before: Finding?

    /// Graver than it was, or not there before.
    public var isWorse: Bool { before.map { finding.severity > $0.severity } ?? true }
  }

  public let old: InspectedSong
  public let new: InspectedSong
  public let lanes: [Lane]
  /// Findings of the old delivery that the new one has not.
  public let fixed: [Finding]
  public let remaining: [Change]
  public let appeared: [Change]

  /// Compares what was inspected; `lanes` says what became of the stems.
  public init(old: InspectedSong, new: InspectedSong, lanes: [Lane]) {
    self.old = old
    self.new = new
    self.lanes = lanes
    let pairs = Dictionary(
      lanes.compactMap { lane in lane.old.flatMap { old in lane.new.map { (old, $0) } } },
      uniquingKeysWith: { first, _ in first })
    var before = old.summary.findings
    var remaining: [Change] = []
    var appeared: [Change] = []
    for finding in new.summary.findings {
      let index = before.firstIndex { other in
        other.kind == finding.kind && Self.same(other.subject, finding.subject, pairs)
      }
      if let index {
        remaining.append(Change(finding: finding, before: before.remove(at: index)))
      } else {
        appeared.append(Change(finding: finding, before: nil))
      }
    }
    fixed = before
    self.remaining = remaining
    self.appeared = appeared
  }

  private static func same(
    _ old: FindingSubject, _ new: FindingSubject, _ pairs: [Int: Int]
  ) -> Bool {
    switch (old, new) {
    case (.song, .song): true
    case (.lane(let a), .lane(let b)): pairs[a] == b
    case (.file(let a), .file(let b)): a == b
    default: false
    }
  }

  /// Findings that are new or graver, at least so grave.
  public func worse(than severity: Severity) -> [Change] {
    (appeared + remaining).filter { $0.finding.severity >= severity && $0.isWorse }
  }

  /// Whether the stems are further from the mixdown than they were, to be heard: by 3 dB, and above −60 dB.
  public var isNullWorse: Bool {
    guard let now = new.depth, let then = old.depth else { return false }
    return now > -60 && now > then + 3
  }
}
