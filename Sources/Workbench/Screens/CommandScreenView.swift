import TerminalUI

/// What draws a `CommandScreenState`: the palette, the list of themes and the status row look alike everywhere.
protocol CommandScreenView {
  associatedtype State: CommandScreenState

  var state: State { get }
  var theme: Theme { get }
  var keymap: Keymap { get }
  var glyphs: GlyphSet { get }

  /// The keys of a command, as help and palette show them.
  func notations(of command: Command) -> [String]
}

extension CommandScreenView {
  /// Unicode where it can be shown, else ASCII.
  func glyph(_ unicode: String, _ ascii: String) -> String {
    glyphs == .unicode ? unicode : ascii
  }

  /// The shortest key that runs a command just now, or would where nothing is open; empty when it has none.
  func keyHint(_ command: Command) -> String {
    let name = CommandName(command.name)
    let modes = state.keymapModes
    let live = modes.flatMap { keymap.sequences(for: name, in: $0) }.filter { keys in
      if case .matched(name) = keymap.answer(to: keys.keys, in: modes) { true } else { false }
    }
    let keys = live.isEmpty ? notations(of: command) : live.map(\.notation)
    return keys.min { ($0.count, $0) < ($1.count, $1) } ?? ""
  }

  /// Gives a theme's own paper to every cell that names no background; most themes leave it to the
  /// terminal.
  func layPaper(under screen: inout Screen) {
    let paper = theme["text"].background
    guard paper != .terminalDefault else { return }
    for y in 0..<screen.size.rows {
      for x in 0..<screen.size.columns where screen[x, y].style.background == .terminalDefault {
        screen[x, y].style.background = paper
      }
    }
  }

  /// What lies over everything else.
  func drawOverlay(into screen: inout Screen) {
    switch state.overlay {
    case .palette(let palette)?: drawPalette(palette, into: &screen)
    case .themes(let chooser)?: drawThemes(chooser, into: &screen)
    case nil: break
    }
  }

  // MARK: The status row

  /// The line of the palette, the keys of a sequence, or how the list of themes is left; whether one of them is due.
  func drawInput(in row: Rect, into screen: inout Screen) -> Bool {
    if case .palette(let palette)? = state.overlay {
      drawPaletteLine(palette, in: row, into: &screen)
    } else if !state.pendingKeys.isEmpty || state.pendingCount != nil {
      drawPending(in: row, into: &screen)
    } else if case .themes? = state.overlay {
      draw(
        [(glyph("↑ ↓", "Up Down"), "show"), ("Enter", "keep"), ("Esc", "as it was")], in: row,
        into: &screen)
    } else {
      return false
    }
    return true
  }

  /// The message, with a sign beside its colour. Paths in it give way to the sentence.
  func drawMessage(_ message: Message, in row: Rect, into screen: inout Screen) {
    let (sign, style) =
      switch message.severity {
      case .note: (" ", "status.note")
      case .warning: (" ! ", "status.warning")
      case .error: (" !! ", "status.error")
      }
    let room = row.width - 1 - sign.count
    let text = message.text.withShortPaths(to: room, glyphs: glyphs)
    screen.draw(
      sign + text.truncated(to: room, glyphs: glyphs), x: row.x, y: row.y, style: theme[style],
      clippedTo: row)
  }

  /// What is asked for, what is typed, and what is wrong with it: behind it, or above where that is too narrow.
  func drawPrompt(
    _ label: String, _ field: TextField, hint: String? = nil, in row: Rect,
    into screen: inout Screen
  ) {
    screen.fill(row, style: theme["prompt"])
    let x = screen.draw(label, x: row.x, y: row.y, style: theme["prompt"], clippedTo: row)
    var room = row.splitLeft(x - row.x).rest
    if let text = state.message?.text ?? hint {
      var style = theme["status.warning"]
      style.background = theme["prompt"].background
      style.attributes.formUnion(theme["prompt"].attributes)
      let above = noticeLines(text, behind: label, in: row)
      if above.isEmpty {
        let shown = notice(text, in: room)
        let (left, rest) = room.splitLeft(room.width - TextWidth.columns(of: shown))
        screen.drawRight(shown, in: rest, style: style, glyphs: glyphs)
        room = left
      }
      for (place, line) in above.enumerated() {
        let y = row.y - above.count + place
        screen.fill(Rect(x: row.x, y: y, width: row.width, height: 1), style: theme["prompt"])
        screen.draw(" ! " + line, x: row.x, y: y, style: style, clippedTo: screen.bounds)
      }
    }
    field.draw(into: &screen, in: room, style: theme["prompt"])
  }

