import Inspection
import Signal
import Stems
import TerminalUI

extension WorkbenchView {
  /// The findings beside or below the lanes, or in their place where there is no room for both.
  func drawFindings(cursor: Int, isOpen: Bool, into screen: inout Screen) {
    guard let area = layout.findings else { return }
    let inner = PanelView(
      title: findingsTitle, border: theme["line"], titleStyle: theme["help.heading"], glyphs: glyphs
    ).draw(into: &screen, in: area)
    guard !inner.isEmpty else { return }
    let (list, foot) = inner.splitTop(inner.height > 3 ? inner.height - 1 : inner.height)
    let lines = findingLines(cursor: cursor, isOpen: isOpen, width: list.width)
    let chosen = lines.indices.filter { lines[$0].isChosen }
    var first = 0
    if let last = chosen.last, last >= list.height { first = last - list.height + 1 }
    if let top = chosen.first { first = min(first, top) }
    for (row, line) in lines.dropFirst(first).prefix(list.height).enumerated() {
      draw(line, in: Rect(x: list.x, y: list.y + row, width: list.width, height: 1), into: &screen)
    }
    if !foot.isEmpty { drawFindingKeys(in: foot, into: &screen) }
  }

  /// "Check: 3 errors, 1 warning", or how far it is.
  private var findingsTitle: String {
    "Check: " + (verdictText ?? glyph("…", ".."))
  }

  /// The verdict in a few words; nil while nothing is known.
  var verdictText: String? {
    var words: [String] = []
    let counts = state.verdict.counts
    let notes = state.verdict.findings.count - counts.errors - counts.warnings
    if counts.errors > 0 { words.append(Self.counted(counts.errors, "error")) }
    if counts.warnings > 0 { words.append(Self.counted(counts.warnings, "warning")) }
    if words.isEmpty, notes > 0 { words.append(Self.counted(notes, "note")) }
    switch state.verdict.phase {
    case .waiting:
      // The headers have been read, and no sample yet.
      if words.isEmpty { return nil }
      words.append(glyph("…", ".."))
    case .measuring(let share): words.append("measuring \(Int(share * 100)) %")
    case .solving(let share): words.append("looking for the cause \(Int(share * 100)) %")
    case .done: if words.isEmpty { words.append("nothing to put right") }
    }
    return words.joined(separator: ", ")
  }

  private static func counted(_ count: Int, _ noun: String) -> String {
    "\(count) \(noun)\(count == 1 ? "" : "s")"
  }

  /// The sign and the style of a severity: the sign tells it without colour.
  func look(of severity: Severity) -> (sign: String, style: String) {
    switch severity {
    case .error: (glyph("✗", "x"), "finding.error")
    case .warning: ("!", "finding.warning")
    case .note: (glyph("·", "."), "finding.note")
    }
  }

  // MARK: Lines

  private struct Line {
    var severity: Severity?
    var name = ""
    var text: String
    var isChosen = false
    var style = "help.text"
  }

  private func findingLines(cursor: Int, isOpen: Bool, width: Int) -> [Line] {
    var lines: [Line] = []
    for (index, finding) in state.verdict.findings.enumerated() {
      let isChosen = index == cursor
      let text = finding.text(in: state.song)
      lines.append(
        Line(
          severity: finding.severity, name: finding.subjectName(in: state.song),
          text: text.headline, isChosen: isChosen))
      if isChosen, isOpen { lines += evidenceLines(finding, text, width: width) }
    }
    if lines.isEmpty {
      lines.append(Line(text: state.verdict.phase == .done ? "Nothing to put right." : ""))
    }
    return lines
  }

