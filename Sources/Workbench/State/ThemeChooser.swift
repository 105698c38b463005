/// The list of themes: the one under the cursor is shown.
public struct ThemeChooser: Hashable, Sendable {
  /// Place among the themes that can be chosen.
  public var cursor: Int
  /// What was shown before.
  public var original: String

  /// A list with the cursor on a theme.
  public init(cursor: Int, original: String) {
    self.cursor = cursor
    self.original = original
  }
}
