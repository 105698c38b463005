import Stems
import TerminalUI

extension BoardState {
  /// Every command that a key of the board runs, or what was found while loading.
  var wholeList: OpenList? {
    switch mode {
    case .help(let scroll): OpenList(lines: helpLines, scroll: scroll, isHelp: true)
    case .notes(let scroll): OpenList(lines: noteLines, scroll: scroll)
    case .songs, .prompt, .palette, .themes: nil
    }
  }

  mutating func openHelp() { mode = .help(scroll: 0) }

  mutating func scrollList(to row: Int) {
    switch mode {
    case .help: mode = .help(scroll: row)
    case .notes: mode = .notes(scroll: row)
    case .songs, .prompt, .palette, .themes: break
    }
  }

  private var helpLines: [ListLine] {
    let signs =
      capabilities.isUnicode
      ? "✓ all right   ! warning   ✗ error   · not checked yet"
      : "+ all right   ! warning   x error   . not checked yet"
    // What belongs to albums alone comes first.
    let offered = offeredCommands
    let own = offered.filter { $0.description.group == .album }
    return [.heading("Album")]
      + (own + offered.filter { !own.contains($0) })
      .map { ListLine(command: $0, text: Self.text(of: $0)) }
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

  private var noteLines: [ListLine] {
    var lines: [ListLine] = []
    if !album.problems.isEmpty {
      lines.append(.heading("Tracklist"))
      lines += album.problems.map { ListLine(text: $0) } + [.blank]
    }
    for (index, place) in album.songs.enumerated() {
      let known = song(at: index)
      let problems =
        (known.problem.map { [$0] } ?? [])
        + (known.song?.problems.map { WorkbenchState.sentence($0, others: 0) } ?? [])
      guard !problems.isEmpty else { continue }
      lines.append(.heading("\(index + 1)  \(place.title)"))
      lines += problems.map { ListLine(text: $0) } + [.blank]
    }
    if lines.isEmpty { lines = [ListLine(text: "Nothing was found while loading.")] }
    return OpenList.wrapped(lines, to: size.columns - 2)
  }
}
