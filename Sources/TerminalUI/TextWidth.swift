/// How many columns text takes in a terminal.
///
/// Terminals advance by code point, not by grapheme: the width here is that of `wcwidth`
/// (Unicode 15), so that our idea of a row and the terminal's never drift apart.
public enum TextWidth {
  /// Columns of one code point: 0, 1 or 2. Controls count as 1, the width of their picture.
  public static func columns(of scalar: Unicode.Scalar) -> Int {
    let value = scalar.value
    if value < 0x300 { return value == 0xAD ? 0 : 1 }
    // Box drawing, block elements, geometric shapes and braille: most of what we draw.
    if (0x2500..<0x25FD).contains(value) || (0x2800..<0x2900).contains(value) { return 1 }
    if contains(value, in: zeroWidth) { return 0 }
    return contains(value, in: doubleWidth) ? 2 : 1
  }

  /// Columns that `Screen.draw` needs for a text.
  public static func columns(of text: String) -> Int {
    var total = 0
    CellText.forEachCell(of: text) { _, columns in
      total += columns
      return true
    }
    return total
  }

  private static func contains(_ value: UInt32, in ranges: [UInt32]) -> Bool {
    var low = 0
    var high = ranges.count / 2
    while low < high {
      let middle = (low + high) / 2
      if value < ranges[2 * middle] {
        high = middle
      } else if value > ranges[2 * middle + 1] {
        low = middle + 1
      } else {
        return true
      }
    }
    return false
  }
}
