import Inspection
import Signal
import Stems

/// One thing to put right: findings of one cause, and what to ask for.
struct RequestItem: Hashable {
  /// Something that was found, of the lanes that it was found of.
  struct Fact: Hashable {
    var subject: String
    var text: String
  }

  var severity: Severity
  /// Names of what it is about: "Guitars", "Bass and Keys", "All stems".
  var subject: String
  /// Names of the files; empty where the whole delivery is meant.
  var files: [FileName]
  var facts: [Fact]
  /// What probably brought it about, hedged already.
  var causes: [String]
  /// What to do, one sentence each.
  var asks: [String]
  /// The lowest confidence of its findings, 0…1.
  var confidence: Double
}

extension RequestItem {
  /// The items of a song, the gravest first. Notes count where they ask for something.
  static func items(of inspected: InspectedSong) -> [RequestItem] {
    let findings = inspected.summary.findings.filter { finding in
      finding.severity > .note || !finding.text(in: inspected.song).request.isEmpty
    }
    var groups: [(cause: RequestCause, findings: [Finding])] = []
    for finding in findings {
      let cause = RequestCause(finding, among: findings)
      if let index = groups.firstIndex(where: { $0.cause == cause }) {
        groups[index].findings.append(finding)
      } else {
        groups.append((cause, [finding]))
      }
    }
    let all = groups.map { RequestItem($0.findings, in: inspected.song) }
    return merged(all).enumerated().sorted { a, b in
      a.element.severity == b.element.severity
        ? a.offset < b.offset : a.element.severity > b.element.severity
    }.map(\.element)
  }

  private init(_ findings: [Finding], in song: Song) {
    severity = findings.map(\.severity).max() ?? .note
    confidence = findings.map(\.confidence).min() ?? 1
    subject = Self.names(of: findings, in: song, begins: true)
    var files: [FileName] = []
    for name in findings.flatMap({ Self.files(of: $0, in: song) }) where !files.contains(name) {
      files.append(name)
    }
    self.files = files
    facts = Self.grouped(findings) { $0.requestFact(in: song) }.map { text, findings in
      Fact(subject: Self.names(of: findings, in: song, begins: true), text: text)
    }
    causes = Self.grouped(findings) { $0.text(in: song).cause }.map { cause, findings in
      findings.count > 1 ? ofSeveral(cause) : cause
    }
    // One sentence for all stems that are asked the same.
    let asked = Self.grouped(findings) { $0.text(in: song, naming: Self.placeholder).request }
    asks = asked.map { _, findings in
      let names = Self.names(of: findings, in: song, begins: false)
      let request = findings[0].text(in: song, naming: names).request
      return findings.count > 1 ? ofSeveral(request) : request
    }
  }

  /// Stands for a name in sentences that are compared.
  private static let placeholder = "\u{FFFC}"

  /// Findings by a text of theirs, in the order of their first; those without one are left out.
  private static func grouped(
    _ findings: [Finding], by text: (Finding) -> String
  ) -> [(key: String, findings: [Finding])] {
    var groups: [(key: String, findings: [Finding])] = []
    for finding in findings {
      let key = text(finding)
      if key.isEmpty { continue }
      if let index = groups.firstIndex(where: { $0.key == key }) {
        groups[index].findings.append(finding)
      } else {
        groups.append((key, [finding]))
      }
    }
    return groups
  }

  /// Items about one and the same file are one: it is exported once.
  private static func merged(_ items: [RequestItem]) -> [RequestItem] {
    var result: [RequestItem] = []
    for item in items {
      guard item.files.count == 1, let index = result.firstIndex(where: { $0.files == item.files })
      else {
        result.append(item)
        continue
      }
      result[index].severity = max(result[index].severity, item.severity)
      result[index].confidence = min(result[index].confidence, item.confidence)
      result[index].facts += item.facts
      result[index].causes += item.causes.filter { !result[index].causes.contains($0) }
      result[index].asks += item.asks.filter { !result[index].asks.contains($0) }
    }
    return result
  }

  private static func files(of finding: Finding, in song: Song) -> [FileName] {
    switch finding.subject {
    case .song: []
    case .lane(let lane):
      song.lanes.indices.contains(lane) ? song.lanes[lane].files.map(\.name) : []
    case .file(let path): path.last.map { [$0] } ?? []
    }
  }

