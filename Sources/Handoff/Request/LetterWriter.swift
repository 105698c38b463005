/// Writes paragraphs, headings and lists as plain text or as Markdown.
struct LetterWriter {
  let format: RevisionRequest.Format
  private(set) var text = ""

  init(_ format: RevisionRequest.Format) { self.format = format }

  /// A heading; the first one is the subject of the letter. `text` is escaped already.
  mutating func heading(_ heading: String, level: Int) {
    separate()
    switch format {
    case .markdown: text += String(repeating: "#", count: level) + " " + heading + "\n"
    case .text where level == 1: text += "Subject: " + heading + "\n"
    case .text:
      text += heading + "\n" + String(repeating: "-", count: max(3, heading.count)) + "\n"
    }
  }

  mutating func paragraph(_ paragraph: String) {
    separate()
    text += paragraph + "\n"
  }

  /// A numbered point with lines below its first one.
  mutating func point(_ number: Int, _ head: String, _ lines: [String]) {
    separate()
    let mark = "\(number). "
    let margin = String(repeating: " ", count: mark.count)
    switch format {
    case .text:
      text += mark + head + "\n"
      for line in lines { text += margin + line + "\n" }
    case .markdown:
      text += mark + "**" + head + "**\n"
      // Each line a paragraph of its own within the point.
      for line in lines { text += "\n" + margin + line + "\n" }
    }
  }

  private mutating func separate() { if !text.isEmpty { text += "\n" } }

  /// Text from a file's name or metadata, safe to be read and to be pasted anywhere.
  func escaped(_ text: String) -> String {
    let clean = Self.clean(text)
    guard format == .markdown else { return clean }
    var result = ""
    for character in clean {
      if #"\`*_[]<>#|&~"#.contains(character) { result.append("\\") }
      result.append(character)
    }
    return result
  }

  /// A file's name, as code in Markdown.
  func file(_ name: String) -> String {
    let clean = Self.clean(name)
    guard format == .markdown else { return clean }
    var (longest, run) = (0, 0)
    for character in clean {
      run = character == "`" ? run + 1 : 0
      longest = max(longest, run)
    }
    let fence = String(repeating: "`", count: longest + 1)
    let space = longest > 0 ? " " : ""
    return fence + space + clean + space + fence
  }

  /// Without characters that control terminals, break lines or turn the direction of reading.
  static func clean(_ text: String) -> String {
    var scalars = String.UnicodeScalarView()
    for scalar in text.unicodeScalars {
      switch scalar.properties.generalCategory {
      case .control, .format, .surrogate, .lineSeparator, .paragraphSeparator:
        scalars.append("\u{FFFD}")
      default: scalars.append(scalar)
      }
    }
    return String(scalars)
  }
}
