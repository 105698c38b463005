extension Screen {
  /// Draws one line of text and returns the column after its last cell, drawn or clipped.
  ///
  /// Cell by cell with East Asian widths; controls and invisible characters are made visible, so
  /// foreign text is safe to pass. Only cells inside `clip` change; half of a wide character at
  /// its edge becomes a space.
  @discardableResult
  public mutating func draw(
    _ text: String, x: Int, y: Int, style: Style, clippedTo clip: Rect
  ) -> Int {
    var column = x
    let area = clip.intersection(bounds)
    let isInside = y >= area.y && y < area.maxY
    CellText.forEachCell(of: text) { cell, width in
      if isInside {
        if column >= area.x && column + width <= area.maxX {
          self[column, y] = Cell(cell, style)
          if width == 2 { self[column + 1, y] = Cell(nil, style) }
        } else {
          for part in column..<(column + width) where area.contains(x: part, y: y) {
            self[part, y] = Cell(" ", style)
          }
        }
      }
      column += width
      return true
    }
    return column
  }

  /// Draws one line of text on the whole screen; the column after its last cell.
  @discardableResult
  public mutating func draw(_ text: String, x: Int, y: Int, style: Style) -> Int {
    draw(text, x: x, y: y, style: style, clippedTo: bounds)
  }

  /// Draws text so that its last cell stands at the right edge of a row; cut at the end if needed.
  public mutating func drawRight(
    _ text: String, in row: Rect, style: Style, glyphs: GlyphSet = .unicode
  ) {
    let shown = text.truncated(to: row.width, glyphs: glyphs)
    draw(shown, x: row.maxX - TextWidth.columns(of: shown), y: row.y, style: style, clippedTo: row)
  }

  /// Sets every cell of a rectangle.
  public mutating func fill(_ area: Rect, with text: Character = " ", style: Style) {
    let visible = area.intersection(bounds)
    for y in visible.y..<visible.maxY {
      for x in visible.x..<visible.maxX { self[x, y] = Cell(text, style) }
    }
  }

  /// Changes the look of cells and leaves their text: the colours that `style` names replace
  /// those of the cells, its attributes are added.
  public mutating func overlay(_ style: Style, on area: Rect) {
    let visible = area.intersection(bounds)
    for y in visible.y..<visible.maxY {
      for x in visible.x..<visible.maxX {
        self[x, y].style = self[x, y].style.overlaid(with: style)
      }
    }
  }

  /// Draws a horizontal bar from the left edge of a row: `share` 0…1 of the width, in eighths of
  /// a cell where glyphs allow. The rest of the row is filled with `style`'s background.
  public mutating func drawBar(
    share: Double, in row: Rect, style: Style, glyphs: GlyphSet = .unicode
  ) {
    let exact = max(0, min(1, share.isNaN ? 0 : share)) * Double(row.width)
    let eighths = Int((exact * 8).rounded())
    for column in 0..<row.width {
      let filled = max(0, min(8, eighths - column * 8))
      let text: Character
      switch glyphs {
      case .unicode: text = Self.leftEighths[filled]
      case .ascii: text = filled >= 4 ? "#" : " "
      }
      if row.contains(x: row.x + column, y: row.y) {
        self[row.x + column, row.y] = Cell(text, style)
      }
    }
  }

  /// A cell filled from the left by 0…8 eighths.
  static let leftEighths: [Character] = [" ", "▏", "▎", "▍", "▌", "▋", "▊", "▉", "█"]
}

extension Style {
  /// This style with the colours that `other` names and the attributes of both.
  public func overlaid(with other: Style) -> Style {
    Style(
      foreground: other.foreground == .terminalDefault ? foreground : other.foreground,
      background: other.background == .terminalDefault ? background : other.background,
      attributes: attributes.union(other.attributes))
  }
}
