import TerminalUI

extension WorkbenchState {
  /// Opens the list of themes with the cursor on the one that is shown.
  mutating func openThemes() {
    let cursor = themeNames.firstIndex(of: themeName) ?? 0
    cover(with: .themes(ThemeChooser(cursor: cursor, original: themeName)))
  }

  /// Takes a theme by its name, and keeps it.
  mutating func chooseTheme(named name: String) -> [Effect] {
    guard themeNames.contains(name) else {
      let near = nearestName(to: name, in: themeNames)
      message = Message(
        .warning,
        "There is no theme \(visibleText(name))"
          + (near.map { "; did you mean \(visibleText($0))?" } ?? "."))
      return []
    }
    uncover()
    return [.showTheme(name, isKept: true)]
  }

  /// A key for the list of themes: moving the cursor shows the theme, Enter keeps it.
  mutating func type(_ key: KeyEvent, in chooser: ThemeChooser) -> [Effect] {
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
  mutating func moveThemeCursor(to place: Int, in chooser: ThemeChooser) -> [Effect] {
    let cursor = max(0, min(themeNames.count - 1, place))
    guard cursor != chooser.cursor else { return [] }
    mode = .themes(ThemeChooser(cursor: cursor, original: chooser.original))
    return [.showTheme(themeNames[cursor], isKept: false)]
  }
}
