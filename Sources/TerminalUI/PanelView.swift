/// A box with a title, and the room inside it.
public struct PanelView: Hashable, Sendable {
  /// Stands in the upper edge; cut to fit.
  public var title: String
  /// Frame and background.
  public var border: Style
  /// How the title looks.
  public var titleStyle: Style
  /// With which characters.
  public var glyphs: GlyphSet

  /// A box to be drawn.
  public init(title: String = "", border: Style, titleStyle: Style, glyphs: GlyphSet) {
    self.title = title
    self.border = border
    self.titleStyle = titleStyle
    self.glyphs = glyphs
  }

  /// Draws frame and background of `area` and returns the rectangle inside.
  @discardableResult
  public func draw(into screen: inout Screen, in area: Rect) -> Rect {
    guard area.width >= 2, area.height >= 2 else {
      return Rect(x: area.x, y: area.y, width: 0, height: 0)
    }
    let lines: [Character] = glyphs == .unicode ? Array("╭─╮│╰╯") : Array("+-+|++")
    screen.fill(area, style: border)
    for x in area.x..<area.maxX {
      screen[x, area.y] = Cell(lines[1], border)
      screen[x, area.maxY - 1] = Cell(lines[1], border)
    }
    for y in area.y..<area.maxY {
      screen[area.x, y] = Cell(lines[3], border)
      screen[area.maxX - 1, y] = Cell(lines[3], border)
    }
    screen[area.x, area.y] = Cell(lines[0], border)
    screen[area.maxX - 1, area.y] = Cell(lines[2], border)
    screen[area.x, area.maxY - 1] = Cell(lines[4], border)
    screen[area.maxX - 1, area.maxY - 1] = Cell(lines[5], border)
    if !title.isEmpty, area.width > 6 {
      let shown = " " + title.truncated(to: area.width - 6, glyphs: glyphs) + " "
      screen.draw(shown, x: area.x + 2, y: area.y, style: titleStyle, clippedTo: area)
    }
    return Rect(x: area.x + 1, y: area.y + 1, width: area.width - 2, height: area.height - 2)
  }
}
