import Stems
import TerminalUI

extension BoardView {
  /// The last row: the prompt, the keys of a sequence, a message, or hints.
  func drawStatus(into screen: inout Screen) {
    let row = layout.status
    guard !row.isEmpty else { return }
    if case .prompt(let prompt) = state.mode { return drawPrompt(prompt, in: row, into: &screen) }
    switch state.mode {
    case .help, .notes:
      return draw([("Esc", "close"), (glyph("↑ ↓", "Up Down"), "scroll")], row, &screen)
    case .songs, .prompt: break
    }
    if !state.pendingKeys.isEmpty {
      let keys = state.pendingKeys.map(\.notation).joined(separator: " ")
      screen.draw(" \(keys) \(glyph("…", ".."))", x: row.x, y: row.y, style: theme["hint.key"])
      return
    }
    if let message = state.message {
      let (sign, style) =
        switch message.severity {
        case .note: (" ", "status.note")
        case .warning: (" ! ", "status.warning")
        case .error: (" !! ", "status.error")
        }
      screen.draw(
        "\(sign)\(message.text)".truncated(to: row.width - 1, glyphs: glyphs), x: row.x, y: row.y,
        style: theme[style], clippedTo: row)
      return
    }
    drawHints(in: row, into: &screen)
  }

  private func drawPrompt(_ prompt: BoardPrompt, in row: Rect, into screen: inout Screen) {
    screen.fill(row, style: theme["prompt"])
    let label =
      switch prompt.kind {
      case .gap:
        "Gap before “\(visibleText(state.selected?.title ?? ""))” in seconds (is "
          + "\(SecondsText.format(state.selected?.gap ?? 0)))"
      case .transitionSeconds:
        "Seconds of both songs (are \(SecondsText.format(state.transitionSeconds)))"
      }
    let shown = label.truncated(to: max(0, row.width - 14), at: .middle, glyphs: glyphs)
    let x = screen.draw(" \(shown): ", x: row.x, y: row.y, style: theme["prompt"], clippedTo: row)
    var room = row.splitLeft(x - row.x).rest
    if let message = state.message {
      let text = message.text + " "
      let width = min(TextWidth.columns(of: text), max(0, room.width - 8))
      let (field, rest) = room.splitLeft(room.width - width)
      var style = theme["status.warning"]
      style.background = theme["prompt"].background
      style.attributes.formUnion(theme["prompt"].attributes)
      screen.drawRight(text, in: rest, style: style, glyphs: glyphs)
      room = field
    }
    prompt.field.draw(into: &screen, in: room, style: theme["prompt"])
  }

  /// The commands that a newcomer needs first, in order of need.
  private static let hints: [(Command, String)] = [
    (.songOpen, "enter"), (.transitionPlay, "transition"), (.songEarlier, "up"),
    (.songLater, "down"), (.gapType, "gap"), (.transitionNext, "next"),
    (.checkAlbum, "check"), (.transitionLength, "length"), (.undo, "undo"), (.notes, "notes"),
    (.quit, "quit"),
  ]

  private func drawHints(in row: Rect, into screen: inout Screen) {
    let help = "\(keyHint(.help)) help"
    let width = TextWidth.columns(of: help) + 1
    var hints = Self.hints
    if state.check == .running { hints.insert((.cancel, "stop the check"), at: 2) }
    if state.playback.isPlaying { hints[1].1 = "stop" }
    let shown = hints.filter { command, _ in
      if command == .notes { return !state.album.problems.isEmpty }
      return state.reasonUnavailable(command) == nil && !keyHint(command).isEmpty
    }
    draw(
      shown.map { (keyHint($0.0), $0.1) },
      Rect(x: row.x, y: row.y, width: row.width - width, height: 1),
      &screen)
    let x = screen.draw(keyHint(.help), x: row.maxX - width, y: row.y, style: theme["hint.key"])
    screen.draw(" help", x: x, y: row.y, style: theme["hint.text"], clippedTo: row)
  }

  private func draw(_ hints: [(String, String)], _ row: Rect, _ screen: inout Screen) {
    var x = row.x + 1
    for (key, word) in hints {
      let width = TextWidth.columns(of: key) + 1 + TextWidth.columns(of: word)
      guard x + width + 2 < row.maxX else { break }
      x = screen.draw(key, x: x, y: row.y, style: theme["hint.key"]) + 1
      x = screen.draw(word, x: x, y: row.y, style: theme["hint.text"]) + 2
    }
  }
}
