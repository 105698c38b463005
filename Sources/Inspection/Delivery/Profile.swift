public import Stems

/// One house's rules of delivery. The default is what stem mastering asks for in general.
public struct Profile: Hashable, Sendable {
  /// As it is called on the command line.
  public var name: String
  /// Stems that a delivery may have.
  public var mostStems = 8
  /// Roles that are always worth a stem of their own.
  public var coreRoles: [Role] = [.drum, .bass, .leadVocal]
  /// The shortest silence before the first sound, in seconds.
  public var leadSilenceSeconds = 0.5
  /// The silence before the first sound that is asked for, in bars at the song's tempo.
  public var leadSilenceBars = 1.0
  /// Beats of a bar.
  public var beatsPerBar = 4.0
  /// Beats per minute; nil to estimate it.
  public var tempo: Double?
  /// A mixdown that peaks above has little headroom, in dBFS.
  public var headroom = -1.0
  /// A sum of the stems that peaks above would clip on the master bus, in dBFS.
  public var sumPeak = 0.02
  /// Stems whose peaks lie within so many dB of each other were normalised.
  public var normalisedSpread = 0.02
  /// Share of the files from which upsampling is more than information.
  public var upsampledShare = 0.6
  /// Where measurements of one file become findings.
  public var forensics = ForensicLimits()
  /// The smallest word length of integers that is as it should be.
  public var fewestBits = 24
  /// The loudness that the house masters to, in LUFS; nil for none.
  public var loudnessTarget: Double?
  /// A regular expression that every file's name has to match; nil for none.
  public var namePattern: String?
  /// Severities that differ from the usual ones; a kind that is not wanted at all has none.
  public var severities: [FindingKind: Severity?] = [:]

  public init(name: String = "default") { self.name = name }

  /// The findings as this house sees them: severities changed, and what it does not want to know left out.
  public func judged(_ findings: [Finding]) -> [Finding] {
    findings.compactMap { finding in
      guard let severity = severities[finding.kind] else { return finding }
      guard let severity else { return nil }
      var judged = finding
      judged.severity = severity
      return judged
    }
  }
}

/// What a song's folder holds beside the song.
public struct FolderFacts: Hashable, Sendable {
  /// The folder's own name.
  public var name: String
  /// Whether the song or its album comes with a tracklist.
  public var hasTracklist: Bool

  public init(name: String = "", hasTracklist: Bool = false) {
    self.name = name
    self.hasTracklist = hasTracklist
  }
}
