public import TerminalUI

extension WorkbenchView {
  /// The last row: the prompt, the keys of a sequence, a message, or hints.
  func drawStatus(into screen: inout Screen) {
    let row = layout.status
    guard !row.isEmpty else { return }
    if let search = state.search, search.isTyping {
      return drawSearch(search, in: row, into: &screen)
    }
    switch state.mode {
    case .prompt(let prompt): return drawPrompt(prompt, in: row, into: &screen)
    case .palette(let palette): return drawPaletteLine(palette, in: row, into: &screen)
    default: break
    }
    if !state.pendingKeys.isEmpty || state.pendingCount != nil {
      return drawPending(in: row, into: &screen)
    }
    switch state.mode {
    case .letter(let use): return drawLetterHints(use, in: row, into: &screen)
    case .history: return drawHistoryHints(in: row, into: &screen)
    case .help(let scroll), .notes(let scroll):
      return drawListHints(scroll, in: row, into: &screen)
    case .themes: return drawThemeHints(in: row, into: &screen)
    case .lanes, .prompt, .findings, .palette: break
    }
    if let message = state.message {
      let (sign, style) = Self.look(of: message.severity)
      screen.draw(
        "\(sign)\(message.text)".truncated(to: row.width - 1, glyphs: glyphs), x: row.x, y: row.y,
        style: theme[style], clippedTo: row)
      return
    }
    drawHints(in: row, into: &screen)
  }

  /// A word beside the colour.
  private static func look(of severity: Message.Severity) -> (sign: String, style: String) {
    switch severity {
    case .note: (" ", "status.note")
    case .warning: (" ! ", "status.warning")
    case .error: (" !! ", "status.error")
    }
  }

  private func drawPrompt(_ prompt: Prompt, in row: Rect, into screen: inout Screen) {
    screen.fill(row, style: theme["prompt"])
    let label = prompt.label(for: state)
    let x = screen.draw(" \(label): ", x: row.x, y: row.y, style: theme["prompt"], clippedTo: row)
    drawTyped(prompt.field, hint: nil, in: row.splitLeft(x - row.x).rest, into: &screen)
  }

  /// What is typed, with a message or else a hint at the right.
  func drawTyped(_ field: TextField, hint: String?, in room: Rect, into screen: inout Screen) {
    var room = room
    if let text = state.message.map({ $0.text + " " }) ?? hint.map({ $0 + " " }) {
      let width = min(TextWidth.columns(of: text), max(0, room.width - 12))
      let (left, rest) = room.splitLeft(room.width - width)
      var style = theme["status.warning"]
      style.background = theme["prompt"].background
      style.attributes.formUnion(theme["prompt"].attributes)
      screen.drawRight(text, in: rest, style: style, glyphs: glyphs)
      room = left
    }
    field.draw(into: &screen, in: room, style: theme["prompt"])
  }

  private func drawSearch(_ search: ListSearch, in row: Rect, into screen: inout Screen) {
    screen.fill(row, style: theme["prompt"])
    let x = screen.draw(" /", x: row.x, y: row.y, style: theme["prompt"], clippedTo: row)
    drawTyped(
      search.field, hint: state.listLines?.isEmpty == true ? "Nothing holds these words." : nil,
      in: row.splitLeft(x - row.x).rest, into: &screen)
  }

