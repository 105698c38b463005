public import TerminalUI

extension WorkbenchView {
  /// The last row: the prompt, the keys of a sequence, a message, or hints.
  func drawStatus(into screen: inout Screen) {
    let row = layout.status
    guard !row.isEmpty else { return }
    if case .prompt(let prompt) = state.mode {
      return drawPrompt(prompt, in: row, into: &screen)
    }
    if !state.pendingKeys.isEmpty {
      return drawPending(in: row, into: &screen)
    }
    switch state.mode {
    case .help(let scroll), .notes(let scroll):
      return drawListHints(scroll, in: row, into: &screen)
    case .lanes, .prompt, .findings: break
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
    var room = row.splitLeft(x - row.x).rest
    if let message = state.message {
      let text = message.text + " "
      let width = min(TextWidth.columns(of: text), max(0, room.width - 12))
      let (field, rest) = room.splitLeft(room.width - width)
      var style = theme["status.warning"]
      style.background = theme["prompt"].background
      style.attributes.formUnion(theme["prompt"].attributes)
      screen.drawRight(text, in: rest, style: style, glyphs: glyphs)
      room = field
    }
    prompt.field.draw(into: &screen, in: room, style: theme["prompt"])
  }

  private func drawPending(in row: Rect, into screen: inout Screen) {
    var x = screen.draw(
      " " + state.pendingKeys.map(\.notation).joined(separator: " ") + glyph(" … ", " .. "),
      x: row.x, y: row.y, style: theme["hint.key"])
    if case .pending(let next) = keymap.answer(to: state.pendingKeys, in: state.keymapModes) {
      for continuation in next {
        x = screen.draw(
          " \(continuation.key.notation)", x: x, y: row.y, style: theme["hint.key"])
        x = screen.draw(
          " \(continuation.command?.text ?? "")", x: x, y: row.y, style: theme["hint.text"])
      }
    }
  }

  /// The commands that a newcomer needs first, in order of need.
  private static let hints: [(Command, String)] = [
    (.playPause, "play"), (.mute, "mute"), (.solo, "solo"), (.gainUp, "louder"),
    (.gainDown, "softer"), (.sourceToggle, "A/B"), (.sourceResidual, "residual"),
    (.findings, "findings"), (.zoomIn, "zoom in"), (.zoomOut, "out"), (.loopStart, "loop from"),
    (.loopEnd, "to"),
    (.seekTime, "go to"), (.help, "help"), (.quit, "quit"),
  ]

  /// How a list is left, and what of it is on screen.
  private func drawListHints(_ scroll: Int, in row: Rect, into screen: inout Screen) {
    var x = row.x + 1
    var hints = [("Esc", "close"), (glyph("↑ ↓", "Up Down"), "scroll")]
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
    // Nothing else tells that there is something to read.
    if state.hasNotes { hints.insert((.notes, "notes"), at: 1) }
    let available = hints.filter { state.reasonUnavailable($0.0) == nil }
    // Help always has a place: what does not fit before it, and all that follows, is left out.
    let help = "\(keyHint(.help)) help"
    var x = row.x + 1
    let end = row.maxX - TextWidth.columns(of: help) - 1
    for (command, word) in available where command != .help {
      let key = keyHint(command)
      let width = TextWidth.columns(of: key) + 1 + TextWidth.columns(of: word)
      guard !key.isEmpty else { continue }
      guard x + width + 2 < end else { break }
      x = screen.draw(key, x: x, y: row.y, style: theme["hint.key"]) + 1
      x = screen.draw(word, x: x, y: row.y, style: theme["hint.text"]) + 2
    }
    x = screen.draw(keyHint(.help), x: end, y: row.y, style: theme["hint.key"])
    screen.draw(" help", x: x, y: row.y, style: theme["hint.text"], clippedTo: row)
  }

  /// The shortest key of a command in the lanes or the findings; empty when it has none.
  func keyHint(_ command: Command) -> String {
    keymap.notations(of: command).min { ($0.count, $0) < ($1.count, $1) } ?? ""
  }
}

extension WorkbenchState.Mode {
  /// The names under which keymaps hold the mode's keys, the first that has a key wins.
  public var keymapModes: [String] {
    switch self {
    case .lanes: ["lanes"]
    case .prompt: ["prompt"]
    case .help, .notes: ["list"]
    // The lanes stay at hand.
    case .findings: ["findings", "lanes"]
    }
  }
}

extension Keymap {
  /// The keys of a command: in the lanes, or in the findings or a room where it has none there.
  public func notations(of command: Command) -> [String] {
    for mode in ["lanes", "findings"] + Room.allCases.map(\.keymapMode) {
      let keys = sequences(for: CommandName(command.name), in: mode)
      if !keys.isEmpty { return keys.map(\.notation) }
    }
    return []
  }
}
