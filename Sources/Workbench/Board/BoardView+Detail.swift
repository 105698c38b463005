import Inspection
import Signal
import Stems
import TerminalUI

extension BoardView {
  /// What is known of the song of the cursor: what it is, and what the check found.
  func drawDetail(into screen: inout Screen) {
    let area = layout.detail
    guard area.height > 1, let selected = state.selected else { return }
    let song = state.song(at: state.cursor)
    let (title, body) = area.splitTop(2)
    drawRule(
      titled: " \(state.cursor + 1)  \(visibleText(selected.title)) ", detailFacts(selected, song),
      in: Rect(x: title.x, y: title.maxY - 1, width: title.width, height: 1), into: &screen)
    let lines = findings(of: song)
    for (row, line) in lines.prefix(body.height).enumerated() {
      let isLast = row == body.height - 1 && lines.count > body.height
      draw(
        isLast ? DetailLine(text: "and \(lines.count - row) more") : line,
        in: Rect(x: body.x, y: body.y + row, width: body.width, height: 1), into: &screen)
    }
  }

  /// A line across the screen with a title in it, and more at its right end.
  func drawRule(titled title: String, _ right: String, in row: Rect, into screen: inout Screen) {
    screen.fill(row, with: glyphs == .unicode ? "─" : "-", style: theme["line"])
    let shown = title.truncated(to: max(0, row.width - 4), glyphs: glyphs)
    let x = screen.draw(shown, x: row.x + 1, y: row.y, style: theme["help.heading"], clippedTo: row)
    let facts = " \(right) "
    let width = TextWidth.columns(of: facts)
    guard !right.isEmpty, row.maxX - width - 1 > x else { return }
    screen.draw(facts, x: row.maxX - width - 1, y: row.y, style: theme["text.faint"])
  }

  /// "8 stems  96 kHz  ISRC GBABC1234567"
  private func detailFacts(_ place: AlbumSong, _ known: BoardSong) -> String {
    var facts: [String] = []
    if let performer = place.performer { facts.append(visibleText(performer)) }
    if let song = known.song {
      facts.append("\(song.stems.count) stem\(song.stems.count == 1 ? "" : "s")")
      if song.mixdown == nil {
        let sign = glyph(BoardSong.sumSign.unicode, BoardSong.sumSign.ascii)
        facts.append("no mixdown" + (known.isSumMeasured ? ": \(sign) is the sum's loudness" : ""))
      }
      facts.append(LevelText.rate(song.sampleRate))
    }
    if let isrc = place.isrc { facts.append("ISRC \(isrc)") }
    return facts.joined(separator: "  ")
  }

  private struct DetailLine {
    var severity: Severity?
    var name = ""
    var text: String
    var style = "text.faint"
  }

  private func findings(of known: BoardSong) -> [DetailLine] {
    if let problem = known.problem {
      return [DetailLine(severity: .error, text: problem, style: "help.text")]
    }
    guard let song = known.song else { return [DetailLine(text: "not read yet")] }
    guard let summary = known.summary else {
      switch known.check {
      case .running(let share): return [DetailLine(text: "checking: \(Int(share * 100)) %")]
      case .failed: return [DetailLine(severity: .error, text: "The check failed.")]
      case .waiting, .done: return [DetailLine(text: "not checked yet")]
      }
    }
    guard !summary.findings.isEmpty else {
      return [DetailLine(text: "Nothing to put right.")]
    }
    return summary.findings.map { finding in
      DetailLine(
        severity: finding.severity, name: finding.subjectName(in: song),
        text: finding.text(in: song).headline, style: "help.text")
    }
  }

  private func draw(_ line: DetailLine, in row: Rect, into screen: inout Screen) {
    var x = row.x + 3
    if let severity = line.severity {
      // A note is no fault: its sign is the one of what is all right.
      let (sign, style) =
        severity == .note ? (glyph("·", "."), "finding.note") : look(of: BoardSign(severity))
      screen.draw(sign, x: row.x + 1, y: row.y, style: theme[style])
    }
    if !line.name.isEmpty {
      let width = min(18, row.width / 4)
      screen.draw(
        line.name.truncated(to: width, at: .middle, glyphs: glyphs), x: x, y: row.y,
        style: theme["lane.name"], clippedTo: row)
      x += width + 1
    }
    screen.draw(
      line.text.truncated(to: row.maxX - x - 1, glyphs: glyphs), x: x, y: row.y,
      style: theme[line.style], clippedTo: row)
  }
}
