import Stems
import TerminalUI

/// One line of the help or of the notes.
struct ListLine {
  /// The command whose keys stand in front.
  var command: Command?
  /// What stands in front where it is no command's key.
  var key = ""
  var text: String
  var isHeading = false
  var isFaint = false
  /// Whether the cursor is on it.
  var isChosen = false

  static let blank = ListLine(text: "")

  static func heading(_ text: String) -> ListLine { ListLine(text: text, isHeading: true) }
}

extension WorkbenchState {
  /// What the list shows that is open; nil where none is.
  var listLines: [ListLine]? {
    switch mode {
    case .help: helpLines
    case .notes: noteLines
    case .history(let cursor): historyLines(cursor: cursor)
    case .lanes, .prompt, .findings, .letter: nil
    }
  }

  /// Whether the notes tell more than the lanes' files.
  var hasNotes: Bool {
    !song.problems.isEmpty || !sessionRemarks.isEmpty || !writtenNotes.isEmpty
      || song.lanes.contains { !$0.marks.isEmpty }
  }

  /// Every command under its heading, and the mouse.
  private var helpLines: [ListLine] {
    let groups = Command.Group.allCases.map { group in
      [.heading(group.rawValue)]
        + Command.allCases.filter { $0.description.group == group }
        .map { ListLine(command: $0, text: $0.description.help) }
    }
    return Array(groups.joined(separator: [.blank]))
      + [ListLine(key: "mouse", text: "click to go there, select or switch; wheel to zoom")]
  }

  /// What was found while loading: problems first, then every lane with its files and marks.
  private var noteLines: [ListLine] {
    var lines: [ListLine] = []
    if !song.problems.isEmpty {
      lines.append(.heading("Problems"))
      lines += song.problems.map { ListLine(text: Self.sentence($0, others: 0)) }
      lines.append(.blank)
    }
    if !sessionRemarks.isEmpty || !writtenNotes.isEmpty || session.listened.hasMarks {
      lines.append(.heading("Session"))
      lines += sessionRemarks.map { ListLine(text: visibleText($0)) } + writtenNotes
      lines.append(ListLine(text: "listened through: " + listenedText))
      lines.append(.blank)
    }
    lines.append(.heading("Lanes"))
    for stem in song.lanes {
      let names = stem.files.map { $0.path.map(\.text).joined(separator: "/") }
        .joined(separator: " + ")
      lines.append(ListLine(text: "\(stem.name) (\(stem.role.rawValue)): \(names)"))
      lines += stem.marks.map { ListLine(text: "    " + sentence(for: $0)) }
    }
    if case .running(let format) = output, !format.notes.isEmpty {
      lines += [.blank, .heading("Sound device")] + format.notes.map { ListLine(text: $0) }
    }
    return wrapped(lines)
  }

  /// Long lines over several rows: a sentence that is cut off helps nobody.
  private func wrapped(_ lines: [ListLine]) -> [ListLine] {
    lines.flatMap { line in
      line.isHeading || line.text.isEmpty
        ? [line] : line.text.wrapped(to: size.columns - 2).map { ListLine(text: $0) }
    }
  }
}

/// How the lines of a list are laid out on the screen.
struct ListLayout {
  /// Two columns of entries where there is room for both.
  let columns: Int
  /// Rows of the list, on screen or not.
  let rowCount: Int
  /// Between header and status.
  let area: Rect

  init(state: WorkbenchState, lineCount: Int) {
    let layout = Layout(state: state)
    area = Rect(
      x: 0, y: layout.header.maxY, width: state.size.columns,
      height: layout.status.y - layout.header.maxY)
    let isHelp = if case .help = state.mode { true } else { false }
    columns = isHelp && area.width >= 110 ? 2 : 1
    rowCount = (lineCount + columns - 1) / columns
  }

  /// The farthest that there is something to scroll for.
  var lastScroll: Int { max(0, rowCount - area.height) }
}
