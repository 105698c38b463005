extension WaveformView {
  /// What one eighth of a cell shows.
  private enum Part: Int {
    case empty, peak, rms
  }

  /// A cell filled from the bottom by 0…8 eighths.
  private static let lowerEighths: [Character] = [" ", "▁", "▂", "▃", "▄", "▅", "▆", "▇", "█"]

  func drawBlocks(
    _ column: WaveformColumn, into screen: inout Screen, in place: Rect, _ background: Color
  ) {
    if drawFlat(column, into: &screen, in: place, background) { return }
    let span = WaveformSpan(column, steps: place.height * 8)
    let looks = looks(of: column, on: background)
    for row in 0..<place.height {
      let edge = row * 8
      let cell: Cell
      if span.peak.lowerBound >= edge + 8 || span.peak.upperBound <= edge {
        cell = Cell(" ", looks.peak)
      } else {
        cell = Self.cell(
          peak: span.peak.clamped(to: edge..<(edge + 8)).shifted(by: -edge),
          rms: span.rms.clamped(to: edge..<(edge + 8)).shifted(by: -edge), looks)
      }
      screen[place.x, place.y + row] = cell
    }
  }

  /// The glyph and two colours that come nearest to a cell's eight eighths, counted from its top.
  private static func cell(
    peak: Range<Int>, rms: Range<Int>, _ looks: (peak: Style, rms: Style)
  ) -> Cell {
    let parts = (0..<8).map { rms.contains($0) ? Part.rms : peak.contains($0) ? .peak : .empty }
    let changes = (1..<8).filter { parts[$0] != parts[$0 - 1] }
    if changes.count <= 1 {
      return split(upper: parts[0], lower: parts[7], lowerEighths: 8 - (changes.first ?? 0), looks)
    }
    var best = Cell(" ", looks.peak)
    var bestError = Int.max
    // A bar in the middle of the cell, for quiet signals on an odd number of rows.
    for (text, band) in [("─" as Character, 4..<5), ("━", 3..<5), ("■", 2..<6)] {
      for (inner, outer) in [(Part.peak, Part.empty), (.rms, .empty), (.rms, .peak)] {
        let error = (0..<8).reduce(0) { $0 + cost(parts[$1], band.contains($1) ? inner : outer) }
        if error < bestError {
          bestError = error
          best = Cell(text, style(inner, on: outer, looks))
        }
      }
    }
    for eighths in 0...8 {
      for upper in [Part.empty, .peak, .rms] {
        for lower in [Part.empty, .peak, .rms] {
          let error = (0..<8).reduce(0) {
            $0 + cost(parts[$1], $1 < 8 - eighths ? upper : lower)
          }
          if error < bestError {
            bestError = error
            best = split(upper: upper, lower: lower, lowerEighths: eighths, looks)
          }
        }
      }
    }
    return best
  }

  /// What showing one part for another costs. Measured: with RMS for peak any cheaper, RMS is lost
  /// on even numbers of rows; any dearer, peaks are.
  private static func cost(_ wanted: Part, _ shown: Part) -> Int {
    if wanted == shown { return 0 }
    return wanted == .peak || shown == .peak ? 2 : 3
  }

  private static func split(
    upper: Part, lower: Part, lowerEighths: Int, _ looks: (peak: Style, rms: Style)
  ) -> Cell {
    if upper == lower || lowerEighths == 0 || lowerEighths == 8 {
      let part = lowerEighths == 0 ? upper : lower
      return part == .empty
        ? Cell(" ", looks.peak) : Cell("█", style(part, on: .empty, looks))
    }
    // The background has no foreground colour to its name: it is always the lower layer, and
    // where it lies below the signal the cell is shown in reverse.
    if lower == .empty {
      var look = style(upper, on: .empty, looks)
      look.attributes.formSymmetricDifference(.reverse)
      return Cell(Self.lowerEighths[lowerEighths], look)
    }
    return Cell(Self.lowerEighths[lowerEighths], style(lower, on: upper, looks))
  }

  private static func style(
    _ part: Part, on other: Part, _ looks: (peak: Style, rms: Style)
  ) -> Style {
    var look = part == .rms ? looks.rms : looks.peak
    switch other {
    case .empty: break
    case .peak: look.background = looks.peak.foreground
    case .rms: look.background = looks.rms.foreground
    }
    return look
  }
}

extension Range where Bound == Int {
  fileprivate func shifted(by distance: Int) -> Range<Int> {
    (lowerBound + distance)..<(upperBound + distance)
  }
}
