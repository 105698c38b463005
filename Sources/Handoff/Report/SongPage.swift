import Inspection
import Signal
import Stems

/// What the report says of one song.
struct SongPage {
  let reported: ReportedSong
  let number: Int
  /// Of the song's title, 1 or 2.
  let headingLevel: Int

  init(_ reported: ReportedSong, number: Int, headingLevel: Int) {
    self.reported = reported
    self.number = number
    self.headingLevel = headingLevel
  }

  var song: Song { reported.song }
  var inspection: SongInspection { reported.inspection }

  /// A heading so many levels below the title.
  func heading(_ text: String, below: Int) -> String {
    let level = headingLevel + below
    return "<h\(level)>\(text)</h\(level)>\n"
  }

  func html() -> String {
    """
    <section class="song" id="song\(number)">
    \(head)\(ReportWaveforms(self).html)\(findings)\(ReportNull(self).html)\(ReportTables(self).html)\
    </section>

    """
  }

  // MARK: Head

  private var head: String {
    let stems = song.stems.count == 1 ? "1 stem" : "\(song.stems.count) stems"
    let length = placeText(.start + song.frameCount, song.sampleRate)
    let words = Set(song.lanes.flatMap(\.files).compactMap(\.facts.encoding.deliveryText)).sorted()
    let facts = [
      stems + (song.mixdown == nil ? ", no mixdown" : " and mixdown"),
      frequency(Double(song.sampleRate.hertz)), words.joinedAsList, length,
    ]
    return heading(markup(song.title), below: 0)
      + "<p class=\"facts\">\(markup(facts.joined(separator: " · ")))</p>\n"
      + "<p>\(ReportVerdict(reported).html). \(markup(sumSentence))</p>\n"
  }

  private var sumSentence: String {
    guard let depth = inspection.measurements.sum.null?.depth?.value else {
      return song.mixdown == nil
        ? "Without a mixdown nothing can be said of the sum of the stems." : ""
    }
    let floor =
      inspection.diagnosis.map { " (the floor is \(ReportNumber.level($0.floor)) dB)" } ?? ""
    let adds = depth < -60 ? "add up" : "do not add up"
    var text =
      "The stems \(adds) to the mixdown: null depth \(ReportNumber.depth(depth)) dB\(floor)."
    if let after = inspection.diagnosis?.depthAfter.value, after < depth - 1 {
      text += " With what was found put right it would be \(ReportNumber.depth(after)) dB."
    }
    return text
  }

  // MARK: Findings

  private var findings: String {
    guard !inspection.findings.isEmpty else { return "" }
    return heading("Findings", below: 1)
      + inspection.findings.map { article($0) }.joined()
  }

  private func article(_ finding: Finding) -> String {
    let text = finding.text(in: song)
    let severity = finding.severity
    let name = ReportVerdict.name(severity)
    var html = "<article class=\"is-\(name)\">\n"
    html += heading(
      "<span class=\"\(name) tag\">\(ReportVerdict.mark(severity)) \(name)</span> "
        + markup(finding.subjectName(in: song)) + ": " + markup(text.headline), below: 2)
    if !text.cause.isEmpty { html += "<p>\(markup(text.cause))</p>\n" }
    if !text.request.isEmpty { html += "<p><strong>→ \(markup(text.request))</strong></p>\n" }
    let rows = facts(of: finding)
    if !rows.isEmpty {
      html += "<dl>"
      for (name, value) in rows { html += "<dt>\(markup(name))</dt><dd>\(markup(value))</dd>" }
      html += "</dl>\n"
    }
    return html + "</article>\n"
  }

  /// File, place, confidence, and the evidence.
  private func facts(of finding: Finding) -> [(String, String)] {
    var rows: [(String, String)] = []
    if let file = finding.fileName(in: song) { rows.append(("File", file.text)) }
    if let worst = finding.worst {
      let places = [worst.lowerBound, worst.upperBound].map { placeText($0, song.sampleRate) }
      let isSpan = song.sampleRate.seconds(worst.upperBound - worst.lowerBound) >= 0.5
      rows.append(("Worst", isSpan ? "\(places[0]) to \(places[1])" : places[0]))
    }
    if finding.confidence < 0.9 {
      rows.append(("Certainty", "\(decimal(finding.confidence * 100, 0)) %"))
    }
    for item in finding.shownEvidence {
      rows.append((EvidenceName(item.name).text, value(of: item)))
    }
    return rows
  }

  private func value(of item: Evidence) -> String {
    switch item.value {
    case .text(let text): return text
    case .number(let lane) where item.name.hasSuffix("_lane"):
      return song.lanes.indices.contains(Int(lane)) ? song.lanes[Int(lane)].name : ""
    case .number(let number):
      let name = EvidenceName(item.name)
      let text = name.unit.hasPrefix(" dB") ? decimal(number, 1) : Self.short(number)
      return ReportNumber.minus(text) + name.unit
    case .rows(let rows):
      let shown = rows.prefix(12).map { row in
        row.map { ReportNumber.minus(Self.short($0)) }.joined(separator: ": ")
      }
      return shown.joined(separator: ", ") + (rows.count > 12 ? ", …" : "")
    }
  }

  /// A number with what decimals it needs, three at most.
  private static func short(_ number: Double) -> String {
    if number != 0, abs(number) < 0.001 { return "below 0.001" }
    let text = decimal(number, 3)
    guard text.contains(".") else { return text }
    var trimmed = Substring(text)
    while trimmed.last == "0" { trimmed.removeLast() }
    if trimmed.last == "." { trimmed.removeLast() }
    return String(trimmed)
  }
}

/// The name of a piece of evidence, for people: its words and its unit.
struct EvidenceName {
  let text: String
  let unit: String

  private static let units = [
    "db": " dB", "dbfs": " dBFS", "dbtp": " dBTP", "s": " s", "ms": " ms", "hz": " Hz",
    "bpm": " bpm", "ppm": " ppm",
  ]

  private static let words = [
    "depth_before_db": "Null before this step", "depth_after_db": "Null after this step",
    "jackknife_se": "Standard error", "gain_linear": "Gain as a factor",
  ]

  init(_ name: String) {
    var words = name.split(separator: "_").map(String.init)
    if words.last == "lane" { words.removeLast() }
    var unit = ""
    if words.count > 1, let last = words.last, let found = Self.units[last] {
      unit = found
      words.removeLast()
    }
    self.unit = unit
    let text = Self.words[name] ?? words.joined(separator: " ")
    self.text = text.prefix(1).uppercased() + text.dropFirst()
  }
}
