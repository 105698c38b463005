/// A line of text under edit: a typed time, a gain, a name.
public struct TextField: Hashable, Sendable {
  /// What a key did.
  public enum Outcome: Hashable, Sendable {
    /// Text or cursor changed.
    case edited
    /// Enter: the text is meant.
    case submitted
    /// Escape or Ctrl-C: forget it.
    case cancelled
    /// Not a key of a text field.
    case ignored
  }

  /// What has been typed.
  public private(set) var text: String
  /// Characters before the cursor, 0…text.count.
  public private(set) var cursor: Int
  /// Characters at most; further ones are ignored.
  public let limit: Int

  /// A field with text to begin with and the cursor after it.
  public init(text: String = "", limit: Int = 256) {
    self.text = String(text.prefix(limit))
    self.limit = limit
    self.cursor = self.text.count
  }

  /// Takes a key. Beside the usual keys: C-a, C-e, C-b, C-f, C-d, C-h, C-k, C-u and C-w as in a
  /// shell.
  public mutating func handle(_ key: KeyEvent) -> Outcome {
    switch (key.key, key.modifiers) {
    case (.character(let character), []):
      guard text.count < limit, character.isPrintable else { return .ignored }
      replace(cursor..<cursor, with: String(character))
    case (.enter, _): return .submitted
    case (.escape, _), (.character("c"), .control): return .cancelled
    case (.left, []), (.character("b"), .control): cursor = max(0, cursor - 1)
    case (.right, []), (.character("f"), .control): cursor = min(text.count, cursor + 1)
    case (.home, []), (.character("a"), .control): cursor = 0
    case (.end, []), (.character("e"), .control): cursor = text.count
    case (.backspace, []), (.character("h"), .control):
      replace(max(0, cursor - 1)..<cursor, with: "")
    case (.delete, []), (.character("d"), .control):
      replace(cursor..<min(text.count, cursor + 1), with: "")
    case (.character("k"), .control): replace(cursor..<text.count, with: "")
    case (.character("u"), .control): replace(0..<cursor, with: "")
    case (.character("w"), .control): replace(startOfWord..<cursor, with: "")
    default: return .ignored
    }
    return .edited
  }

  /// Draws the field in one row with the cursor as a cell in reverse; scrolls so that the cursor
  /// is seen.
  public func draw(into screen: inout Screen, in row: Rect, style: Style) {
    guard !row.isEmpty else { return }
    screen.fill(row.splitTop(1).top, style: style)
    let before = TextWidth.columns(of: String(text.prefix(cursor)))
    let shift = max(0, before - (row.width - 1))
    screen.draw(text, x: row.x - shift, y: row.y, style: style, clippedTo: row)
    let place = Rect(x: row.x + before - shift, y: row.y, width: 1, height: 1)
    screen.overlay(Style(attributes: .reverse), on: place.intersection(row))
  }

  private var startOfWord: Int {
    let head = Array(text.prefix(cursor))
    var index = head.count
    while index > 0, head[index - 1] == " " { index -= 1 }
    while index > 0, head[index - 1] != " " { index -= 1 }
    return index
  }

  private mutating func replace(_ range: Range<Int>, with replacement: String) {
    let head = text.prefix(range.lowerBound) + replacement
    let tail = text.dropFirst(range.upperBound)
    // Counted from what remains behind: a combining mark may join the character before it.
    let whole = String(head) + tail
    cursor = max(0, whole.count - tail.count)
    text = whole
  }
}
