public import Signal

/// What the workbench shows of an inspection, and what is kept for the next opening.
public struct InspectionSummary: Hashable, Sendable, Codable {
  /// The gravest first.
  public var findings: [Finding]
  /// Settings under which each stem fits the mixdown; empty where there is no mixdown.
  public var proposals: [StemProposal]
  /// The sum as delivered.
  public var sum: SumMeasurement
  /// Null depth with all proposals applied; nil without a mixdown.
  public var depthAfter: Decibels?
  /// Of the mixdown; nil without one.
  public var mixdown: ProgrammeLevels?
  /// Of the sum as delivered, where there is no mixdown: what an album plays instead.
  public var sumLevels: ProgrammeLevels?

  public init(
    findings: [Finding], proposals: [StemProposal], sum: SumMeasurement, depthAfter: Decibels?,
    mixdown: ProgrammeLevels? = nil, sumLevels: ProgrammeLevels? = nil
  ) {
    self.findings = findings
    self.proposals = proposals
    self.sum = sum
    self.depthAfter = depthAfter
    self.mixdown = mixdown
    self.sumLevels = sumLevels
  }

  /// Part of what it is kept by: another way to inspect does not meet old summaries.
  public static let version = 6
}

extension SongInspection {
  /// The inspection without the measurements of the files.
  public var summary: InspectionSummary {
    InspectionSummary(
      findings: findings, proposals: diagnosis?.proposals ?? [], sum: measurements.sum,
      depthAfter: diagnosis?.depthAfter, mixdown: mixdownLevels, sumLevels: sumLevels)
  }

  private var mixdownLevels: ProgrammeLevels? {
    guard measurements.sum.null != nil, let mixdown = measurements.lanes.last else { return nil }
    return ProgrammeLevels(
      loudness: mixdown.loudness.integrated, range: mixdown.loudness.range,
      truePeak: mixdown.truePeak)
  }

  private var sumLevels: ProgrammeLevels? {
    let sum = measurements.sum
    guard sum.null == nil, !sum.sumSteps.isEmpty else { return nil }
    let loudness = ProgrammeLoudness(steps: sum.sumSteps.map(Double.init))
    return ProgrammeLevels(
      loudness: loudness.integrated, range: loudness.range, truePeak: sum.truePeak)
  }
}

/// How loud a song is, in the measures that are compared between the songs of an album.
public struct ProgrammeLevels: Hashable, Sendable, Codable {
  /// Integrated, in LUFS (Rec. ITU-R BS.1770-5).
  public var loudness: Decibels
  /// Loudness range in LU (EBU Tech 3342).
  public var range: Double
  /// In dBTP (BS.1770-5 Annex 2).
  public var truePeak: Decibels

  public init(loudness: Decibels, range: Double, truePeak: Decibels) {
    self.loudness = loudness
    self.range = range
    self.truePeak = truePeak
  }
}
