/// Levels over time: one as an area, another as a line above it, and marks of what is live.
///
/// Positions are shares of the height, 0 at the bottom and 1 at the top.
public struct LevelChart: Hashable, Sendable {
  /// What one column of cells shows; nil for nothing there.
  public struct Column: Hashable, Sendable {
    public var area: Double?
    public var line: Double?
    /// A mark, and a fainter one.
    public var mark: Double?
    public var faintMark: Double?

    /// A column.
    public init(
      area: Double? = nil, line: Double? = nil, mark: Double? = nil, faintMark: Double? = nil
    ) {
      self.area = area
      self.line = line
      self.mark = mark
      self.faintMark = faintMark
    }
  }

  /// The colours of a chart.
  public struct Look: Hashable, Sendable {
    public var area: Style
    /// The area above the rule.
    public var areaAbove: Style
    public var line: Style
    public var mark: Style
    public var faintMark: Style
    public var rule: Style
    public var grid: Style
    public var playhead: Style

    /// A set of colours.
    public init(
      area: Style, areaAbove: Style, line: Style, mark: Style, faintMark: Style, rule: Style,
      grid: Style, playhead: Style
    ) {
      self.area = area
      self.areaAbove = areaAbove
      self.line = line
      self.mark = mark
      self.faintMark = faintMark
      self.rule = rule
      self.grid = grid
      self.playhead = playhead
    }
  }

  public var columns: [Column]
  public var look: Look
  public var glyphs: GlyphSet
  /// Whether whole cells of the area are solid; else they are shaded, so that lines on them can be told
  /// without colours.
  public var isSolid: Bool
  /// Where the target lies.
  public var rule: Double?
  /// Where lines of the scale lie.
  public var grid: [Double]
  /// The playhead's column.
  public var playhead: Int?

  /// A chart to be drawn.
  public init(
    columns: [Column], look: Look, glyphs: GlyphSet, isSolid: Bool, rule: Double? = nil,
    grid: [Double] = [], playhead: Int? = nil
  ) {
    self.columns = columns
    self.look = look
    self.glyphs = glyphs
    self.isSolid = isSolid
    self.rule = rule
    self.grid = grid
    self.playhead = playhead
  }

  /// The row, from the top, in which a position lies; nil outside.
  public static func row(of position: Double, rows: Int) -> Int? {
    guard position >= 0, position <= 1, rows > 0 else { return nil }
    return max(0, min(rows - 1, Int(((1 - position) * Double(rows)).rounded(.down))))
  }

  /// Draws every cell of `area`.
  public func draw(into screen: inout Screen, in area: Rect) {
    let ruleRow = rule.flatMap { Self.row(of: $0, rows: area.height) }
    let gridRows = Set(grid.compactMap { Self.row(of: $0, rows: area.height) })
    for x in 0..<area.width {
      let column = x < columns.count ? columns[x] : Column()
      let eighths = column.area.map {
        Int((max(0, min(1, $0)) * Double(area.height * 8)).rounded())
      }
      for row in 0..<area.height {
        let floor = (area.height - 1 - row) * 8
        let filled = max(0, min(8, (eighths ?? 0) - floor))
        let isAbove = ruleRow.map { row < $0 } ?? false
        screen[area.x + x, area.y + row] = cell(
          filled, isAbove: isAbove, isRule: row == ruleRow,
          isGrid: gridRows.contains(row) && x % 4 == 0)
      }
      mark(column.faintMark, glyphs == .unicode ? "·" : ".", look.faintMark, x, &screen, area)
      drawLine(column.line, x, &screen, area)
      mark(column.mark, glyphs == .unicode ? "•" : "o", look.mark, x, &screen, area)
      if x == playhead { drawPlayhead(x, &screen, area) }
    }
  }

  private func cell(_ filled: Int, isAbove: Bool, isRule: Bool, isGrid: Bool) -> Cell {
    let area = isAbove ? look.areaAbove : look.area
    if isRule {
      var style = look.rule
      if filled == 8, isSolid { style.background = area.foreground }
      return Cell(glyphs == .unicode ? "╌" : "-", style)
    }
    switch (filled, glyphs) {
    case (0, _): return Cell(isGrid ? (glyphs == .unicode ? "·" : ".") : " ", look.grid)
    case (8, .unicode): return Cell(isSolid ? "█" : "▒", area)
    case (_, .unicode): return Cell(VerticalMeterView.lowerEighths[filled], area)
    case (_, .ascii): return Cell(filled >= 4 ? ":" : filled > 0 ? "." : " ", area)
    }
  }

  private func mark(
    _ position: Double?, _ text: Character, _ style: Style, _ x: Int, _ screen: inout Screen,
    _ area: Rect
  ) {
    guard let row = position.flatMap({ Self.row(of: $0, rows: area.height) }) else { return }
    put(text, style, x, row, &screen, area)
  }

  private func drawLine(_ position: Double?, _ x: Int, _ screen: inout Screen, _ area: Rect) {
    guard let position, let row = Self.row(of: position, rows: area.height) else { return }
    let exact = (1 - position) * Double(area.height)
    let part = exact - exact.rounded(.down)
    let text: Character =
      glyphs == .ascii ? "=" : part < 0.33 ? "▔" : part < 0.67 ? "━" : "▁"
    put(text, look.line, x, row, &screen, area)
  }

  /// Puts a sign over what is there; a solid area stays behind it.
  private func put(
    _ text: Character, _ style: Style, _ x: Int, _ row: Int, _ screen: inout Screen, _ area: Rect
  ) {
    var style = style
    let old = screen[area.x + x, area.y + row]
    if old.text == "█" { style.background = old.style.foreground }
    screen[area.x + x, area.y + row] = Cell(text, style)
  }

  private func drawPlayhead(_ x: Int, _ screen: inout Screen, _ area: Rect) {
    screen.fill(
      Rect(x: area.x + x, y: area.y, width: 1, height: area.height),
      with: glyphs == .unicode ? "│" : "|", style: look.playhead)
  }
}
