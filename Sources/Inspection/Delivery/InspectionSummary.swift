public import Signal

/// What the workbench shows of an inspection, and what is kept for the next opening.
public struct InspectionSummary: Hashable, Sendable, Codable {
  /// The gravest first.
  public var findings: [Finding]
  /// Settings under which each stem fits the mixdown; empty where there is no mixdown.
  public var proposals: [StemProposal]
  /// The sum as delivered.
  public var sum: SumMeasurement
  /// True peak of the mixdown, dBTP; silence without one.
  public var mixdownTruePeak = Decibels.silence

  public init(
    findings: [Finding], proposals: [StemProposal], sum: SumMeasurement,
    mixdownTruePeak: Decibels = .silence
  ) {
    self.findings = findings
    self.proposals = proposals
    self.sum = sum
    self.mixdownTruePeak = mixdownTruePeak
  }

  /// Part of what it is kept by: another way to inspect does not meet old summaries.
  public static let version = 3
}

extension SongInspection {
  /// The inspection without the measurements of the files.
  public var summary: InspectionSummary {
    InspectionSummary(
      findings: findings, proposals: diagnosis?.proposals ?? [], sum: measurements.sum,
      mixdownTruePeak: measurements.sum.null == nil
        ? .silence : measurements.lanes.last?.truePeak ?? .silence)
  }
}
