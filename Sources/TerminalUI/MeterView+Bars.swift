extension MeterView {
  /// One channel in a row: RMS as a thick bar, the peak as a thin line beyond it, the hold as a
  /// tick. Without RMS the peak is the thick bar.
  func drawBar(_ reading: MeterReading, into screen: inout Screen, in row: Rect) {
    let scale = MeterScale.standard
    let width = Double(row.width)
    let thick = Int((scale.position(of: reading.rms ?? reading.peak) * width * 8).rounded())
    let thin = Int((scale.position(of: reading.peak) * width * 2).rounded())
    for column in 0..<row.width {
      let look = zone(column, of: row)
      let filled = max(0, min(8, thick - column * 8))
      let line = max(0, min(2, thin - column * 2))
      let text: Character
      switch glyphs {
      case .unicode:
        text =
          filled > 0 ? Screen.leftEighths[filled] : line == 2 ? "━" : line == 1 ? "╸" : " "
      case .ascii: text = filled >= 4 ? "#" : line > 0 ? "=" : "."
      }
      screen[row.x + column, row.y] = Cell(text, filled > 0 || line > 0 ? look : style.track)
    }
    drawHold(reading.hold, into: &screen, in: row)
  }

  /// Both channels in the halves of one row, in half cells.
  func drawPair(
    _ left: MeterReading, _ right: MeterReading, into screen: inout Screen, in row: Rect
  ) {
    let scale = MeterScale.standard
    let halves = Double(row.width) * 2
    let upper = Int((scale.position(of: left.peak) * halves).rounded())
    let lower = Int((scale.position(of: right.peak) * halves).rounded())
    for column in 0..<row.width {
      let up = max(0, min(2, upper - column * 2))
      let down = max(0, min(2, lower - column * 2))
      let text = glyphs == .unicode ? Self.quadrants[up * 3 + down] : Self.pairs[up * 3 + down]
      screen[row.x + column, row.y] = Cell(
        text, up + down > 0 ? zone(column, of: row) : style.track)
    }
    let hold = max(left.hold ?? -.infinity, right.hold ?? -.infinity)
    drawHold(hold, into: &screen, in: row)
  }

  /// Upper half filled by 0…2 halves (slow index), lower half by 0…2.
  private static let quadrants: [Character] = [" ", "▖", "▄", "▘", "▌", "▙", "▀", "▛", "█"]
  private static let pairs: [Character] = [".", ",", ",", "'", "#", "#", "'", "#", "#"]

  private func zone(_ column: Int, of row: Rect) -> Style {
    let middle = (Double(column) + 0.5) / Double(row.width)
    return style.zone(at: MeterScale.standard.decibels(at: middle))
  }

  private func drawHold(_ hold: Double?, into screen: inout Screen, in row: Rect) {
    guard let hold, hold > -60, row.width > 0 else { return }
    let exact = MeterScale.standard.position(of: hold) * Double(row.width)
    let column = max(0, min(row.width - 1, Int(exact.rounded(.up)) - 1))
    screen[row.x + column, row.y] = Cell(glyphs == .unicode ? "│" : "|", style.hold)
  }
}
