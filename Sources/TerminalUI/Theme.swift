/// Named styles.
///
/// Names are dotted; one that is missing takes the style of its parent (`meter.clip` → `meter`),
/// and one without any parent the terminal's own look.
public struct Theme: Hashable, Sendable {
  /// What users call it.
  public var name: String
  private var styles: [String: Style]

  /// A theme of ready styles.
  public init(name: String, styles: [String: Style] = [:]) {
    self.name = name
    self.styles = styles
  }

  /// The style of a name, of its nearest named parent, or plain.
  public subscript(name: String) -> Style {
    if let style = styles[name] { return style }
    var rest = Substring(name)
    while let dot = rest.lastIndex(of: ".") {
      rest = rest[..<dot]
      if let style = styles[String(rest)] { return style }
    }
    return .plain
  }

  /// The styles that have a name of their own, sorted.
  public var names: [String] { styles.keys.sorted() }
}

extension Style {
  /// Reads a look as themes write it: attributes (`bold dim underline reverse italic`), a foreground and,
  /// after `on`, a background: `bold amber on #202020`.
  ///
  /// - Parameters:
  ///   - notation: words with blanks between.
  ///   - colors: colours that have a name beside those of `Color.init(notation:)`.
  /// - Throws: the first word that is neither.
  public init(notation: String, colors: [String: Color]) throws(UnknownWord) {
    self = .plain
    var isBackground = false
    for word in notation.split(separator: " ").map(String.init) {
      if word == "on" {
        isBackground = true
      } else if let attribute = TextAttributes(name: word) {
        attributes.insert(attribute)
      } else if let color = colors[word] ?? Color(notation: word) {
        if isBackground { background = color } else { foreground = color }
      } else {
        throw UnknownWord(text: word)
      }
    }
  }

  /// A word of a look that is neither a colour nor an attribute.
  public struct UnknownWord: Error, Hashable, Sendable {
    /// The word as written.
    public var text: String

    /// A word as written.
    public init(text: String) { self.text = text }
  }
}

extension TextAttributes {
  /// An attribute by its name in themes.
  public init?(name: String) {
    switch name {
    case "bold": self = .bold
    case "dim": self = .dim
    case "underline": self = .underline
    case "reverse": self = .reverse
    case "italic": self = .italic
    default: return nil
    }
  }
}
