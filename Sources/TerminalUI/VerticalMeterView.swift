/// An upright peak meter: left and right side by side, with a tick for the held peak.
///
/// The bar is solid up to the RMS level and lighter from there to the peak; without RMS it is solid up to the
/// peak. Eighths of a cell where glyphs allow.
public struct VerticalMeterView: Hashable, Sendable {
  public var left: MeterReading
  public var right: MeterReading
  /// With which colours.
  public var style: MeterStyle
  /// Behind the bars, where there is no signal.
  public var trough: Style
  /// Rows, from the top, in which the trough shows the scale's lines.
  public var lines: Set<Int>
  /// With which characters.
  public var glyphs: GlyphSet
  /// How levels are laid out from bottom to top.
  public var scale: MeterScale

  /// A meter to be drawn.
  public init(
    left: MeterReading, right: MeterReading, style: MeterStyle, trough: Style,
    lines: Set<Int> = [], glyphs: GlyphSet, scale: MeterScale = .standard
  ) {
    self.left = left
    self.right = right
    self.style = style
    self.trough = trough
    self.lines = lines
    self.glyphs = glyphs
    self.scale = scale
  }

  /// The columns of the two bars in a meter of some width: side by side, with a gap where there is room.
  public static func bars(in area: Rect) -> (left: Rect, right: Rect) {
    let gap = area.width > 2 ? 1 : 0
    let width = max(1, (area.width - gap) / 2)
    return (
      Rect(x: area.x, y: area.y, width: min(width, area.width), height: area.height),
      Rect(
        x: area.x + width + gap, y: area.y, width: min(width, area.width - width - gap),
        height: area.height)
    )
  }

  /// The row, from the top, in which a level lies in a meter of so many rows.
  public static func row(of decibels: Double, rows: Int, scale: MeterScale = .standard) -> Int {
    let position = scale.position(of: decibels) * Double(rows)
    return max(0, min(rows - 1, rows - Int(position.rounded(.up))))
  }

  /// Draws every cell of the two bars.
  public func draw(into screen: inout Screen, in area: Rect) {
    let bars = Self.bars(in: area)
    draw(left, into: &screen, in: bars.left)
    draw(right, into: &screen, in: bars.right)
  }

  private func draw(_ reading: MeterReading, into screen: inout Screen, in bar: Rect) {
    guard !bar.isEmpty else { return }
    let rows = bar.height
    let solid = eighths(of: reading.rms ?? reading.peak, rows: rows)
    let whole = eighths(of: reading.peak, rows: rows)
    for row in 0..<rows {
      let floor = (rows - 1 - row) * 8
      let cell = cell(
        solid: max(0, min(8, solid - floor)), whole: max(0, min(8, whole - floor)), row: row,
        of: rows)
      screen.fill(
        Rect(x: bar.x, y: bar.y + row, width: bar.width, height: 1), with: cell.text ?? " ",
        style: cell.style)
    }
    drawHold(reading.hold, into: &screen, in: bar)
  }

  private func cell(solid: Int, whole: Int, row: Int, of rows: Int) -> Cell {
    let middle = (Double(rows - 1 - row) + 0.5) / Double(rows)
    var look = style.zone(at: scale.decibels(at: middle))
    look.background = trough.background
    guard glyphs == .unicode else {
      let text: Character =
        solid >= 4 ? "#" : whole >= 4 ? "=" : lines.contains(row) ? "-" : " "
      return Cell(text, solid >= 4 || whole >= 4 ? look : trough)
    }
    if solid > 0, solid >= whole || solid == 8 { return Cell(Self.lowerEighths[solid], look) }
    if whole >= 4 || solid > 0 { return Cell(solid >= 4 ? "▓" : "▒", look) }
    return Cell(lines.contains(row) ? "╌" : " ", trough)
  }

  private func eighths(of decibels: Double, rows: Int) -> Int {
    let exact = scale.position(of: decibels) * Double(rows * 8)
    return exact > 0 ? max(1, Int(exact.rounded())) : 0
  }

  private func drawHold(_ hold: Double?, into screen: inout Screen, in bar: Rect) {
    guard let hold, scale.position(of: hold) > 0 else { return }
    let row = Self.row(of: hold, rows: bar.height, scale: scale)
    var look = style.hold
    look.background = trough.background
    let exact = scale.position(of: hold) * Double(bar.height)
    let part = exact - exact.rounded(.down)
    let text: Character =
      glyphs == .ascii ? "=" : part == 0 || part > 0.66 ? "▔" : part > 0.33 ? "━" : "▁"
    screen.fill(
      Rect(x: bar.x, y: bar.y + row, width: bar.width, height: 1), with: text, style: look)
  }

  /// A cell filled from the bottom by 0…8 eighths.
  public static let lowerEighths: [Character] = [" ", "▁", "▂", "▃", "▄", "▅", "▆", "▇", "█"]
}
