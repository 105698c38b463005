import Signal
import Stems

/// What a song's folder says by its files alone: how many, of which type, how they are named.
struct FolderFindings {
  private(set) var findings: [Finding] = []
  private let song: Song
  private let profile: Profile

  init(_ song: Song, folder: FolderFacts, profile: Profile) {
    self.song = song
    self.profile = profile
    addSet()
    addFileTypes()
    addProblems()
    addNames(folder: folder.name)
    if !folder.hasTracklist { add(.tracklistMissing, .song, nil, .note) }
  }

  private mutating func add(
    _ kind: FindingKind, _ subject: FindingSubject, _ value: FindingValue?, _ severity: Severity,
    evidence: [Evidence] = []
  ) {
    findings.append(
      Finding(kind, subject, value: value, severity: severity, evidence: evidence))
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

  /// WAV and AIFF are asked for. FLAC loses nothing; other containers have to be converted by somebody.
  private mutating func addFileTypes() {
    for (lane, stem) in song.lanes.enumerated() {
      guard let file = stem.files.first else { continue }
      let severity: Severity? =
        switch file.facts.container {
        case .wav, .wavExtensible, .rf64, .aiff, .aifc: nil
        case .flac: .note
        case .w64, .caf: .warning
        }
      if let severity {
        add(.fileType, .lane(lane), .text(Self.fileExtension(file.name)), severity)
      }
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
