import TerminalUI

/// Where the list of themes stands: at the right, so that what is beside it shows what is chosen.
struct ThemeListLayout {
  let area: Rect
  /// The theme in the first row inside the frame.
  let first: Int
  let count: Int

  init(state: some CommandScreenState) {
    let body = state.body
    count = state.themeNames.count
    let widest = state.themeNames.map { TextWidth.columns(of: $0) }.max() ?? 0
    let width = min(state.size.columns, max(16, min(40, widest + 6)))
    let height = min(body.height, count + 2)
    area = Rect(x: body.maxX - width, y: body.y, width: width, height: height)
    guard case .themes(let chooser)? = state.overlay else {
      first = 0
      return
    }
    let rows = max(0, height - 2)
    first = max(0, min(count - rows, chooser.cursor - rows / 2))
  }

  /// The theme in a cell.
  func theme(x: Int, y: Int) -> Int? {
    let inner = Rect(
      x: area.x + 1, y: area.y + 1, width: area.width - 2, height: area.height - 2)
    let theme = first + y - inner.y
    return inner.contains(x: x, y: y) && theme < count ? theme : nil
  }
}

extension CommandScreenView {
  /// The list of themes; what is beside it is drawn with the one under the cursor.
  func drawThemes(_ chooser: ThemeChooser, into screen: inout Screen) {
    let list = ThemeListLayout(state: state)
    let inner = PanelView(
      title: "Themes", border: theme["line"], titleStyle: theme["help.heading"], glyphs: glyphs
    ).draw(into: &screen, in: list.area)
    for row in 0..<inner.height where state.themeNames.indices.contains(list.first + row) {
      let index = list.first + row
      let line = Rect(x: inner.x, y: inner.y + row, width: inner.width, height: 1)
      let isChosen = index == chooser.cursor
      let sign = isChosen ? glyph("▸", ">") : " "
      let name = state.themeNames[index].truncated(to: line.width - 3, glyphs: glyphs)
      screen.draw(sign, x: line.x, y: line.y, style: theme["lane.cursor"], clippedTo: line)
      screen.draw(
        name, x: line.x + 2, y: line.y,
        style: theme[isChosen ? "lane.name.selected" : "help.text"], clippedTo: line)
      if isChosen { screen.overlay(theme["lane.name.selected"].backgroundOnly, on: line) }
    }
  }
}
