/// How levels are laid out along a meter.
public struct MeterScale: Hashable, Sendable {
  /// −60…0 dB with a finer top: the last 12 dB take half of the length.
  public static let standard = MeterScale()

  private static let points: [(decibels: Double, position: Double)] = [
    (-60, 0), (-40, 0.15), (-24, 0.3), (-12, 0.5), (-6, 0.7), (0, 1),
  ]

  /// The place of a level, 0 (−60 dB and below, and no number) … 1 (0 dB and over).
  public func position(of decibels: Double) -> Double {
    let points = Self.points
    guard decibels > points[0].decibels else { return 0 }
    for (low, high) in zip(points, points.dropFirst()) where decibels < high.decibels {
      let share = (decibels - low.decibels) / (high.decibels - low.decibels)
      return low.position + share * (high.position - low.position)
    }
    return 1
  }

  /// The level at a place 0…1; the inverse of `position`.
  public func decibels(at position: Double) -> Double {
    let points = Self.points
    for (low, high) in zip(points, points.dropFirst()) where position < high.position {
      let share = max(0, position - low.position) / (high.position - low.position)
      return low.decibels + share * (high.decibels - low.decibels)
    }
    return 0
  }
}

/// What a meter shows of one channel. Levels in dB relative to full scale; −inf for silence.
public struct MeterReading: Hashable, Sendable {
  /// The peak with its ballistics.
  public var peak: Double
  /// The RMS level; nil where it is not measured.
  public var rms: Double?
  /// The peak that is held; nil for no tick.
  public var hold: Double?
  /// The highest peak since the last reset.
  public var maximum: Double
  /// Samples at or over full scale since the last reset.
  public var overs: Int

  /// A reading of one channel.
  public init(
    peak: Double, rms: Double? = nil, hold: Double? = nil, maximum: Double = -.infinity,
    overs: Int = 0
  ) {
    self.peak = peak
    self.rms = rms
    self.hold = hold
    self.maximum = maximum
    self.overs = overs
  }

  /// No signal.
  public static let silence = MeterReading(peak: -.infinity)
}

/// The colours of a meter.
public struct MeterStyle: Hashable, Sendable {
  /// Up to −12 dB.
  public var low: Style
  /// Up to −3 dB.
  public var middle: Style
  /// Above.
  public var high: Style
  /// The rail without signal, and the number before there was any.
  public var track: Style
  /// The held peak.
  public var hold: Style
  /// The number of the maximum.
  public var number: Style
  /// The number and the latch after an over.
  public var clip: Style

  /// A set of colours.
  public init(
    low: Style, middle: Style, high: Style, track: Style, hold: Style, number: Style, clip: Style
  ) {
    self.low = low
    self.middle = middle
    self.high = high
    self.track = track
    self.hold = hold
    self.number = number
    self.clip = clip
  }

  /// The colour of a level.
  public func zone(at decibels: Double) -> Style {
    decibels < -12 ? low : decibels < -3 ? middle : high
  }
}

/// A horizontal peak meter: a bar, the maximum as a number, the clip latch.
///
/// Two rows or more show left and right as a pair of slim bars around the line between the rows, with RMS
/// (thick) and peak (thin); one row shows both channels in its upper and lower half. Right of the bar
/// stands the higher maximum (each channel its own on two rows) and, where `OVER 12` leaves the bar ten
/// columns, the latch; where it does not, the number itself takes the clip style and ends in `!`.
public struct MeterView: Hashable, Sendable {
  public var left: MeterReading
  public var right: MeterReading
  /// With which colours.
  public var style: MeterStyle
  /// With which characters.
  public var glyphs: GlyphSet
  /// Whether the maximum is printed beside the bar.
  public var showsNumber: Bool

  /// Columns of the number with the space before it.
  static let numberColumns = 7
  /// Columns of the latch with the space before it.
  static let latchColumns = 10

  /// A meter to be drawn.
  public init(
    left: MeterReading, right: MeterReading, style: MeterStyle, glyphs: GlyphSet,
    showsNumber: Bool = true
  ) {
    self.left = left
    self.right = right
    self.style = style
    self.glyphs = glyphs
    self.showsNumber = showsNumber
  }

  /// How many columns of a meter with a number are its bar.
  public static func barColumns(of width: Int) -> Int {
    if width <= numberColumns { return width }
    let hasLatch = width >= 10 + numberColumns + latchColumns
    return width - numberColumns - (hasLatch ? latchColumns : 0)
  }

  /// Draws every cell of `area`; rows beyond the second stay blank.
  public func draw(into screen: inout Screen, in area: Rect) {
    guard !area.isEmpty else { return }
    screen.fill(area, style: style.number)
    let top = area.splitTop(1).top
    if area.height >= 2 {
      drawChannel(left, .upper, into: &screen, in: top)
      drawChannel(right, .lower, into: &screen, in: area.splitTop(1).rest.splitTop(1).top)
    } else {
      let bar = drawNumbers(
        maximum: max(left.maximum, right.maximum), overs: left.overs + right.overs, into: &screen,
        in: top)
      drawPair(left, right, into: &screen, in: bar)
    }
  }

  private func drawChannel(
    _ reading: MeterReading, _ place: BarPlace, into screen: inout Screen, in row: Rect
  ) {
    let bar = drawNumbers(
      maximum: reading.maximum, overs: reading.overs, into: &screen, in: row)
    drawBar(reading, place, into: &screen, in: bar)
  }

  /// Draws what stands right of the bar and returns what remains for it.
  private func drawNumbers(
    maximum: Double, overs: Int, into screen: inout Screen, in row: Rect
  ) -> Rect {
    let barColumns = showsNumber ? Self.barColumns(of: row.width) : row.width
    guard barColumns < row.width else { return row }
    let isClipped = overs > 0
    let hasLatch = row.width - barColumns > Self.numberColumns
    let bar = row.splitLeft(barColumns)
    let fields = bar.rest.splitLeft(Self.numberColumns)
    let text = fixedPoint(max(-99.9, maximum), decimals: 1, plus: maximum > 0)
    let shown = maximum == -.infinity ? "-inf" : text
    screen.drawRight(
      shown + (isClipped && !hasLatch ? "!" : ""), in: fields.left,
      style: isClipped ? style.clip : maximum == -.infinity ? style.track : style.number,
      glyphs: glyphs)
    if isClipped, hasLatch {
      let count = overs > 999 ? "999+" : "\(overs)"
      screen.draw(
        " OVER " + count, x: fields.rest.x, y: row.y, style: style.clip, clippedTo: fields.rest)
    }
    return bar.left
  }
}
