import Signal
import Stems

/// What a delivery says before a sample of it is read: which files there are, how they are named, their
/// formats, rates and lengths.
struct FactFindings {
  private(set) var findings: [Finding] = []
  private let song: Song
  private let profile: Profile

  init(_ song: Song, folder: FolderFacts, profile: Profile) {
    self.song = song
    self.profile = profile
    addSet()
    addFileTypes()
    addFormats()
    addLengths()
    addProblems()
    addNames(folder: folder.name)
    if !folder.hasTracklist { add(.tracklistMissing, .song, nil, .note) }
  }

  private mutating func add(
    _ kind: FindingKind, _ subject: FindingSubject, _ value: FindingValue?, _ severity: Severity,
    evidence: [Evidence] = [], worst: Range<FrameIndex>? = nil
  ) {
    findings.append(
      Finding(
        kind, subject, value: value, severity: severity, evidence: evidence, worst: worst))
  }

  private mutating func addSet() {
    if song.mixdown == nil { add(.noMixdown, .song, nil, .error) }
    if song.stems.count > profile.mostStems {
      add(.tooManyStems, .song, .number(Double(song.stems.count)), .warning)
    }
    let roles = Set(song.stems.map(\.role))
    for role in profile.coreRoles where !roles.contains(role) {
      add(.missingCoreStem, .song, .text(role.rawValue), .note)
    }
  }

  /// WAV and AIFF are asked for. FLAC loses nothing; other containers many workstations do not open.
  private mutating func addFileTypes() {
    for (lane, stem) in song.lanes.enumerated() {
      guard let file = stem.files.first else { continue }
      let severity: Severity? =
        switch file.facts.container {
        case .wav, .wavExtensible, .rf64, .aiff, .aifc: nil
        case .flac: .note
        case .w64, .caf: .error
        }
      if let severity {
        add(.fileType, .lane(lane), .text(Self.fileExtension(file.name)), severity)
      }
    }
  }

  private mutating func addFormats() {
    for (lane, stem) in song.lanes.enumerated() {
      guard let facts = stem.files.first?.facts else { continue }
      if stem.files.count == 2 {
        add(.splitStereoPair, .lane(lane), .text(stem.files[1].name.text), .warning)
      } else if facts.channelCount == 1 {
        add(.monoFile, .lane(lane), .number(1), .warning)
      }
      if case .integer(let bits) = facts.encoding, bits < profile.fewestBits {
        add(.bitDepthLow, .lane(lane), .number(Double(bits)), .warning)
      }
    }
  }

  private mutating func addLengths() {
    guard let mixdown = song.mixdown else { return }
    for (index, stem) in song.stems.enumerated() {
      let rate = stem.files[0].facts.sampleRate
      if rate != mixdown.files[0].facts.sampleRate {
        add(
          .sampleRateMismatch, .lane(index), .number(Double(rate.hertz)), .error,
          evidence: [Evidence("mixdown_hz", Double(song.sampleRate.hertz))])
      }
      let difference = stem.frameCount.value - mixdown.frameCount.value
      // Resampling rounds lengths.
      guard abs(difference) > (rate == song.sampleRate ? 0 : 2) else { continue }
      let end = FrameIndex(min(stem.frameCount.value, mixdown.frameCount.value))
      add(
        .lengthMismatch, .lane(index), .number(Double(difference)),
        abs(difference) < 64 ? .note : .warning,
        evidence: [Evidence("difference_s", song.sampleRate.seconds(FrameCount(difference)))],
        worst: end..<end + FrameCount(abs(difference)))
    }
  }

  /// Files that could not be read, or only in part.
  private mutating func addProblems() {
    for problem in song.problems where !problem.path.isEmpty {
      let letters = Self.fileExtension(problem.path.last ?? FileName(""))
      switch problem.kind {
      case .unreadable where Self.foreignTypes.contains(letters):
        add(.fileType, .file(problem.path), .text(letters), .error)
      case .unreadable: add(.unreadableFile, .file(problem.path), .text(problem.sentence), .error)
      case .damaged:
        let lane = song.lanes.firstIndex { $0.files.contains { $0.path == problem.path } }
        add(
          .damagedFile, lane.map { .lane($0) } ?? .file(problem.path), .text(problem.sentence),
          .error)
      case .unused: break
      }
    }
  }

  /// Extensions of sound that is no delivery.
  private static let foreignTypes: Set<String> = [
    "mp3", "m4a", "mp4", "aac", "ogg", "oga", "opus", "wma", "wv", "ape", "sd2",
  ]

  private static func fileExtension(_ name: FileName) -> String {
    let text = name.text
    guard let dot = text.lastIndex(of: ".") else { return "" }
    return text[text.index(after: dot)...].lowercased()
  }

  private mutating func addNames(folder: String) {
    let lanes = song.lanes
    let naming = SongNaming(
      folder: FileName(folder), files: lanes.map { $0.files.first?.name ?? FileName("") })
    let titled = naming.files.count { $0.strayTitle == nil }
    let isShared = titled >= 2 && titled * 4 >= lanes.count * 3
    let pattern = profile.namePattern.flatMap { try? Regex($0) }
    for (lane, file) in naming.files.enumerated() {
      if let pattern, let name = lanes[lane].files.first?.name.text,
        (try? pattern.wholeMatch(in: name)) == nil
      {
        add(.nameUnclear, .lane(lane), nil, .warning, evidence: [Evidence("rule", "name-pattern")])
        continue
      }
      // A stem named by nothing but the title says as little.
      if !file.isRoleKnown || (file.role == .mixdown && lane < song.stems.count) {
        add(.nameUnclear, .lane(lane), nil, .note)
      }
      if isShared, let title = file.strayTitle {
        add(
          .titleInconsistent, .lane(lane), .text(title), .warning,
          evidence: [Evidence("song", naming.title)])
      }
    }
  }
}