  /// The lines of a notice above the prompt; none where it fits behind what is typed.
  func noticeLines(_ text: String, behind label: String, in row: Rect) -> [String] {
    let room = row.splitLeft(TextWidth.columns(of: label)).rest
    guard TextWidth.columns(of: notice(text, in: room)) > room.width - Self.leastField else {
      return []
    }
    let lines = text.withShortPaths(to: row.width - 4, glyphs: glyphs).wrapped(to: row.width - 4)
    return Array(lines.prefix(state.body.height))
  }

  private func notice(_ text: String, in room: Rect) -> String {
    text.withShortPaths(to: room.width - Self.leastField - 1, glyphs: glyphs) + " "
  }

  /// Columns for what is typed.
  private static var leastField: Int { 12 }

  /// Keys and words in a row, as far as they fit.
  @discardableResult
  func draw(_ hints: [(String, String)], in row: Rect, into screen: inout Screen) -> Int {
    var x = row.x + 1
    for (key, word) in hints {
      x = screen.draw(key, x: x, y: row.y, style: theme["hint.key"], clippedTo: row) + 1
      x = screen.draw(word, x: x, y: row.y, style: theme["hint.text"], clippedTo: row) + 2
    }
    return x
  }

  /// The keys so far and what may follow: in the row, or in a grid above it where that is too short.
  private func drawPending(in row: Rect, into screen: inout Screen) {
    let typed = [state.pendingCount.map(String.init)] + state.pendingKeys.map { $0.notation }
    let x = screen.draw(
      " " + typed.compactMap { $0 }.joined(separator: " ") + glyph(" … ", " .. "), x: row.x,
      y: row.y, style: theme["hint.key"])
    guard case .pending(let next) = keymap.answer(to: state.pendingKeys, in: state.keymapModes)
    else { return }
    let hints = next.map { ($0.key.notation, $0.command?.text ?? glyph("…", "..")) }
    let widths = hints.map { TextWidth.columns(of: $0.0) + $0.1.count + 3 }
    let room = Rect(x: x, y: row.y, width: row.maxX - x, height: 1)
    if widths.reduce(0, +) <= room.width {
      var place = room
      for (hint, width) in zip(hints, widths) {
        draw(hint, at: place, into: &screen)
        place = place.splitLeft(width).rest
      }
      return
    }
    let cell = min(row.width, (widths.max() ?? 1) + 1)
    let columns = max(1, row.width / cell)
    let rows = min((hints.count + columns - 1) / columns, state.body.height)
    let area = Rect(x: row.x, y: row.y - rows, width: row.width, height: rows)
    screen.fill(area, style: theme["text"])
    for (index, hint) in hints.prefix(rows * columns).enumerated() {
      let place = Rect(
        x: area.x + index / rows * cell + 1, y: area.y + index % rows, width: cell - 1, height: 1)
      draw(hint, at: place.intersection(area), into: &screen)
    }
    screen.overlay(theme["palette"].backgroundOnly, on: area)
  }

  private func draw(_ hint: (key: String, text: String), at place: Rect, into screen: inout Screen)
  {
    let x = screen.draw(
      hint.key + " ", x: place.x, y: place.y, style: theme["hint.key"], clippedTo: place)
    screen.draw(hint.text, x: x, y: place.y, style: theme["hint.text"], clippedTo: place)
  }
}