  /// Whom findings are about, for a sentence.
  private static func names(of findings: [Finding], in song: Song, begins: Bool) -> String {
    var names: [String] = []
    var lanes: Set<Int> = []
    var hasSong = false
    for finding in findings {
      switch finding.subject {
      case .song:
        hasSong = true
        continue
      case .lane(let lane): lanes.insert(lane)
      case .file: break
      }
      let name = finding.subjectName(in: song)
      if !names.contains(name) { names.append(name) }
    }
    let stems = lanes.filter { $0 < song.stems.count }
    if hasSong || (song.stems.count > 2 && stems.count == song.stems.count) {
      if !hasSong && names.count > lanes.count { return begins ? "All files" : "all files" }
      let rest = lanes.count > stems.count ? " and the mixdown" : ""
      if hasSong { return begins ? "The delivery" : "the stems" }
      return (begins ? "All stems" : "all stems") + rest
    }
    return names.joinedAsList
  }
}

/// What findings have in common that are put right by one act.
enum RequestCause: Hashable {
  /// Where the export begins.
  case start
  /// How the export stores samples.
  case wordLength
  case rate
  case lossy
  /// Levels over full scale.
  case overload
  /// What stands on the master bus.
  case masterBus
  case normalisation
  /// The copy, not the export.
  case damage
  /// One kind of finding, on any number of lanes.
  case kind(FindingKind)
  /// A finding of its own.
  case alone(Finding)

  init(_ finding: Finding, among all: [Finding]) {
    self =
      switch finding.kind {
      case .leadSilenceShort, .truncatedStart, .fadeInStart: .start
      case .bitDepthLow, .bitDepthPadded, .ditherPresent: .wordLength
      case .sampleRateMismatch, .stemRateMismatch, .upsampled: .rate
      case .lossyOrigin: .lossy
      case .fileType: finding.severity == .error ? .lossy : .kind(.fileType)
      case .clipping, .clippingBelowFullScale, .intersampleOver, .sumOver: .overload
      case .mixBusEQ, .mixBusDynamics: .masterBus
      case .limited:
        all.contains { $0.kind == .mixBusDynamics } ? .masterBus : .kind(.limited)
      case .normalised: .normalisation
      case .stemGain, .setGain:
        all.contains { $0.kind == .normalised } ? .normalisation : .kind(finding.kind)
      case .unreadableFile, .damagedFile: .damage
      case .titleInconsistent, .stemDuplicate, .stemWrongSection, .nullUnexplained: .alone(finding)
      default: .kind(finding.kind)
      }
  }
}

extension Finding {
  /// What was found, with the place where that helps.
  fileprivate func requestFact(in song: Song) -> String {
    let headline = text(in: song).headline
    guard let worst, kind.isPlaced else { return headline }
    let first = placeText(worst.lowerBound, song.sampleRate)
    if headline.contains(first) { return headline }
    let rate = song.sampleRate
    guard rate.seconds(worst.upperBound - worst.lowerBound) >= 0.5 else {
      return headline + ", at \(first)"
    }
    return headline + ", most of all from \(first) to \(placeText(worst.upperBound, rate))"
  }
}

extension FindingKind {
  /// Whether a place tells the mix engineer more than the finding itself.
  private static let unplaced: Set<FindingKind> = [
    .leadSilenceShort, .lengthMismatch, .truncatedStart, .fadeInStart, .truncatedEnd,
    .stemWrongSection,
  ]
  fileprivate var isPlaced: Bool { !Self.unplaced.contains(self) }
}

extension [String] {
  /// "A", "A and B", "A, B and C".
  var joinedAsList: String {
    guard count > 1, let last else { return first ?? "" }
    return dropLast().joined(separator: ", ") + " and " + last
  }
}

/// A sentence about one stem ("It was probably muted"), said of several.
private func ofSeveral(_ sentence: String) -> String {
  let words = [
    ("It was ", "They were "), ("it was ", "they were "), ("It ", "They "),
    ("for it,", "for them,"),
    ("Name it ", "Name them "), (" it began", " they began"), ("Its ", "Their "),
    (" its ", " their "),
  ]
  var text = sentence
  for (one, several) in words {
    while let range = text.firstRange(of: one) { text.replaceSubrange(range, with: several) }
  }
  return text
}
