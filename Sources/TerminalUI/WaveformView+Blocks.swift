extension WaveformView {
  /// What one eighth of a cell shows.
  private enum Part {
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

  /// The glyph and two colours for a cell's eight eighths, counted from its top.
  ///
  /// A cell has two colours, but may hold silence, peaks and RMS. Peaks keep their place then, and
  /// the colour tells whether RMS nearly fills them: a body that is always right, with a core
  /// where it is strong.
  private static func cell(
    peak: Range<Int>, rms: Range<Int>, _ looks: (peak: Style, rms: Style)
  ) -> Cell {
    if peak == 0..<8 { return draw(rms, of: .rms, on: .peak, looks) }
    if rms.isEmpty || peak == rms { return draw(peak, of: rms.isEmpty ? .peak : .rms, looks) }
    return draw(peak, of: rms.count * 4 >= peak.count * 3 ? .rms : .peak, looks)
  }

  /// The nearest drawing of a band of one part on another: exact where it touches an edge of the
  /// cell, else also a bar in the middle, for quiet signals on an odd number of rows.
  private static func draw(
    _ band: Range<Int>, of inner: Part, on outer: Part = .empty,
    _ looks: (peak: Style, rms: Style)
  ) -> Cell {
    if band.isEmpty || band.lowerBound == 0 {
      return split(upper: inner, lower: outer, lowerEighths: 8 - band.count, looks)
    }
    if band.upperBound == 8 {
      return split(upper: outer, lower: inner, lowerEighths: band.count, looks)
    }
    func error(_ shown: Range<Int>) -> Int {
      abs(shown.lowerBound - band.lowerBound) + abs(shown.upperBound - band.upperBound)
    }
    let bars: [(text: Character, band: Range<Int>)] = [("─", 4..<5), ("━", 3..<5)]
    let top = 0..<band.upperBound
    let bottom = band.lowerBound..<8
    let best = bars.min { error($0.band) < error($1.band) }
    if let best, error(best.band) <= min(error(top), error(bottom)) {
      return Cell(best.text, style(inner, on: outer, looks))
    }
    return draw(error(top) < error(bottom) ? top : bottom, of: inner, on: outer, looks)
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
