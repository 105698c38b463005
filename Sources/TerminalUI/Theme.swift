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

  /// A theme from text, and what in it could not be used.
  ///
  /// - Parameters:
  ///   - name: what users call it.
  ///   - palette: names for colours, each written as `Color.init(notation:)` reads it.
  ///   - styles: style name → look: attributes (`bold dim underline reverse italic`), a foreground
  ///     and, after `on`, a background: `bold amber on #202020`.
  ///   - base: the theme whose styles hold where this one says nothing.
  ///   - warnings: receives one line for each part that was ignored.
  public init(
    name: String, palette: [String: String], styles: [String: String], base: Theme? = nil,
    warnings: inout [String]
  ) {
    var colors: [String: Color] = [:]
    for (key, value) in palette.sorted(by: { $0.key < $1.key }) {
      if let color = Color(notation: value) {
        colors[key] = color
      } else {
        warnings.append(
          "theme: colour \(visibleText(key)): “\(visibleText(value))” is not a colour")
      }
    }
    self.name = name
    self.styles = base?.styles ?? [:]
    for (key, value) in styles.sorted(by: { $0.key < $1.key }) {
      self.styles[key] = Self.style(value, of: key, colors, &warnings)
    }
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

  private static func style(
    _ text: String, of name: String, _ colors: [String: Color], _ warnings: inout [String]
  ) -> Style {
    var style = Style.plain
    var isBackground = false
    for word in text.split(separator: " ").map(String.init) {
      if word == "on" {
        isBackground = true
      } else if let attribute = TextAttributes(name: word) {
        style.attributes.insert(attribute)
      } else if let color = colors[word] ?? Color(notation: word) {
        if isBackground { style.background = color } else { style.foreground = color }
      } else {
        warnings.append("theme: \(visibleText(name)): “\(visibleText(word))” is not a colour")
      }
    }
    return style
  }
}

extension TextAttributes {
  /// An attribute by its name in themes.
  fileprivate init?(name: String) {
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
