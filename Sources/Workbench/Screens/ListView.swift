import TerminalUI

extension CommandScreenView {
  /// The open list: help with every command's keys of the live keymap, notes, edits.
  func drawList(into screen: inout Screen) {
    guard let open = state.openList else { return }
    let lines = open.lines
    let list = ListLayout(state: state, list: open)
    let keys = lines.map(keyText)
    let keyWidth = keys.map { TextWidth.columns(of: $0) }.max() ?? 0
    let width = list.area.width / list.columns
    for column in 0..<list.columns {
      for row in 0..<list.area.height {
        let index = column * list.rowCount + list.first + row
        guard list.first + row < list.rowCount, lines.indices.contains(index) else { break }
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
    return notations(of: command).joined(separator: "  ")
  }

  // MARK: The status row

  /// The words that a list is searched for, while they are typed; whether they are.
  func drawSearch(in row: Rect, into screen: inout Screen) -> Bool {
    guard let search = state.search, search.isTyping else { return false }
    drawPrompt(
      " /", search.field,
      hint: state.openList?.lines.isEmpty == true ? "Nothing holds these words." : nil, in: row,
      into: &screen)
    return true
  }

  /// How the open list is left, and what of it is on screen.
  func drawListHints(in row: Rect, into screen: inout Screen) {
    guard let list = state.openList else { return }
    var hints = [("Esc", "close"), (glyph("↑ ↓", "Up Down"), "scroll")]
    let search = keymap.sequences(for: CommandName(Command.search.name), in: "list").first
    if let search { hints.append((search.notation, "search")) }
    if list.isHelp { hints += [("S-", "is Shift"), ("C-", "is Control")] }
    let x = draw(hints, in: row, into: &screen)
    let layout = ListLayout(state: state, list: list)
    guard layout.lastScroll > 0 else { return }
    screen.drawRight(
      "\(layout.first + 1)-\(layout.first + layout.area.height) of \(layout.rowCount) ",
      in: Rect(x: x, y: row.y, width: row.maxX - x, height: 1), style: theme["hint.text"],
      glyphs: glyphs)
  }
}
