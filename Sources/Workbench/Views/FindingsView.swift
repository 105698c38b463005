import Inspection
import Signal
import Stems
import TerminalUI

extension WorkbenchView {
  /// The findings beside or below the lanes, or in their place where there is no room for both.
  func drawFindings(into screen: inout Screen) {
    guard let area = layout.findings else { return }
    let inner = PanelView(
      title: findingsTitle, border: theme["line"], titleStyle: theme["help.heading"], glyphs: glyphs
    ).draw(into: &screen, in: area)
    guard !inner.isEmpty, let list = FindingList(state: state, area: area) else { return }
    for (row, line) in list.visible.enumerated() {
      let place = Rect(x: list.area.x, y: list.area.y + row, width: list.area.width, height: 1)
      draw(line, in: place, into: &screen)
    }
    let foot = inner.splitTop(list.area.height).rest
    if !foot.isEmpty { drawFindingKeys(in: foot, into: &screen) }
  }

  /// "Check: 3 errors, 1 warning", or how far it is. With the solution applied the files have still what they had,
  /// and what is heard has not.
  private var findingsTitle: String {
    let isApplied = state.session.content.appliedSolution.contains { $0 != nil }
    return (isApplied ? "Check as delivered: " : "Check: ") + (verdictText ?? glyph("…", ".."))
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

  private func draw(_ line: FindingList.Line, in row: Rect, into screen: inout Screen) {
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
