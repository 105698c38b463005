import Stems
import TerminalUI

extension BoardView {
  /// The last row: the prompt, the keys of a sequence, a message, or hints.
  func drawStatus(into screen: inout Screen) {
    let row = layout.status
    guard !row.isEmpty else { return }
    if drawSearch(in: row, into: &screen) { return }
    if case .prompt(let prompt) = state.mode {
      return drawPrompt(" \(label(of: prompt, in: row)): ", prompt.field, in: row, into: &screen)
    }
    if drawInput(in: row, into: &screen) { return }
    switch state.mode {
    case .help, .notes: return drawListHints(in: row, into: &screen)
    case .songs, .prompt, .palette, .themes: break
    }
    if let message = state.message { return drawMessage(message, in: row, into: &screen) }
    drawHints(in: row, into: &screen)
  }

  private func label(of prompt: BoardPrompt, in row: Rect) -> String {
    let label =
      switch prompt.kind {
      case .gap:
        "Gap before \(glyph("“", "\""))\(visibleText(state.selected?.title ?? ""))"
          + "\(glyph("”", "\"")) in seconds (is "
          + "\(SecondsText.format(state.selected?.gap ?? 0)))"
      case .transitionSeconds:
        "Seconds of both songs (are \(SecondsText.format(state.transitionSeconds)))"
      }
    return label.truncated(to: max(0, row.width - 14), at: .middle, glyphs: glyphs)
  }

  /// The commands that a newcomer needs first, in order of need.
  private static let hints: [(Command, String)] = [
    (.songOpen, "enter"), (.transitionPlay, "transition"), (.songEarlier, "up"),
    (.songLater, "down"), (.gapType, "gap"), (.transitionNext, "next"),
    (.checkAlbum, "check"), (.transitionLength, "length"), (.undo, "undo"), (.notes, "notes"),
    (.quit, "quit"),
  ]

  private func drawHints(in row: Rect, into screen: inout Screen) {
    // Palette and help always have a place: what does not fit before them is left out.
    let last = [(Command.palette, "command"), (.help, "help")]
      .map { (keyHint($0.0), $0.1) }.filter { !$0.0.isEmpty }
    let width = last.reduce(1) { $0 + TextWidth.columns(of: $1.0) + 3 + $1.1.count }
    var hints = Self.hints
    if state.check == .running { hints.insert((.cancel, "stop the check"), at: 2) }
    if state.playback.isPlaying { hints[1].1 = "stop" }
    let (left, right) = row.splitLeft(max(0, row.width - width))
    var shown: [(String, String)] = []
    var x = 1
    for (command, word) in hints {
      let key = keyHint(command)
      let isDue =
        command == .notes
        ? !state.album.problems.isEmpty : state.reasonUnavailable(command) == nil
      guard isDue, !key.isEmpty else { continue }
      x += TextWidth.columns(of: key) + 3 + TextWidth.columns(of: word)
      guard x <= left.width else { break }
      shown.append((key, word))
    }
    draw(shown, in: left, into: &screen)
    draw(last, in: right, into: &screen)
  }
}
