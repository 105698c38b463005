/// Where text that is too long is cut.
public enum TruncationPlace: Hashable, Sendable {
  case middle, end
}

extension String {
  /// The text in at most so many columns, with an ellipsis where something was left out.
  ///
  /// The result is made visible (`visibleText`) and no wider than `columns`.
  public func truncated(
    to columns: Int, at place: TruncationPlace = .end, glyphs: GlyphSet = .unicode
  ) -> String {
    if columns <= 0 { return "" }
    var cells: [(text: Character, columns: Int)] = []
    var total = 0
    CellText.forEachCell(of: self) { text, width in
      cells.append((text, width))
      total += width
      return true
    }
    if total <= columns { return String(cells.map(\.text)) }
    let tailColumns = place == .end ? 0 : (columns - 1) / 2
    var head = ""
    var room = columns - 1 - tailColumns
    for cell in cells {
      guard cell.columns <= room else { break }
      head.append(cell.text)
      room -= cell.columns
    }
    var tail: [Character] = []
    room = tailColumns
    for cell in cells.reversed() {
      guard cell.columns <= room else { break }
      tail.append(cell.text)
      room -= cell.columns
    }
    return head + String(glyphs.ellipsis) + String(tail.reversed())
  }

  /// The text in lines of at most so many columns, broken between words where that is possible. Further lines
  /// are indented as the first, and by four columns more.
  ///
  /// The lines are made visible (`visibleText`). There is always one at least.
  public func wrapped(to columns: Int) -> [String] {
    let text = visibleText(self)
    guard TextWidth.columns(of: text) > columns, columns >= 20 else { return [text] }
    let indent = String(repeating: " ", count: text.prefix { $0 == " " }.count)
    var lines: [String] = []
    var line = indent
    var hasWord = false
    for word in text.split(separator: " ") {
      let room = columns - TextWidth.columns(of: line) - (hasWord ? 1 : 0)
      if hasWord, TextWidth.columns(of: String(word)) > room {
        lines.append(line)
        line = indent + "    "
        hasWord = false
      }
      line += (hasWord ? " " : "") + word
      hasWord = true
    }
    return lines + [line]
  }
}
