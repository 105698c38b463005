/// Writes JSON for people and for diffs: two blanks a level, one thing a line.
struct JSONWriter {
  private var text = ""

  /// The text of a value, with a line feed at its end.
  static func bytes(of node: JSONNode) -> [UInt8] {
    var writer = JSONWriter()
    writer.write(node, indent: 0)
    writer.text += "\n"
    return Array(writer.text.utf8)
  }

  private mutating func write(_ node: JSONNode, indent: Int) {
    switch node.kind {
    case .null: text += "null"
    case .bool(let bool): text += bool ? "true" : "false"
    case .number(let number): text += number
    case .string(let string): write(string)
    case .array(let values):
      write(values, "[", "]", indent: indent, isInline: node.isInline) { writer, value, indent in
        writer.write(value, indent: indent)
      }
    case .object(let members):
      write(members, "{", "}", indent: indent, isInline: node.isInline) { writer, member, indent in
        writer.write(member.key)
        writer.text += ": "
        writer.write(member.value, indent: indent)
      }
    }
  }

  private mutating func write<Element>(
    _ elements: [Element], _ open: String, _ close: String, indent: Int, isInline: Bool,
    _ body: (inout JSONWriter, Element, Int) -> Void
  ) {
    text += open
    guard !elements.isEmpty else {
      text += close
      return
    }
    for (index, element) in elements.enumerated() {
      if isInline {
        text += index == 0 ? " " : ", "
      } else {
        text += (index == 0 ? "\n" : ",\n") + String(repeating: " ", count: indent + 2)
      }
      body(&self, element, indent + 2)
    }
    text += isInline ? " " : "\n" + String(repeating: " ", count: indent)
    text += close
  }

  /// Quotes, reverse solidus, control and direction characters are escaped; all others stand as they are.
  private mutating func write(_ string: String) {
    text += "\""
    for scalar in string.unicodeScalars {
      switch scalar {
      case "\"": text += "\\\""
      case "\\": text += "\\\\"
      case "\n": text += "\\n"
      case "\t": text += "\\t"
      default:
        if Self.isPlain(scalar) {
          text.unicodeScalars.append(scalar)
        } else {
          for unit in String(scalar).utf16 {
            let digits = String(unit, radix: 16)
            text += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
          }
        }
      }
    }
    text += "\""
  }

  /// Whether a character may stand in a file that somebody prints on a terminal.
  private static func isPlain(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.properties.generalCategory {
    case .control, .format, .lineSeparator, .paragraphSeparator, .surrogate: false
    default: true
    }
  }
}
