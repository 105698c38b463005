public import TerminalUI

/// Draws the whole workbench: a function of state, theme and keymap.
public struct WorkbenchView: CommandScreenView {
  let state: WorkbenchState
  let theme: Theme
  let keymap: Keymap
  let glyphs: GlyphSet
  let layout: Layout

  public init(state: WorkbenchState, theme: Theme, keymap: Keymap) {
    self.state = state
    self.theme = theme
    self.keymap = keymap
    self.glyphs = GlyphSet(state.capabilities)
    self.layout = Layout(state: state)
  }

  /// The screen for the state, of the state's size.
  public func screen() -> Screen {
    var screen = Screen(size: state.size)
    screen.fill(screen.bounds, style: theme["text"])
    drawHeader(into: &screen)
    switch state.baseMode {
    case .help, .notes, .history: drawList(into: &screen)
    case .lanes, .prompt, .findings, .palette, .themes, .letter:
      if !layout.lanes.isEmpty || layout.room?.hasAxis == true { drawRuler(into: &screen) }
      for (id, frame) in layout.lanes { drawLane(id, in: frame, into: &screen) }
      drawFindings(into: &screen)
      drawRoom(into: &screen)
      drawOutput(into: &screen)
    }
    drawOverlay(into: &screen)
    if state.isWelcome, state.mode == .lanes { drawWelcome(into: &screen) }
    drawStatus(into: &screen)
    layPaper(under: &screen)
    return screen
  }

  /// Two lines above the status row, at the first start alone.
  private func drawWelcome(into screen: inout Screen) {
    let rows = max(0, min(2, layout.status.y - layout.header.maxY))
    let lines = [
      [
        (Command.playPause, "plays"), (.sourceToggle, "the sum or the mixdown"),
        (.sourceResidual, "what is left between them"), (.findings, "what the check found"),
      ],
      [
        (.mute, "mute"), (.solo, "solo"), (.help, "every key"), (.palette, "a command by its name"),
        (.themes, "colours"),
      ],
    ]
    for (row, hints) in lines.prefix(rows).enumerated() {
      let line = Rect(
        x: 0, y: layout.status.y - rows + row, width: screen.size.columns, height: 1)
      screen.fill(line, style: theme["prompt"])
      drawHints(hints, from: 1, in: line, on: theme["prompt"], into: &screen)
    }
  }

  /// Keys and words in a row, as many as fit; the column after the last.
  @discardableResult
  func drawHints(
    _ hints: [(Command, String)], from start: Int, in row: Rect, on paper: Style = .plain,
    into screen: inout Screen
  ) -> Int {
    var x = start
    for (command, word) in hints {
      let key = keyHint(command)
      let width = TextWidth.columns(of: key) + 1 + TextWidth.columns(of: word)
      guard !key.isEmpty else { continue }
      guard x + width <= row.maxX else { break }
      x = screen.draw(key, x: x, y: row.y, style: paper.overlaid(with: theme["hint.key"])) + 1
      x = screen.draw(word, x: x, y: row.y, style: paper.overlaid(with: theme["hint.text"])) + 2
    }
    return x
  }

  /// The keys of a command in the lanes, or where it has none there in what else can be open.
  func notations(of command: Command) -> [String] { keymap.notations(of: command) }
}
