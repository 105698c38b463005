import TerminalUI

/// A list that stands between header and status row in place of everything else: help, notes, edits.
struct OpenList {
  var lines: [ListLine]
  /// The row at its top; it stops at its end when it is drawn.
  var scroll: Int
  /// Keys and what they do: short enough for two columns, and with modifiers that need a word.
  var isHelp = false
  var isSearchable = true

  /// Long lines over several rows: a sentence that is cut off helps nobody.
  static func wrapped(_ lines: [ListLine], to columns: Int) -> [ListLine] {
    lines.flatMap { line in
      line.isHeading || line.text.isEmpty
        ? [line] : line.text.wrapped(to: columns).map { ListLine(text: $0) }
    }
  }
}

/// One line of a list.
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
    guard !words.isEmpty else { return lines }
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

/// How the lines of a list are laid out on the screen.
struct ListLayout {
  /// Two columns of entries where one cannot take them and there is room for both.
  let columns: Int
  /// Rows of the list, on screen or not.
  let rowCount: Int
  /// Between header and status.
  let area: Rect
  /// The row at the top.
  let first: Int

  init(state: some CommandScreenState, list: OpenList) {
    area = state.body
    let isLong = list.lines.count > area.height
    columns = list.isHelp && isLong && area.width >= 110 ? 2 : 1
    rowCount = (list.lines.count + columns - 1) / columns
    first = max(0, min(list.scroll, rowCount - area.height))
  }

  /// The farthest that there is something to scroll for.
  var lastScroll: Int { max(0, rowCount - area.height) }
}