  private func evidenceLines(_ finding: Finding, _ text: FindingText, width: Int) -> [Line] {
    var lines: [Line] = []
    for (sentence, style) in [(text.cause, "help.text"), (text.request, "finding.request")]
    where !sentence.isEmpty {
      lines += wrapped(sentence, width: width - 4).map { Line(text: $0, style: style) }
    }
    if let worst = finding.worst {
      lines.append(
        Line(text: "at \(time(worst.lowerBound)) to \(time(worst.upperBound))", style: "text.faint")
      )
    }
    for evidence in finding.evidence {
      let (name, unit) = Self.nameAndUnit(of: evidence)
      switch evidence.value {
      case .number(let lane) where evidence.name.hasSuffix("_lane"):
        guard state.song.lanes.indices.contains(Int(lane)) else { continue }
        let stem = visibleText(state.song.lanes[Int(lane)].name)
        lines.append(Line(text: "\(name.dropLast(5)): \(stem)", style: "text.faint"))
      case .number(let number):
        lines.append(Line(text: "\(name): \(Self.number(number))\(unit)", style: "text.faint"))
      case .text(let value):
        lines.append(Line(text: "\(name): \(visibleText(value))", style: "text.faint"))
      case .rows: break
      }
    }
    return lines.map { line in
      var line = line
      line.isChosen = true
      return line
    }
  }

  /// "depth_before_db" as "depth before" and " dB".
  private static func nameAndUnit(of evidence: Evidence) -> (name: String, unit: String) {
    var words = evidence.name.split(separator: "_").map(String.init)
    let units = ["db": " dB", "dbfs": " dBFS", "hz": " Hz", "s": " s", "ms": " ms", "ppm": " ppm"]
    guard words.count > 1, let last = words.last, let unit = units[last] else {
      return (words.joined(separator: " "), "")
    }
    words.removeLast()
    return (words.joined(separator: " "), unit)
  }

  private static func number(_ value: Double) -> String {
    let decimals = abs(value) < 1 ? 4 : abs(value) < 100 ? 2 : 0
    return LevelText.level(Decibels(max(-199, value)), decimals: decimals)
  }

  /// Text broken at blanks.
  private func wrapped(_ text: String, width: Int) -> [String] {
    var lines: [String] = []
    for word in visibleText(text).split(separator: " ") {
      if let last = lines.last,
        TextWidth.columns(of: last) + TextWidth.columns(of: String(word)) < width
      {
        lines[lines.count - 1] = last + " " + word
      } else {
        lines.append(String(word))
      }
    }
    return lines
  }

  private func draw(_ line: Line, in row: Rect, into screen: inout Screen) {
    guard let severity = line.severity else {
      screen.draw(
        line.text.truncated(to: row.width - 4, glyphs: glyphs), x: row.x + 3, y: row.y,
        style: theme[line.style], clippedTo: row)
      return
    }
    let (sign, style) = look(of: severity)
    screen.draw(
      line.isChosen ? glyph("▸", ">") : " ", x: row.x, y: row.y, style: theme["lane.cursor"])
    screen.draw(sign, x: row.x + 1, y: row.y, style: theme[style])
    let nameWidth = min(18, row.width / 4)
    screen.draw(
      line.name.truncated(to: nameWidth, at: .middle, glyphs: glyphs), x: row.x + 3, y: row.y,
      style: theme[line.isChosen ? "lane.name.selected" : "lane.name"], clippedTo: row)
    let x = row.x + 4 + nameWidth
    screen.draw(
      line.text.truncated(to: row.maxX - x, glyphs: glyphs), x: x, y: row.y,
      style: theme["help.text"], clippedTo: row)
    if line.isChosen { screen.overlay(theme["lane.name.selected"].backgroundOnly, on: row) }
  }

  /// What can be done with a finding.
  private func drawFindingKeys(in row: Rect, into screen: inout Screen) {
    let keys: [(Command, String)] = [
      (.findingOpen, "evidence"), (.findingGo, "go to"), (.findingLoop, "loop"),
      (.findingSolo, "solo"), (.applySolution, "apply solution"), (.loopWorst, "worst 3 s"),
    ]
    var x = row.x + 1
    for (command, word) in keys where state.reasonUnavailable(command) == nil {
      let key = findingKey(command)
      guard !key.isEmpty, x + key.count + word.count + 1 < row.maxX else { continue }
      x = screen.draw(key, x: x, y: row.y, style: theme["hint.key"]) + 1
      x = screen.draw(word, x: x, y: row.y, style: theme["hint.text"]) + 2
    }
  }

  private func findingKey(_ command: Command) -> String {
    keymap.sequences(for: CommandName(command.name), in: "findings").first?.notation
      ?? keyHint(command)
  }
}
