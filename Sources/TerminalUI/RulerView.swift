/// In what a ruler counts.
public enum RulerUnit: Hashable, Sendable {
  /// `1:23`, with as many decimals as the zoom needs.
  case time
  /// Frames from the start.
  case samples
}

/// The colours of a ruler.
public struct RulerStyle: Hashable, Sendable {
  /// Times or frames.
  public var label: Style
  /// The mark of a round place.
  public var tick: Style
  /// Markers of the song.
  public var marker: Style
  /// The range that is looped.
  public var loop: Style
  /// Where playback is.
  public var playhead: Style

  /// A set of colours.
  public init(label: Style, tick: Style, marker: Style, loop: Style, playhead: Style) {
    self.label = label
    self.tick = tick
    self.marker = marker
    self.loop = loop
    self.playhead = playhead
  }
}

/// A time axis: labels at round places; marks, loop and playhead where there is a second row.
///
/// The first row holds a tick at each round place with its label to the right. The second holds
/// loop, markers and playhead; with one row only they are drawn over the labels' row.
public struct RulerView: Hashable, Sendable {
  /// The frame at the left edge of the view; may be negative.
  public var firstFrame: Double
  /// Frames that one column of cells covers; above 0.
  public var framesPerColumn: Double
  /// Frames per second; above 0.
  public var sampleRate: Int
  /// In what the labels count.
  public var unit: RulerUnit
  /// Frames of the markers.
  public var markers: [Int64]
  /// First frame of the loop and the one after its last.
  public var loop: Range<Int64>?
  /// Frame that is heard; nil for none.
  public var playhead: Int64?
  /// With which colours.
  public var style: RulerStyle
  /// With which characters.
  public var glyphs: GlyphSet

  /// A ruler to be drawn.
  public init(
    firstFrame: Double, framesPerColumn: Double, sampleRate: Int, unit: RulerUnit,
    markers: [Int64] = [], loop: Range<Int64>? = nil, playhead: Int64? = nil, style: RulerStyle,
    glyphs: GlyphSet
  ) {
    self.firstFrame = firstFrame
    self.framesPerColumn = framesPerColumn
    self.sampleRate = sampleRate
    self.unit = unit
    self.markers = markers
    self.loop = loop
    self.playhead = playhead
    self.style = style
    self.glyphs = glyphs
  }

  /// The column of a frame, counted from the left edge; negative or beyond the width off screen.
  public func column(of frame: Int64) -> Int {
    let exact = (Double(frame) - firstFrame) / framesPerColumn
    return Int(max(-1e9, min(1e9, exact.isNaN ? -1e9 : exact)).rounded(.down))
  }

  /// Draws every cell of `area`; rows beyond the second stay blank.
  public func draw(into screen: inout Screen, in area: Rect) {
    guard !area.isEmpty, framesPerColumn > 0, sampleRate > 0 else { return }
    screen.fill(area, style: style.label)
    let rows = area.splitTop(1)
    drawLabels(into: &screen, in: rows.top)
    drawMarks(into: &screen, in: area.height > 1 ? rows.rest.splitTop(1).top : rows.top)
  }

  private func drawLabels(into screen: inout Screen, in row: Rect) {
    let step = self.step
    var index = Int64((firstFrame / step.frames).rounded(.up))
    let tick: Character = glyphs == .unicode ? "╷" : "'"
    while true {
      let frame = Double(index) * step.frames
      let x = row.x + Int(((frame - firstFrame) / framesPerColumn).rounded(.down))
      guard x < row.maxX else { return }
      screen[x, row.y] = Cell(tick, style.tick)
      let label = text(of: frame, decimals: step.decimals)
      if x + 1 + TextWidth.columns(of: label) <= row.maxX {
        screen.draw(label, x: x + 1, y: row.y, style: style.label, clippedTo: row)
      }
      index += 1
    }
  }

  private func drawMarks(into screen: inout Screen, in row: Rect) {
    let isUnicode = glyphs == .unicode
    if let loop {
      let columns =
        (column(
          of: loop.lowerBound)..<max(
            column(of: loop.lowerBound) + 1, column(of: loop.upperBound - 1) + 1))
      for column in columns.clamped(to: 0..<row.width) {
        let isStart = column == columns.lowerBound
        let isEnd = column == columns.upperBound - 1
        let text: Character = isStart ? "[" : isEnd ? "]" : isUnicode ? "━" : "="
        screen[row.x + column, row.y] = Cell(text, style.loop)
      }
    }
    for marker in markers where (0..<row.width).contains(column(of: marker)) {
      screen[row.x + column(of: marker), row.y] = Cell(isUnicode ? "◆" : "*", style.marker)
    }
    if let playhead, (0..<row.width).contains(column(of: playhead)) {
      screen[row.x + column(of: playhead), row.y] = Cell(isUnicode ? "▼" : "V", style.playhead)
    }
  }

  /// The distance of labels in frames, and the decimals that tell them apart.
  ///
  /// The smallest round one that leaves two columns between labels: 1, 2, 5 by powers of ten,
  /// and above a second 10, 15, 30 seconds, 1, 2, 5, 10, 15, 30 minutes, hours.
  var step: (frames: Double, decimals: Int) {
    let rate = Double(sampleRate)
    func fits(_ frames: Double, decimals: Int) -> Bool {
      let last = firstFrame + framesPerColumn * 400
      let widest = max(
        text(of: firstFrame, decimals: decimals).count, text(of: last, decimals: decimals).count)
      return frames / framesPerColumn >= Double(widest + 3)
    }
    switch unit {
    case .samples:
      var decade = 1.0
      while decade < 1e15 {
        for digit in [1.0, 2, 5] where fits(digit * decade, decimals: 0) {
          return (digit * decade, 0)
        }
        decade *= 10
      }
      return (decade, 0)
    case .time:
      var decimals = 6
      for decade in [1e-6, 1e-5, 1e-4, 1e-3, 1e-2, 1e-1] {
        for digit in [1.0, 2, 5] where digit * decade * rate >= 1 {
          if fits(digit * decade * rate, decimals: decimals) {
            return (digit * decade * rate, decimals)
          }
        }
        decimals -= 1
      }
      for seconds in [1.0, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800] {
        if fits(seconds * rate, decimals: 0) { return (seconds * rate, 0) }
      }
      var hours = 1.0
      while !fits(hours * 3600 * rate, decimals: 0), hours < 1e6 { hours *= 2 }
      return (hours * 3600 * rate, 0)
    }
  }

  private func text(of frame: Double, decimals: Int) -> String {
    switch unit {
    case .samples: return fixedPoint(frame, decimals: 0)
    case .time: return clockTime(seconds: frame / Double(sampleRate), decimals: decimals)
    }
  }
}

/// A time as `m:ss`, with decimals on request: `0:07`, `-0:01.500`, `83:20`.
public func clockTime(seconds: Double, decimals: Int = 0) -> String {
  guard seconds.isFinite, abs(seconds) < 1e9 else { return "-:--" }
  var scale = 1.0
  for _ in 0..<max(0, decimals) { scale *= 10 }
  let ticks = (abs(seconds) * scale).rounded()
  let minutes = (ticks / (60 * scale)).rounded(.down)
  let rest = fixedPoint((ticks - minutes * 60 * scale) / scale, decimals: decimals)
  let padding = rest.prefix { $0 != "." }.count < 2 ? "0" : ""
  let sign = seconds < 0 && ticks > 0 ? "-" : ""
  return sign + fixedPoint(minutes, decimals: 0) + ":" + padding + rest
}
