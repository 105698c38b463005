import TerminalUI

extension WorkbenchView {
  /// The open list, from a row on: help with every command's keys of the live keymap, or the notes.
  func drawList(_ lines: [ListLine], scroll: Int, into screen: inout Screen) {
    let list = ListLayout(state: state, lineCount: lines.count)
    let keys = lines.map(keyText)
    let keyWidth = keys.map { TextWidth.columns(of: $0) }.max() ?? 0
    let first = min(scroll, list.lastScroll)
    let width = list.area.width / list.columns
    for column in 0..<list.columns {
      for row in 0..<list.area.height {
        let index = column * list.rowCount + first + row
        guard first + row < list.rowCount, lines.indices.contains(index) else { break }
        let cell = Rect(
          x: column * width + 1, y: list.area.y + row, width: width - 2, height: 1)
        draw(
          lines[index], keys: keys[index], keyWidth: keyWidth == 0 ? 0 : keyWidth + 2, in: cell,
          into: &screen)
      }
    }
  }

  private func draw(
    _ line: ListLine, keys: String, keyWidth: Int, in cell: Rect, into screen: inout Screen
  ) {
    let parts = cell.splitLeft(line.isHeading ? 0 : keyWidth)
    screen.draw(
      keys, x: parts.left.x, y: cell.y, style: theme["help.key"], clippedTo: parts.left)
    var text = line.text
    var style = line.isHeading ? "help.heading" : line.isFaint ? "hint.text" : "help.text"
    if let reason = line.command.flatMap(state.reasonUnavailable) {
      style = "hint.text"
      let whole = "\(text) \(glyph("–", "-")) \(reason)"
      if TextWidth.columns(of: whole) <= parts.rest.width { text = whole }
    }
    screen.draw(
      text.truncated(to: parts.rest.width, glyphs: glyphs), x: parts.rest.x, y: cell.y,
      style: theme[style], clippedTo: parts.rest)
    if line.isChosen { screen.overlay(theme["lane.name.selected"].backgroundOnly, on: cell) }
  }

  private func keyText(of line: ListLine) -> String {
    guard let command = line.command else { return line.key }
    return keymap.notations(of: command).joined(separator: "  ")
  }
}
