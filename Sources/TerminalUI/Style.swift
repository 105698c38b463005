/// A colour as a theme names it; the terminal shows the nearest that it has.
public enum Color: Hashable, Sendable {
  /// The terminal's own foreground or background.
  case terminalDefault
  /// One of the 256 palette entries; 0…15 are the user's own sixteen.
  case palette(UInt8)
  case rgb(UInt8, UInt8, UInt8)
}

/// Attributes of a cell beside its colours.
public struct TextAttributes: OptionSet, Hashable, Sendable {
  /// One bit for each attribute.
  public let rawValue: UInt8
  /// Attributes by their bits.
  public init(rawValue: UInt8) { self.rawValue = rawValue }

  /// Bold or bright.
  public static let bold = TextAttributes(rawValue: 1)
  /// Fainter than usual, where the terminal can.
  public static let dim = TextAttributes(rawValue: 2)
  /// Underlined.
  public static let underline = TextAttributes(rawValue: 4)
  /// Foreground and background exchanged.
  public static let reverse = TextAttributes(rawValue: 8)
  /// Slanted, where the terminal can.
  public static let italic = TextAttributes(rawValue: 16)
}

/// How a cell looks.
public struct Style: Hashable, Sendable {
  /// Colour of the glyph.
  public var foreground: Color
  /// Colour behind the glyph.
  public var background: Color
  /// Everything but colours.
  public var attributes: TextAttributes

  /// A look; the terminal's own where nothing is said.
  public init(
    foreground: Color = .terminalDefault, background: Color = .terminalDefault,
    attributes: TextAttributes = []
  ) {
    self.foreground = foreground
    self.background = background
    self.attributes = attributes
  }

  /// The terminal's own look.
  public static let plain = Style()
}
