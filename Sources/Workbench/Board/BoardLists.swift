import Stems
import TerminalUI

/// The lists of the board: every command that a key of it runs, and what was found while loading.
struct BoardLists {
  let lines: [ListLine]
  var count: Int { lines.count }

  init(state: BoardState) {
    switch state.mode {
    case .help: lines = Self.help(state)
    case .notes: lines = Self.notes(state)
    case .songs, .prompt, .palette, .themes: lines = []
    }
  }

  private static func help(_ state: BoardState) -> [ListLine] {
    let signs = "✓ all right   ! warning   ✗ error   · not checked yet"
    // What belongs to albums alone comes first.
    let offered = state.offeredCommands
    let own = offered.filter { $0.description.group == .album }
    return [.heading("Album")]
      + (own + offered.filter { !own.contains($0) })
      .map { ListLine(command: $0, text: text(of: $0)) }
      + [
        ListLine(key: "click", text: "a song: select, again: enter; the transition: play, stop"),
        ListLine(key: "wheel", text: "another song"),
        .blank, .heading("Signs"), ListLine(text: signs),
      ]
  }

  private static func text(of command: Command) -> String {
    switch command {
    case .undo: "undo the last change of order or gaps"
    case .cancel: "close, end the sound, call the check off"
    default: command.description.help
    }
  }

  private static func notes(_ state: BoardState) -> [ListLine] {
    var lines: [ListLine] = []
    if !state.album.problems.isEmpty {
      lines.append(.heading("Tracklist"))
      lines += state.album.problems.map { ListLine(text: $0) } + [.blank]
    }
    for (index, place) in state.album.songs.enumerated() {
      let known = state.song(at: index)
      let problems =
        (known.problem.map { [$0] } ?? [])
        + (known.song?.problems.map { WorkbenchState.sentence($0, others: 0) } ?? [])
      guard !problems.isEmpty else { continue }
      lines.append(.heading("\(index + 1)  \(place.title)"))
      lines += problems.map { ListLine(text: $0) } + [.blank]
    }
    if lines.isEmpty { lines = [ListLine(text: "Nothing was found while loading.")] }
    return lines.flatMap { line in
      line.isHeading || line.text.isEmpty
        ? [line] : line.text.wrapped(to: state.size.columns - 2).map { ListLine(text: $0) }
    }
  }
}

extension BoardView {
  /// The open list, from a row on.
  func drawList(scroll: Int, into screen: inout Screen) {
    let lines = BoardLists(state: state).lines
    let height = max(0, state.size.rows - 2)
    let texts = lines.map { line in
      line.command.map { notations(of: $0).joined(separator: "  ") } ?? line.key
    }
    let widest = texts.map { TextWidth.columns(of: $0) }.max() ?? 0
    let first = max(0, min(scroll, lines.count - height))
    for (row, index) in (first..<min(lines.count, first + height)).enumerated() {
      let line = lines[index]
      let cell = Rect(x: 1, y: 1 + row, width: state.size.columns - 2, height: 1)
      let parts = cell.splitLeft(line.isHeading || widest == 0 ? 0 : widest + 2)
      screen.draw(
        texts[index], x: cell.x, y: cell.y, style: theme["help.key"], clippedTo: parts.left)
      let style = line.isHeading ? "help.heading" : "help.text"
      let text = glyphs == .unicode ? line.text : line.text.asciiSigns
      screen.draw(
        text.truncated(to: parts.rest.width, glyphs: glyphs), x: parts.rest.x, y: cell.y,
        style: theme[style], clippedTo: parts.rest)
    }
  }
}

extension String {
  /// With the signs that stand for verdicts where there is only ASCII.
  fileprivate var asciiSigns: String {
    replacingCharacters(["✓": "+", "✗": "x", "·": "."])
  }

  private func replacingCharacters(_ table: [Character: Character]) -> String {
    String(map { table[$0] ?? $0 })
  }
}
