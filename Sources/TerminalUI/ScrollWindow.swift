/// Which items of a list are on screen, and which one is selected.
public struct ScrollWindow: Hashable, Sendable {
  /// The selected item; 0 in an empty list.
  public private(set) var selection = 0
  /// The item in the first row.
  public private(set) var first = 0

  /// The first item, selected and in the first row.
  public init() {}

  /// Moves the selection, clamped to a list of `count` items, and scrolls just enough to show it
  /// in `rows` rows. To be called, with the same selection, whenever count or rows change.
  public mutating func select(_ item: Int, of count: Int, rows: Int) {
    selection = max(0, min(count - 1, item))
    let rows = max(1, rows)
    if selection < first { first = selection }
    if selection >= first + rows { first = selection - rows + 1 }
    first = max(0, min(first, count - rows))
  }

  /// The items on screen.
  public func visible(of count: Int, rows: Int) -> Range<Int> {
    let start = max(0, min(first, count))
    return start..<min(count, start + max(0, rows))
  }
}

extension KeyEvent {
  /// Where a list scrolls to at this key, before it is held to the list's ends; nil for other keys.
  public func scrolled(from scroll: Int, page: Int, last: Int) -> Int? {
    switch key {
    case .up, .character("k"): scroll - 1
    case .down, .character("j"): scroll + 1
    case .pageUp: scroll - page
    case .pageDown, .character(" "): scroll + page
    case .home: 0
    case .end: last
    default: nil
    }
  }
}