  private func drawThemeHints(in row: Rect, into screen: inout Screen) {
    var x = row.x + 1
    for (key, word) in [
      (glyph("↑ ↓", "Up Down"), "show"), ("Enter", "keep"), ("Esc", "as it was"),
    ] {
      x = screen.draw(key, x: x, y: row.y, style: theme["hint.key"]) + 1
      x = screen.draw(word, x: x, y: row.y, style: theme["hint.text"], clippedTo: row) + 2
    }
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
        draw(hint, in: place, into: &screen)
        place = place.splitLeft(width).rest
      }
      return
    }
    let cell = min(row.width, (widths.max() ?? 1) + 1)
    let columns = max(1, row.width / cell)
    let rows = min((hints.count + columns - 1) / columns, max(0, row.y - layout.header.maxY))
    let area = Rect(x: row.x, y: row.y - rows, width: row.width, height: rows)
    screen.fill(area, style: theme["text"])
    for (index, hint) in hints.prefix(rows * columns).enumerated() {
      let place = Rect(
        x: area.x + index / rows * cell + 1, y: area.y + index % rows, width: cell - 1, height: 1)
      draw(hint, in: place.intersection(area), into: &screen)
    }
    screen.overlay(theme["palette"].backgroundOnly, on: area)
  }

  private func draw(_ hint: (key: String, text: String), in place: Rect, into screen: inout Screen)
  {
    let x = screen.draw(
      hint.key + " ", x: place.x, y: place.y, style: theme["hint.key"], clippedTo: place)
    screen.draw(hint.text, x: x, y: place.y, style: theme["hint.text"], clippedTo: place)
  }

  /// The commands that a newcomer needs first, in order of need.
  private static let hints: [(Command, String)] = [
    (.playPause, "play"), (.mute, "mute"), (.solo, "solo"), (.gainUp, "louder"),
    (.gainDown, "softer"), (.sourceToggle, "A/B"), (.sourceResidual, "residual"),
    (.findings, "findings"), (.zoomIn, "zoom in"), (.zoomOut, "out"), (.loopStart, "loop from"),
    (.loopEnd, "to"),
    (.seekTime, "go to"), (.help, "help"), (.quit, "quit"),
  ]

  /// What the letter is for, and which are taken.
  private func drawLetterHints(_ use: LetterUse, in row: Rect, into screen: inout Screen) {
    let isStore = use == .store
    let stored = state.snapshotBar.map { "  stored:\($0)" } ?? ""
    let text = isStore ? "store the balance as a to l\(stored)" : "recall a snapshot:\(stored)"
    var x = screen.draw(" \(text)  ", x: row.x, y: row.y, style: theme["hint.text"])
    let keys =
      isStore ? [("+", "copy settings")] : [("+", "apply copied settings"), ("%", "blend")]
    for (key, word) in keys + [("Esc", "cancel")] {
      x = screen.draw(key, x: x, y: row.y, style: theme["hint.key"]) + 1
      x = screen.draw(word, x: x, y: row.y, style: theme["hint.text"], clippedTo: row) + 2
    }
  }

  private func drawHistoryHints(in row: Rect, into screen: inout Screen) {
    var x = row.x + 1
    for (key, word) in [
      ("Enter", "go there"), (glyph("↑ ↓", "Up Down"), "select"), ("*", "is now"), ("Esc", "close"),
    ] {
      x = screen.draw(key, x: x, y: row.y, style: theme["hint.key"]) + 1
      x = screen.draw(word, x: x, y: row.y, style: theme["hint.text"], clippedTo: row) + 2
    }
  }

  /// How a list is left, and what of it is on screen.
  private func drawListHints(_ scroll: Int, in row: Rect, into screen: inout Screen) {
    var x = row.x + 1
    var hints = [("Esc", "close"), (glyph("↑ ↓", "Up Down"), "scroll")]
    let search = keymap.sequences(for: CommandName(Command.search.name), in: "list").first
    if let search { hints.append((search.notation, "search")) }
    if case .help = state.mode { hints += [("S-", "is Shift"), ("C-", "is Control")] }
    for (key, word) in hints {
      x = screen.draw(key, x: x, y: row.y, style: theme["hint.key"]) + 1
      x = screen.draw(word, x: x, y: row.y, style: theme["hint.text"], clippedTo: row) + 2
    }
    let list = ListLayout(state: state, lineCount: state.listLines?.count ?? 0)
    guard list.lastScroll > 0 else { return }
    let first = min(scroll, list.lastScroll)
    screen.drawRight(
      "\(first + 1)-\(first + list.area.height) of \(list.rowCount) ",
      in: Rect(x: x, y: row.y, width: row.maxX - x, height: 1), style: theme["hint.text"],
      glyphs: glyphs)
  }

  private func drawHints(in row: Rect, into screen: inout Screen) {
    var hints = Self.hints
    if state.isInAlbum { hints.insert((.board, "album"), at: 1) }
    // Nothing else tells that there is something to read.
    if state.hasNotes { hints.insert((.notes, "notes"), at: 1) }
    let available = hints.filter { state.reasonUnavailable($0.0) == nil }
    // Help and the palette always have a place: what does not fit before them is left out.
    let last: [(Command, String)] = [(.palette, "command"), (.help, "help")]
    let width = last.reduce(0) { width, hint in
      let key = keyHint(hint.0)
      return key.isEmpty ? width : width + TextWidth.columns(of: key) + 3 + hint.1.count
    }
    let end = max(row.x, row.maxX - width)
    let (left, right) = row.splitLeft(end - row.x)
    drawHints(
      available.filter { $0.0 != .help }, from: row.x + 1,
      in: Rect(x: left.x, y: left.y, width: left.width - 1, height: 1), into: &screen)
    drawHints(last, from: right.x, in: right, into: &screen)
  }

  /// The shortest key of a command in the lanes or the findings; empty when it has none.
  func keyHint(_ command: Command) -> String {
    keymap.notations(of: command).min { ($0.count, $0) < ($1.count, $1) } ?? ""
  }
}

extension Keymap {
  /// The keys of a command: in the lanes, or where it has none there in the findings, in a room, on the board or in
  /// the list of edits.
  public func notations(of command: Command) -> [String] {
    let rooms = Room.allCases.map { $0.keymapMode }
    for mode in ["lanes", "findings"] + rooms + ["board", "history"] {
      let keys = sequences(for: CommandName(command.name), in: mode)
      if !keys.isEmpty { return keys.map(\.notation) }
    }
    return []
  }
}
