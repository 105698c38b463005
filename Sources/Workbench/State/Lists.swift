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

/// What is searched for in a list.
struct ListSearch: Hashable, Sendable {
  /// Words that a line has to hold, in any order.
  var field = TextField(limit: 60)
  /// Whether keys go to the field; else the list is scrolled.
  var isTyping = true

  /// The lines that hold every word, under their headings.
  func filter(_ lines: [ListLine]) -> [ListLine] {
    let words = field.text.lowercased().split(separator: " ")
    var found: [ListLine] = []
    var heading: ListLine?
    for line in lines {
      if line.isHeading {
        heading = line
        continue
      }
      let text = "\(line.command?.name ?? line.key) \(line.text)".lowercased()
      guard !line.text.isEmpty, words.allSatisfy({ text.contains($0) }) else { continue }
      if let due = heading { found += (found.isEmpty ? [] : [.blank]) + [due] }
      heading = nil
      found.append(line)
    }
    return found
  }
}

extension WorkbenchState {
  /// What the list shows that is open, as far as it is searched for; nil where none is.
  var listLines: [ListLine]? {
    let lines: [ListLine]
    switch baseMode {
    case .help: lines = helpLines
    case .notes: lines = noteLines
    case .history(let cursor): return historyLines(cursor: cursor)
    case .lanes, .prompt, .findings, .palette, .themes, .letter: return nil
    }
    guard let search, !search.field.text.isEmpty else { return lines }
    return search.filter(lines)
  }

  /// Whether the notes tell more than the lanes' files.
  var hasNotes: Bool {
    !song.problems.isEmpty || !sessionRemarks.isEmpty || !writtenNotes.isEmpty
      || song.lanes.contains { !$0.marks.isEmpty }
  }

  /// Every command under its heading, and the mouse.
  private var helpLines: [ListLine] {
    let groups = Command.Group.allCases.compactMap { group -> [ListLine]? in
      let commands = offeredCommands.filter { $0.description.group == group }
      guard !commands.isEmpty else { return nil }
      return [.heading(group.rawValue)]
        + commands.map { ListLine(command: $0, text: $0.description.help) }
    }
    return Array(groups.joined(separator: [.blank]))
      + [.blank, .heading("Mouse")] + Self.mouseLines
  }

  private static let mouseLines = [
    ListLine(key: "click", text: "waveform or ruler: go there; head: select; m s ø: switch"),
    ListLine(key: "drag", text: "ruler: loop; gain: 0.5 dB a cell, with Alt or Control 0.1 dB"),
    ListLine(key: "click", text: "a finding: select; again: its evidence"),
    ListLine(key: "wheel", text: "zoom; with Alt or Control scroll; on the heads, the stems"),
  ]

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
