import TerminalUI

/// Where the palette's list stands: above the status row, the likeliest entry at the top.
struct PaletteLayout {
  let area: Rect
  /// The entry in the first row.
  let first: Int
  let entryCount: Int

  init(state: some CommandScreenState) {
    let body = state.body
    entryCount = state.paletteEntries.count
    let rows = min(entryCount, 12, body.height)
    area = Rect(x: 0, y: body.maxY - rows, width: body.width, height: rows)
    guard case .palette(let palette)? = state.overlay else {
      first = 0
      return
    }
    // The chosen entry in the middle, as far as the list allows.
    first = max(0, min(entryCount - rows, palette.selection - rows / 2))
  }

  /// The entry in a cell.
  func entry(x: Int, y: Int) -> Int? {
    area.contains(x: x, y: y) ? first + y - area.y : nil
  }
}

extension CommandScreenView {
  /// The list over the lanes: name and value, what it does or why it cannot be done now, and its keys.
  func drawPalette(_ palette: Palette, into screen: inout Screen) {
    let list = PaletteLayout(state: state)
    let entries = state.paletteEntries
    let shown = entries.dropFirst(list.first).prefix(list.area.height)
    let names = shown.map { entry in
      entry.line
        ?? ([entry.command.name, entry.command.valueName].compactMap { $0 })
        .joined(separator: " ")
    }
    let nameWidth = min(list.area.width / 2, 26, names.map(\.count).max() ?? 0)
    for (row, (entry, name)) in zip(shown, names).enumerated() {
      let line = Rect(x: 0, y: list.area.y + row, width: list.area.width, height: 1)
      screen.fill(line, style: theme["text"])
      let isChosen = list.first + row == palette.selection
      if isChosen {
        screen.draw(glyph("▸", ">"), x: 0, y: line.y, style: theme["lane.cursor"])
      }
      draw(entry, name: name, nameWidth: nameWidth, in: line, into: &screen)
      screen.overlay(theme["palette"].backgroundOnly, on: line)
      if isChosen { screen.overlay(theme["palette.selected"], on: line) }
    }
  }

  private func draw(
    _ entry: PaletteEntry, name: String, nameWidth: Int, in line: Rect, into screen: inout Screen
  ) {
    let reason = state.reasonUnavailable(entry.command)
    screen.draw(
      name.truncated(to: nameWidth, glyphs: glyphs), x: 2, y: line.y,
      style: theme[reason == nil ? "help.key" : "hint.text"], clippedTo: line)
    let keys = notations(of: entry.command).joined(separator: "  ")
    let keyWidth = min(TextWidth.columns(of: keys), line.width / 4)
    let x = 4 + nameWidth
    let room = Rect(x: x, y: line.y, width: line.width - x - keyWidth - 2, height: 1)
    let text = reason.map { glyph("– ", "- ") + $0 } ?? entry.command.description.help
    screen.draw(
      text.truncated(to: room.width, glyphs: glyphs), x: room.x, y: room.y,
      style: theme[reason == nil ? "help.text" : "hint.text"], clippedTo: room)
    screen.drawRight(
      keys, in: Rect(x: line.maxX - keyWidth - 1, y: line.y, width: keyWidth, height: 1),
      style: theme["hint.key"], glyphs: glyphs)
  }

  /// The line that is typed, with a colon in front and what is wrong with it behind.
  func drawPaletteLine(_ palette: Palette, in row: Rect, into screen: inout Screen) {
    drawPrompt(
      " :", palette.field,
      hint: state.paletteEntries.isEmpty ? "No command has such a name." : nil, in: row,
      into: &screen)
  }
}
