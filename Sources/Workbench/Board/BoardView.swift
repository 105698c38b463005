import Signal
import Stems
public import TerminalUI

/// Draws the board of an album: a function of state, theme and keymap.
public struct BoardView: CommandScreenView {
  let state: BoardState
  let theme: Theme
  let keymap: Keymap
  let glyphs: GlyphSet
  let layout: BoardLayout

  public init(state: BoardState, theme: Theme, keymap: Keymap) {
    self.state = state
    self.theme = theme
    self.keymap = keymap
    self.glyphs = GlyphSet(state.capabilities)
    self.layout = BoardLayout(state: state)
  }

  /// The screen for the state, of the state's size.
  public func screen() -> Screen {
    var screen = Screen(size: state.size)
    screen.fill(screen.bounds, style: theme["text"])
    drawHeader(into: &screen)
    switch state.mode {
    case .help, .notes: drawList(into: &screen)
    case .songs, .prompt, .palette, .themes:
      drawHead(into: &screen)
      for song in layout.visible {
        let row = Rect(
          x: 0, y: layout.table.y + song - layout.visible.lowerBound, width: layout.table.width,
          height: 1)
        drawSong(song, in: row, into: &screen)
      }
      drawDetail(into: &screen)
      drawTransition(into: &screen)
    }
    drawOverlay(into: &screen)
    drawStatus(into: &screen)
    layPaper(under: &screen)
    return screen
  }

  /// The sign and the style of a verdict: the sign tells it without colour.
  func look(of sign: BoardSign) -> (sign: String, style: String) {
    switch sign {
    case .absent: (" ", "text")
    case .unknown: (glyph("·", "."), "text.ghost")
    case .pass: (glyph("✓", "+"), "null.good.rms")
    case .warning: ("!", "finding.warning")
    case .error: (glyph("✗", "x"), "finding.error")
    }
  }

  // MARK: Header

  /// Transport, title, how many songs of which verdict, total time, how far the check is, what is wrong with
  /// the sound.
  private func drawHeader(into screen: inout Screen) {
    let row = layout.header
    screen.fill(row, style: theme["header"])
    let isPlaying = state.playback.isPlaying
    var x = screen.draw(
      isPlaying ? " \(glyph("▶", ">")) " : " \(glyph("■", "=")) ", x: row.x, y: row.y,
      style: theme[isPlaying ? "header.playing" : "header.paused"])
    var room = row.splitLeft(x).rest
    // From the right; what is wrong with the sound has room first.
    for (text, style) in headerTexts where TextWidth.columns(of: text) + 2 < room.width - 8 {
      let width = TextWidth.columns(of: text) + 2
      screen.draw(text, x: room.maxX - width + 1, y: row.y, style: theme[style])
      room.width -= width
    }
    x = screen.draw(
      state.album.title.truncated(to: room.width, glyphs: glyphs), x: room.x, y: row.y,
      style: theme["header.title"], clippedTo: room)
    if let performer = state.album.performer, room.maxX - x > 6 {
      screen.draw(
        "  \(performer)".truncated(to: room.maxX - x, glyphs: glyphs), x: x, y: row.y,
        style: theme["header.source"], clippedTo: room)
    }
  }

  /// The rightmost first.
  private var headerTexts: [(String, String)] {
    var texts: [(String, String)] = []
    switch state.output {
    case .silent: texts.append(("NO DEVICE", "header.alert"))
    case .lost: texts.append(("DEVICE LOST", "header.alert"))
    case .connecting, .running: break
    }
    if let check = checkText { texts.append((check, "header.on")) }
    if state.monitor.isDimmed { texts.append(("DIM", "header.on")) }
    if state.monitor.level != .unity {
      let level = LevelText.gain(state.monitor.level, isUnicode: glyphs == .unicode)
      texts.append(("monitor \(level) dB", "header.on"))
    }
    let total = state.album.times(lengths: state.lengths).total
    let isKnown = state.lengths.allSatisfy { $0 != nil }
    texts.append((SecondsText.length(total) + (isKnown ? "" : "+"), "header.time"))
    texts.append((tally, "header.source"))
    return texts
  }

  /// "10 songs  7✓ 2! 1✗"
  private var tally: String {
    let signs = state.album.songs.indices.map { state.song(at: $0).sign }
    let parts = [BoardSign.pass, .warning, .error].compactMap { sign -> String? in
      let count = signs.count { $0 == sign }
      return count > 0 ? "\(count)\(look(of: sign).sign)" : nil
    }
    let count = signs.count
    return (["\(count) song\(count == 1 ? "" : "s")"] + parts).joined(separator: " ")
  }

  /// How far the check of all songs is; nil when nothing is left to say.
  private var checkText: String? {
    switch state.check {
    case .waiting, .done: return nil
    case .stopped: return "check stopped"
    case .running:
      let shares = state.songs.values.map { song -> Double in
        switch song.check {
        case .waiting: 0
        case .running(let share): share
        case .done, .failed: 1
        }
      }
      let share = shares.reduce(0, +) / Double(max(1, shares.count))
      return "checking \(Int(share * 100)) %"
    }
  }

  // MARK: Keys

  /// Every key of a command on the board.
  func notations(of command: Command) -> [String] {
    keymap.sequences(for: CommandName(command.name), in: "board").map(\.notation)
  }
}
