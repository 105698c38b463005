import Inspection
import Signal
import Stems

/// What a cell of the board says of some stems.
enum BoardSign: Hashable {
  /// There is no such stem.
  case absent
  /// It was not checked yet.
  case unknown
  case pass
  case warning
  case error

  init(_ severity: Severity?) {
    switch severity {
    case .error: self = .error
    case .warning: self = .warning
    case .note, nil: self = .pass
    }
  }
}

extension BoardSong {
  /// The verdict on the whole song.
  var sign: BoardSign {
    if problem != nil { return .error }
    guard let summary else {
      if case .failed = check { return .error }
      return .unknown
    }
    return BoardSign(summary.findings.map(\.severity).max())
  }

  /// The verdict on the stems of a role together, and how many there are.
  func sign(of role: Role) -> (sign: BoardSign, count: Int) {
    guard let song else { return (.absent, 0) }
    let lanes = song.stems.indices.filter { song.stems[$0].role == role }
    guard !lanes.isEmpty else { return (.absent, 0) }
    return (sign(ofLanes: lanes), lanes.count)
  }

  /// The verdict on the mixdown and on what is said of the song itself.
  var mixdownSign: BoardSign {
    guard let song else { return .absent }
    guard let summary else { return .unknown }
    let about = summary.findings.filter {
      $0.subject == .song || $0.subject == .lane(song.stems.count)
    }
    return BoardSign(about.map(\.severity).max())
  }

  private func sign(ofLanes lanes: [Int]) -> BoardSign {
    guard let summary else { return .unknown }
    let about = summary.findings.filter { finding in
      if case .lane(let lane) = finding.subject { lanes.contains(lane) } else { false }
    }
    return BoardSign(about.map(\.severity).max())
  }

  /// Numbers of errors and warnings.
  var counts: (errors: Int, warnings: Int) {
    let findings = summary?.findings ?? []
    return (
      findings.count { $0.severity == .error }, findings.count { $0.severity == .warning }
    )
  }

  /// How loud the song is: its mixdown, or without one the sum of its stems as delivered.
  var levels: ProgrammeLevels? { summary.flatMap { $0.mixdown ?? $0.sumLevels } }

  /// Whether `levels` are the sum's.
  var isSumMeasured: Bool { summary.map { $0.mixdown == nil && $0.sumLevels != nil } ?? false }

  /// Stands before the loudness of a sum.
  static let sumSign = (unicode: "Σ", ascii: "s")

  /// How far sum and mixdown null; nil where nothing is known of it.
  var nullDepth: Decibels? { summary?.sum.null?.depth }
}

extension Role {
  /// Three letters for the head of a narrow column.
  var shortName: String {
    switch self {
    case .drum: "Drm"
    case .percussion: "Prc"
    case .bass: "Bas"
    case .guitars: "Gtr"
    case .keyboards: "Key"
    case .backgroundVocals: "BV"
    case .leadVocal: "LV"
    case .brass: "Brs"
    case .strings: "Str"
    case .synths: "Syn"
    case .effects: "FX"
    case .other: "Oth"
    case .mixdown: "Mix"
    }
  }
}
