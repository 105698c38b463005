/// Dots, two columns and four rows of them in a cell: braille where glyphs allow, else signs by how many of
/// a cell's dots are set.
///
/// A cell has one style: that of the dot with the highest rank.
public struct DotCanvas: Sendable {
  /// Columns and rows of dots.
  public let width: Int
  public let height: Int
  private let columns: Int
  private var bits: [UInt8]
  private var ranks: [UInt8]

  /// An empty canvas for so many cells.
  public init(columns: Int, rows: Int) {
    self.columns = max(0, columns)
    width = 2 * self.columns
    height = 4 * max(0, rows)
    bits = Array(repeating: 0, count: self.columns * max(0, rows))
    ranks = bits
  }

  /// Bits of U+2800 for the dots of a cell's left and right column, from the top.
  private static let dots: [UInt8] = [0x01, 0x02, 0x04, 0x40, 0x08, 0x10, 0x20, 0x80]

  /// Sets a dot; outside of the canvas nothing happens.
  public mutating func plot(x: Int, y: Int, rank: UInt8) {
    guard x >= 0, x < width, y >= 0, y < height else { return }
    let cell = (y >> 2) * columns + (x >> 1)
    bits[cell] |= Self.dots[(x & 1) * 4 + (y & 3)]
    if rank > ranks[cell] { ranks[cell] = rank }
  }

  /// Draws the cells that have dots; the others are left as they are.
  public func draw(into screen: inout Screen, at area: Rect, styles: [Style], glyphs: GlyphSet) {
    for cell in bits.indices where bits[cell] != 0 {
      let (x, y) = (area.x + cell % columns, area.y + cell / columns)
      guard area.contains(x: x, y: y) else { continue }
      let text: Character
      switch glyphs {
      case .unicode: text = Unicode.Scalar(0x2800 + UInt32(bits[cell])).map(Character.init) ?? " "
      case .ascii:
        switch bits[cell].nonzeroBitCount {
        case ...2: text = "."
        case ...4: text = ":"
        case ...6: text = "*"
        default: text = "#"
        }
      }
      screen[x, y] = Cell(text, styles[min(styles.count - 1, Int(ranks[cell]))])
    }
  }
}
