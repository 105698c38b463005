import Stems
import TerminalUI

extension WorkbenchState {
  var wholeList: OpenList? {
    switch baseMode {
    case .help(let scroll): OpenList(lines: helpLines, scroll: scroll, isHelp: true)
    case .notes(let scroll): OpenList(lines: noteLines, scroll: scroll)
    case .history(let cursor):
      OpenList(lines: historyLines(cursor: cursor), scroll: 0, isSearchable: false)
    case .lanes, .prompt, .findings, .palette, .themes, .letter: nil
    }
  }

  mutating func openHelp() { baseMode = .help(scroll: 0) }

  mutating func scrollList(to row: Int) {
    switch baseMode {
    case .help: baseMode = .help(scroll: row)
    case .notes: baseMode = .notes(scroll: row)
    case .lanes, .prompt, .findings, .palette, .themes, .letter, .history: break
    }
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
    return OpenList.wrapped(lines, to: size.columns - 2)
  }
}
