/// One cell of a screen.
public struct Cell: Hashable, Sendable {
  /// One grapheme; nil for the right half of a wide one.
  public var text: Character?
  /// How the cell looks.
  public var style: Style

  /// A cell with one grapheme, or the right half of a wide one.
  public init(_ text: Character?, _ style: Style) {
    self.text = text
    self.style = style
  }

  /// A space in the terminal's own look.
  public static let blank = Cell(" ", .plain)
}

/// A grid of cells that views draw into.
public struct Screen: Hashable, Sendable {
  /// Columns and rows; fixed for the life of a screen.
  public let size: Size
  /// Row by row, `size.columns` cells each.
  public private(set) var cells: [Cell]

  /// A blank screen.
  public init(size: Size) {
    let size = Size(columns: max(0, size.columns), rows: max(0, size.rows))
    self.size = size
    self.cells = Array(repeating: .blank, count: size.columns * size.rows)
  }

  /// The whole screen as a rectangle.
  public var bounds: Rect { Rect(x: 0, y: 0, width: size.columns, height: size.rows) }

  /// The cell at a position; positions outside read as blank and ignore writes.
  ///
  /// Overwriting the text of one half of a wide character blanks the other half.
  public subscript(x: Int, y: Int) -> Cell {
    get {
      bounds.contains(x: x, y: y) ? cells[y * size.columns + x] : .blank
    }
    set {
      guard bounds.contains(x: x, y: y) else { return }
      let index = y * size.columns + x
      let old = cells[index].text
      if old != newValue.text {
        if old == nil, x > 0 { cells[index - 1].text = " " }
        if old != nil, x + 1 < size.columns, cells[index + 1].text == nil {
          cells[index + 1].text = " "
        }
      }
      cells[index] = newValue
    }
  }

  /// The text of each row, as a person reads it; what tests compare.
  public var rowStrings: [String] {
    (0..<size.rows).map { y in
      String(cells[(y * size.columns)..<((y + 1) * size.columns)].compactMap(\.text))
    }
  }
}
