extension MeterView {
  /// Where one channel's bar lies in its row: at the lower or the upper edge.
  enum BarPlace {
    case upper, lower

    /// Thick, half a cell and whole; thin; the tick.
    var glyphs: (half: Character, whole: Character, thin: Character, tick: Character) {
      switch self {
      case .upper: ("▖", "▄", "▁", "╷")
      case .lower: ("▘", "▀", "▔", "╵")
      }
    }
  }

  /// One channel in a row, in half columns: RMS as a thick bar, the peak as a thin line beyond it, the hold
  /// as a tick, a rail where nothing is. Without RMS the peak is the thick bar.
  func drawBar(
    _ reading: MeterReading, _ place: BarPlace, into screen: inout Screen, in row: Rect
  ) {
    let scale = MeterScale.standard
    let halves = Double(row.width) * 2
    let thick = Int((scale.position(of: reading.rms ?? reading.peak) * halves).rounded())
    let thin = Int((scale.position(of: reading.peak) * halves).rounded())
    let shapes = place.glyphs
    for column in 0..<row.width {
      let look = zone(column, of: row)
      let filled = max(0, min(2, thick - column * 2))
      let hasLine = thin > column * 2
      let text: Character
      switch glyphs {
      case .unicode: text = [shapes.thin, shapes.half, shapes.whole][filled]
      case .ascii: text = filled > 0 ? "#" : hasLine ? "=" : "."
      }
      screen[row.x + column, row.y] = Cell(text, filled > 0 || hasLine ? look : style.track)
    }
    drawHold(reading.hold, glyphs == .unicode ? shapes.tick : "|", into: &screen, in: row)
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
    drawHold(hold, glyphs == .unicode ? "│" : "|", into: &screen, in: row)
  }

  /// Upper half filled by 0…2 halves (slow index), lower half by 0…2.
  private static let quadrants: [Character] = ["─", "▖", "▄", "▘", "▌", "▙", "▀", "▛", "█"]
  private static let pairs: [Character] = [".", ",", ",", "'", "#", "#", "'", "#", "#"]

  private func zone(_ column: Int, of row: Rect) -> Style {
    let middle = (Double(column) + 0.5) / Double(row.width)
    return style.zone(at: MeterScale.standard.decibels(at: middle))
  }

  private func drawHold(
    _ hold: Double?, _ tick: Character, into screen: inout Screen, in row: Rect
  ) {
    guard let hold, hold > -60, row.width > 0 else { return }
    let exact = MeterScale.standard.position(of: hold) * Double(row.width)
    let column = max(0, min(row.width - 1, Int(exact.rounded(.up)) - 1))
    screen[row.x + column, row.y] = Cell(tick, style.hold)
  }
}
