/// A size in cells.
public struct Size: Hashable, Sendable {
  /// Cells in a row.
  public var columns: Int
  /// Rows of cells.
  public var rows: Int

  /// A size in cells.
  public init(columns: Int, rows: Int) {
    self.columns = columns
    self.rows = rows
  }
}

/// A rectangle of cells; `x` grows to the right, `y` downwards, from 0.
public struct Rect: Hashable, Sendable {
  /// Column of the left edge.
  public var x: Int
  /// Row of the upper edge.
  public var y: Int
  /// Never negative.
  public var width: Int
  /// Never negative.
  public var height: Int

  /// A rectangle; a negative width or height counts as 0.
  public init(x: Int, y: Int, width: Int, height: Int) {
    self.x = x
    self.y = y
    self.width = max(0, width)
    self.height = max(0, height)
  }

  /// The column after the right edge.
  public var maxX: Int { x + width }
  /// The row below the lower edge.
  public var maxY: Int { y + height }
  /// Whether it holds no cell.
  public var isEmpty: Bool { width == 0 || height == 0 }

  /// Whether a cell lies inside.
  public func contains(x: Int, y: Int) -> Bool {
    x >= self.x && x < maxX && y >= self.y && y < maxY
  }

  /// The part that lies in both.
  public func intersection(_ other: Rect) -> Rect {
    let left = max(x, other.x)
    let top = max(y, other.y)
    return Rect(
      x: left, y: top, width: min(maxX, other.maxX) - left, height: min(maxY, other.maxY) - top)
  }

  /// Cuts rows off the top (at most all of them): the cut part and what remains.
  public func splitTop(_ rows: Int) -> (top: Rect, rest: Rect) {
    let cut = max(0, min(rows, height))
    return (
      Rect(x: x, y: y, width: width, height: cut),
      Rect(x: x, y: y + cut, width: width, height: height - cut)
    )
  }

  /// Cuts columns off the left (at most all of them): the cut part and what remains.
  public func splitLeft(_ columns: Int) -> (left: Rect, rest: Rect) {
    let cut = max(0, min(columns, width))
    return (
      Rect(x: x, y: y, width: cut, height: height),
      Rect(x: x + cut, y: y, width: width - cut, height: height)
    )
  }
}
