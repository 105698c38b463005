public import TerminalUI

/// Draws the whole workbench: a function of state, theme and keymap.
public struct WorkbenchView {
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
    switch state.mode {
    case .help(let scroll), .notes(let scroll):
      drawList(state.listLines ?? [], scroll: scroll, into: &screen)
    case .lanes, .prompt, .findings:
      if !layout.lanes.isEmpty || layout.room?.hasAxis == true { drawRuler(into: &screen) }
      for (id, frame) in layout.lanes { drawLane(id, in: frame, into: &screen) }
      if case .findings(let cursor, let isOpen) = state.mode {
        drawFindings(cursor: cursor, isOpen: isOpen, into: &screen)
      }
      drawRoom(into: &screen)
      drawOutput(into: &screen)
    }
    drawStatus(into: &screen)
    lay(theme["text"].background, under: &screen)
    return screen
  }

  /// Gives a theme's own paper to every cell that names no background; most themes leave it to the
  /// terminal.
  private func lay(_ paper: Color, under screen: inout Screen) {
    guard paper != .terminalDefault else { return }
    for y in 0..<screen.size.rows {
      for x in 0..<screen.size.columns where screen[x, y].style.background == .terminalDefault {
        screen[x, y].style.background = paper
      }
    }
  }

  /// Unicode where it can be shown, else ASCII.
  func glyph(_ unicode: String, _ ascii: String) -> String {
    glyphs == .unicode ? unicode : ascii
  }
}
