import Stems
import TerminalUI

extension WorkbenchView {
  /// One line of a list, with its style's name.
  private struct Line {
    var key = ""
    var text: String
    var style = "help.text"
  }

  /// Every command with its keys, from the live keymap.
  func drawHelp(scroll: Int, into screen: inout Screen) {
    var lines: [Line] = []
    for group in Command.Group.allCases {
      lines.append(Line(text: group.rawValue, style: "help.heading"))
      for command in Command.allCases where command.description.group == group {
        let keys = keymap.notations(of: command).joined(separator: "  ")
        let reason = state.reasonUnavailable(command).map { "  (\($0))" } ?? ""
        lines.append(Line(key: keys, text: command.description.help + reason))
      }
      lines.append(Line(text: ""))
    }
    drawList(lines, keyWidth: 12, scroll: scroll, into: &screen)
  }

  /// What was found while loading: problems first, then the marks of stems.
  func drawNotes(scroll: Int, into screen: inout Screen) {
    var lines: [Line] = []
    if !state.song.problems.isEmpty {
      lines.append(Line(text: "Problems", style: "help.heading"))
      for problem in state.song.problems {
        lines.append(Line(text: WorkbenchState.sentence(problem, others: 0)))
      }
      lines.append(Line(text: ""))
    }
    lines.append(Line(text: "Lanes", style: "help.heading"))
    for stem in state.song.lanes {
      let names = stem.files.map { $0.path.map(\.text).joined(separator: "/") }
        .joined(separator: " + ")
      lines.append(Line(text: "\(stem.name) (\(stem.role.rawValue)): \(names)"))
      for mark in stem.marks { lines.append(Line(text: "    " + sentence(for: mark))) }
    }
    if case .running(let format) = state.output, !format.notes.isEmpty {
      lines.append(Line(text: ""))
      lines.append(Line(text: "Sound device", style: "help.heading"))
      for note in format.notes { lines.append(Line(text: note)) }
    }
    drawList(lines, keyWidth: 0, scroll: scroll, into: &screen)
  }

  private func drawList(
    _ lines: [Line], keyWidth: Int, scroll: Int, into screen: inout Screen
  ) {
    let area = listArea
    // Two columns of entries where there is room for both.
    let columns = keyWidth > 0 && area.width >= 110 ? 2 : 1
    let perColumn = (lines.count + columns - 1) / columns
    let first = max(0, min(scroll, perColumn - area.height))
    let width = area.width / columns
    for column in 0..<columns {
      for row in 0..<area.height {
        let index = column * perColumn + first + row
        guard first + row < perColumn, lines.indices.contains(index) else { break }
        let line = lines[index]
        let cell = Rect(x: column * width + 1, y: area.y + row, width: width - 2, height: 1)
        let (keys, text) = cell.splitLeft(line.style == "help.heading" ? 0 : keyWidth)
        screen.draw(line.key, x: keys.x, y: keys.y, style: theme["help.key"], clippedTo: keys)
        screen.draw(
          line.text.truncated(to: text.width, glyphs: glyphs), x: text.x, y: text.y,
          style: theme[line.style], clippedTo: text)
      }
    }
  }
}
