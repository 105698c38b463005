import Stems
import TerminalUI

/// Where the parts of an open room stand: a title, the board, and a row of keys.
struct RoomLayout {
  let title: Rect
  /// The time axis above the board; empty where the room has none.
  let ruler: Rect
  let board: Rect
  let keys: Rect
  let output: Rect
  let status: Rect
  let hasAxis: Bool

  /// Between the header and the status row.
  init(_ room: Room, header: Rect, status row: Int, outputRows: Int) {
    let whole = Rect(
      x: 0, y: header.maxY, width: header.width, height: max(0, row - header.maxY))
    status = Rect(x: 0, y: row, width: header.width, height: 1)
    hasAxis = room.hasAxis
    let outputHeight = room.hasOutput && whole.height > 8 ? outputRows : 0
    let (upper, below) = whole.splitTop(whole.height - outputHeight)
    output = below
    let (title, belowTitle) = upper.splitTop(1)
    self.title = title
    let (ruler, rest) = belowTitle.splitTop(room.hasAxis ? 1 : 0)
    self.ruler = ruler
    (board, keys) = rest.splitTop(rest.height > 6 ? rest.height - 1 : rest.height)
  }
}

extension WorkbenchView {
  /// The open room: its title, its keys, and the view itself.
  func drawRoom(into screen: inout Screen) {
    guard let room = state.openRoom, let place = layout.room, !place.title.isEmpty else { return }
    switch room {
    case .bridge: drawBridge(in: place, into: &screen)
    case .loudness: drawLoudness(in: place, into: &screen)
    case .heatMap: drawHeatMap(in: place, into: &screen)
    case .goniometer: drawGoniometer(in: place, into: &screen)
    case .blindTest: drawBlindTest(in: place, into: &screen)
    }
  }

  /// The look that all rooms share: a rule with the title, what it shows just now, and how it is closed.
  func drawTitle(_ title: String, detail: String = "", into screen: inout Screen) {
    guard let row = layout.room?.title, let room = state.openRoom else { return }
    screen.fill(row, with: glyphs == .unicode ? "─" : "-", style: theme["line"])
    let key = roomKey(room.command, in: room)
    let closeX = row.maxX - TextWidth.columns(of: key) - 9
    let left = row.splitLeft(max(0, closeX - 1)).left
    var x = screen.draw(
      " \(title) ", x: row.x + 2, y: row.y, style: theme["help.heading"], clippedTo: left)
    if !detail.isEmpty, x + 4 < left.maxX {
      let shown = detail.truncated(to: left.maxX - x - 3, glyphs: glyphs)
      screen.draw(" \(shown) ", x: x + 1, y: row.y, style: theme["text"], clippedTo: left)
    }
    guard closeX > row.x + 1 else { return }
    x = screen.draw(" \(key)", x: closeX, y: row.y, style: theme["hint.key"])
    screen.draw(" close ", x: x, y: row.y, style: theme["hint.text"], clippedTo: row)
  }

  /// The keys that do something in the room, from the live keymap.
  func drawKeys(_ keys: [(Command, String)], into screen: inout Screen) {
    guard let row = layout.room?.keys, !row.isEmpty else { return }
    var x = row.x + 1
    for (command, word) in keys where state.reasonUnavailable(command) == nil {
      let key = roomKey(command, in: state.openRoom)
      let width = TextWidth.columns(of: key) + 1 + TextWidth.columns(of: word)
      guard !key.isEmpty, x + width < row.maxX else { continue }
      x = screen.draw(key, x: x, y: row.y, style: theme["hint.key"]) + 1
      x = screen.draw(word, x: x, y: row.y, style: theme["hint.text"]) + 2
    }
  }

  /// The key of a command in a room: its own, else that of the lanes.
  func roomKey(_ command: Command, in room: Room?) -> String {
    let own = room.flatMap {
      keymap.sequences(for: CommandName(command.name), in: $0.keymapMode).first?.notation
    }
    return own ?? keyHint(command)
  }
}
