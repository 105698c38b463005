/// A waveform: peaks and RMS of a lane in one drawing, symmetric around the middle of its rows.
///
/// Overs carry a mark of their own (`▲` `▼`), columns that were not scanned yet look different
/// from silence (dots, not a line).
public struct WaveformView: Hashable, Sendable {
  /// A stretch of cells with a background of its own: a loop, a selection.
  public struct Highlight: Hashable, Sendable {
    /// Columns of cells, counted from the left edge of the view.
    public var cells: Range<Int>
    /// Replaces the background of the drawing there.
    public var background: Color

    /// A stretch with a background.
    public init(cells: Range<Int>, background: Color) {
      self.cells = cells
      self.background = background
    }
  }

  /// From left to right, `rendering.columnsPerCell` for each column of cells; missing ones are
  /// outside.
  public var columns: [WaveformColumn]
  /// With which glyphs.
  public var rendering: WaveformRendering
  /// With which colours.
  public var style: WaveformStyle
  /// Later ones win where they meet.
  public var highlights: [Highlight]
  /// The playhead's column of cells, counted from the left edge of the view.
  public var playhead: Int?

  /// A waveform to be drawn.
  public init(
    columns: [WaveformColumn], rendering: WaveformRendering, style: WaveformStyle,
    highlights: [Highlight] = [], playhead: Int? = nil
  ) {
    self.columns = columns
    self.rendering = rendering
    self.style = style
    self.highlights = highlights
    self.playhead = playhead
  }

  /// Draws every cell of `area`.
  public func draw(into screen: inout Screen, in area: Rect) {
    guard !area.isEmpty else { return }
    var backgrounds = Array(repeating: style.peak.background, count: area.width)
    for highlight in highlights {
      for cell in highlight.cells.clamped(to: 0..<area.width) {
        backgrounds[cell] = highlight.background
      }
    }
    for cell in 0..<area.width {
      let place = Rect(x: area.x + cell, y: area.y, width: 1, height: area.height)
      if cell == playhead {
        drawPlayhead(into: &screen, in: place, background: backgrounds[cell])
        continue
      }
      let first = cell * rendering.columnsPerCell
      switch rendering {
      case .blocks: drawBlocks(column(first), into: &screen, in: place, backgrounds[cell])
      case .ascii: drawASCII(column(first), into: &screen, in: place, backgrounds[cell])
      case .braille:
        drawBraille(
          column(first), column(first + 1), into: &screen, in: place, backgrounds[cell])
      }
      markOver(first, into: &screen, in: place)
    }
  }

  private func column(_ index: Int) -> WaveformColumn {
    index < columns.count ? columns[index] : .outside
  }

  private func drawPlayhead(into screen: inout Screen, in place: Rect, background: Color) {
    var look = style.playhead
    if look.background == .terminalDefault { look.background = background }
    screen.fill(place, with: rendering == .ascii ? "|" : "│", style: look)
  }

  /// A mark at the edge on whose side full scale was reached.
  private func markOver(_ first: Int, into screen: inout Screen, in place: Rect) {
    let shown = (first..<(first + rendering.columnsPerCell)).map(column).filter(\.isOver)
    guard !shown.isEmpty else { return }
    let isBelow = shown.contains { $0.lowest <= -1 }
    let isAbove = shown.contains { $0.highest >= 1 } || !isBelow
    let isASCII = rendering == .ascii
    if isBelow, place.height > 1 || !isAbove {
      screen[place.x, place.maxY - 1] = Cell(isASCII ? "v" : "▼", style.over)
    }
    if isAbove { screen[place.x, place.y] = Cell(isASCII ? "^" : "▲", style.over) }
  }

  /// The looks of peaks and RMS for a column, on a background.
  func looks(of column: WaveformColumn, on background: Color) -> (peak: Style, rms: Style) {
    var peak = column.state == .sketched ? style.sketch : style.peak
    var rms = column.state == .sketched ? style.sketch : style.rms
    peak.background = background
    rms.background = background
    return (peak, rms)
  }

  /// Draws the line of silence, or the dots of an unscanned column; false if the column has a
  /// shape to be drawn.
  func drawFlat(
    _ column: WaveformColumn, into screen: inout Screen, in place: Rect, _ background: Color
  ) -> Bool {
    var look = style.silence
    let text: Character
    let isBetweenRows = place.height % 2 == 0
    switch column.state {
    case .outside: text = " "
    case .unknown:
      look = style.unknown
      text = rendering == .ascii ? "~" : isBetweenRows ? "⣀" : "┈"
    default:
      guard column.highest <= 0, column.lowest >= 0 else { return false }
      switch rendering {
      case .ascii: text = isBetweenRows ? "_" : "-"
      case .blocks, .braille: text = isBetweenRows ? "▁" : "─"
      }
    }
    look.background = background
    screen.fill(place, style: look)
    screen[place.x, place.y + (place.height - 1) / 2] = Cell(text, look)
    return true
  }
}

/// Where peaks and RMS of a column lie on a raster of so many steps from top to bottom.
struct WaveformSpan {
  var peak: Range<Int>
  /// Lies inside `peak`; empty where the RMS value is below half a step or unknown.
  var rms: Range<Int>

  init(_ column: WaveformColumn, steps: Int) {
    let height = Float(steps)
    func step(_ value: Float) -> Int {
      Int(((1 - max(-1, min(1, value.isNaN ? 0 : value))) * 0.5 * height).rounded())
    }
    var top = step(max(column.highest, column.lowest))
    var bottom = step(min(column.highest, column.lowest))
    if top == bottom {
      // Never invisible: one step, on the side where the signal is.
      if (column.highest + column.lowest > 0 && top > 0) || top == steps {
        top -= 1
      } else {
        bottom += 1
      }
    }
    peak = top..<bottom
    let isSketched = column.state == .sketched
    // Rounded to less: quiet passages must not look stronger than loud ones.
    let core = max(0, min(1, column.rms.isNaN ? 0 : column.rms)) * 0.5 * height
    let first = Int((0.5 * height - core).rounded(.up))
    let end = Int((0.5 * height + core).rounded(.down))
    rms = isSketched || end <= first ? top..<top : (first..<end).clamped(to: peak)
  }
}
