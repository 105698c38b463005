/// One cell of a screen.
public struct Cell: Hashable, Sendable {
  /// One grapheme; empty for the right half of a wide one.
  public var text: Character?
  public var style: Style

  public init(_ text: Character?, _ style: Style) {
    self.text = text
    self.style = style
  }

  public static let blank = Cell(" ", .plain)
}

/// A grid of cells that views draw into.
public struct Screen: Hashable, Sendable {
  public let size: Size
  /// Row by row, `size.columns` cells each.
  public private(set) var cells: [Cell]

  /// A blank screen.
  public init(size: Size) {
    self.size = size
    self.cells = Array(repeating: .blank, count: max(0, size.columns) * max(0, size.rows))
  }

  /// The whole screen as a rectangle.
  public var bounds: Rect { Rect(x: 0, y: 0, width: size.columns, height: size.rows) }

  /// The cell at a position; positions outside read as blank and ignore writes.
  public subscript(x: Int, y: Int) -> Cell {
    get {
      bounds.contains(x: x, y: y) ? cells[y * size.columns + x] : .blank
    }
    set {
      guard bounds.contains(x: x, y: y) else { return }
      cells[y * size.columns + x] = newValue
    }
  }
}
