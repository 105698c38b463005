extension WaveformView {
  /// Bits of U+2800 for the four dots of the left and of the right column, from the top.
  private static let leftDots: [UInt32] = [0x01, 0x02, 0x04, 0x40]
  private static let rightDots: [UInt32] = [0x08, 0x10, 0x20, 0x80]

  func drawBraille(
    _ left: WaveformColumn, _ right: WaveformColumn, into screen: inout Screen, in place: Rect,
    _ background: Color
  ) {
    let leftSpan = dots(left, rows: place.height)
    let rightSpan = dots(right, rows: place.height)
    guard leftSpan != nil || rightSpan != nil else {
      _ = drawFlat(left, into: &screen, in: place, background)
      return
    }
    let looks = looks(of: leftSpan == nil ? right : left, on: background)
    for row in 0..<place.height {
      var bits: UInt32 = 0
      var strongDots = 0
      for dot in 0..<4 {
        let step = row * 4 + dot
        if leftSpan?.peak.contains(step) == true { bits |= Self.leftDots[dot] }
        if rightSpan?.peak.contains(step) == true { bits |= Self.rightDots[dot] }
        if leftSpan?.rms.contains(step) == true { strongDots += 1 }
        if rightSpan?.rms.contains(step) == true { strongDots += 1 }
      }
      let text = bits == 0 ? " " : Unicode.Scalar(0x2800 + bits).map(Character.init) ?? " "
      let isStrong = strongDots * 2 > bits.nonzeroBitCount
      screen[place.x, place.y + row] = Cell(text, isStrong ? looks.rms : looks.peak)
    }
  }

  /// The dots of a column; nil where it has no shape.
  private func dots(_ column: WaveformColumn, rows: Int) -> WaveformSpan? {
    switch column.state {
    case .outside, .unknown: return nil
    case .sketched, .scanned:
      return column.highest <= 0 && column.lowest >= 0
        ? nil : WaveformSpan(column, steps: rows * 4)
    }
  }

  /// `#` where RMS fills half of a cell, `|` where peaks do, `.` and `'` where they touch it from
  /// below and from above, `-` in its middle.
  func drawASCII(
    _ column: WaveformColumn, into screen: inout Screen, in place: Rect, _ background: Color
  ) {
    if drawFlat(column, into: &screen, in: place, background) { return }
    let span = WaveformSpan(column, steps: place.height * 8)
    let looks = looks(of: column, on: background)
    for row in 0..<place.height {
      let cell = (row * 8)..<(row * 8 + 8)
      let peak = span.peak.clamped(to: cell)
      let isStrong = span.rms.clamped(to: cell).count >= 4
      let text: Character
      if isStrong {
        text = "#"
      } else if peak.count >= 4 {
        text = "|"
      } else if peak.isEmpty {
        text = " "
      } else if peak.upperBound == cell.upperBound {
        text = "."
      } else {
        text = peak.lowerBound == cell.lowerBound ? "'" : "-"
      }
      screen[place.x, place.y + row] = Cell(text, isStrong ? looks.rms : looks.peak)
    }
  }
}
