import TerminalUI

extension CommandScreenState {
  /// Opens the list of themes with the cursor on the one that is shown.
  mutating func openThemes() {
    let cursor = themeNames.firstIndex(of: themeName) ?? 0
    overlay = .themes(ThemeChooser(cursor: cursor, original: themeName))
  }

  /// Takes a theme by its name, and keeps it.
  mutating func chooseTheme(named name: String) -> [Outcome] {
    guard themeNames.contains(name) else {
      let near = nearestName(to: name, in: themeNames)
      message = Message(
        .warning,
        "There is no theme \(visibleText(name))"
          + (near.map { "; did you mean \(visibleText($0))?" } ?? "."))
      return []
    }
    overlay = nil
    return [Self.showTheme(name, isKept: true)]
  }

  /// A key for the list of themes: moving the cursor shows the theme, Enter keeps it.
  mutating func type(_ key: KeyEvent, in chooser: ThemeChooser) -> [Outcome] {
    let wanted: Int
    switch key.key {
    case .up, .character("k"): wanted = chooser.cursor - 1
    case .down, .character("j"): wanted = chooser.cursor + 1
    case .home: wanted = 0
    case .end: wanted = themeNames.count - 1
    case .enter:
      guard themeNames.indices.contains(chooser.cursor) else { return [] }
      return chooseTheme(named: themeNames[chooser.cursor])
    default: return []
    }
    return moveThemeCursor(to: wanted, in: chooser)
  }

  /// Puts the cursor on a theme and shows it.
  mutating func moveThemeCursor(to place: Int, in chooser: ThemeChooser) -> [Outcome] {
    let cursor = max(0, min(themeNames.count - 1, place))
    guard cursor != chooser.cursor else { return [] }
    overlay = .themes(ThemeChooser(cursor: cursor, original: chooser.original))
    return [Self.showTheme(themeNames[cursor], isKept: false)]
  }

  /// Closes the list with the theme that was shown before.
  mutating func cancelThemes(_ chooser: ThemeChooser) -> [Outcome] {
    overlay = nil
    return chooser.original == themeName ? [] : [Self.showTheme(chooser.original, isKept: false)]
  }

  mutating func click(_ mouse: MouseEvent, in chooser: ThemeChooser) -> [Outcome] {
    switch mouse.kind {
    case .wheelUp: return moveThemeCursor(to: chooser.cursor - 1, in: chooser)
    case .wheelDown: return moveThemeCursor(to: chooser.cursor + 1, in: chooser)
    case .press:
      let list = ThemeListLayout(state: self)
      guard let theme = list.theme(x: mouse.x, y: mouse.y) else { return [] }
      return theme == chooser.cursor
        ? type(KeyEvent(.enter), in: chooser) : moveThemeCursor(to: theme, in: chooser)
    default: return []
    }
  }
}
