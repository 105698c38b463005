/// Which characters a view may draw with.
public enum GlyphSet: Hashable, Sendable {
  /// Block elements, box drawing and braille.
  case unicode
  /// Printable ASCII alone.
  case ascii

  /// What a terminal can show.
  public init(_ capabilities: TerminalCapabilities) {
    self = capabilities.isUnicode ? .unicode : .ascii
  }

  /// The sign for text that was cut: one column, `…` or `~`.
  public var ellipsis: Character { self == .unicode ? "…" : "~" }
}
