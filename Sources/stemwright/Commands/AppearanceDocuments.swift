import Foundation
import TerminalUI
import Workbench

/// `stemwright keymaps NAME --json`: every command with its keys.
struct KeymapDocument: Encodable {
  struct Entry: Encodable {
    var name: String
    var group: String
    var help: String
    var value: String?
    /// Key sequences for each mode that has some.
    var keys: [String: [String]]
  }

  var schema = "stem-keymap/1"
  var keymap: String
  var counts: Bool
  var commands: [Entry]

  init(_ keymap: Keymap, name: String) {
    self.keymap = visibleText(name)
    counts = keymap.takesCounts
    commands = Command.allCases.map { command in
      var keys: [String: [String]] = [:]
      for mode in keymap.modeNames {
        let found = keymap.sequences(for: CommandName(command.name), in: mode)
        if !found.isEmpty { keys[mode] = found.map(\.notation) }
      }
      return Entry(
        name: command.name, group: command.description.group.rawValue,
        help: command.description.help, value: command.valueName, keys: keys)
    }
  }
}

/// `stemwright themes NAME --json`: every style as a terminal shows it.
struct ThemeDocument: Encodable {
  struct Entry: Encodable {
    var name: String
    /// "#rrggbb", or "default" for the terminal's own.
    var foreground: String
    var background: String
    var attributes: [String]
  }

  var schema = "stem-theme/1"
  var theme: String
  var styles: [Entry]

  init(_ theme: Theme, name: String, colors: Int) {
    self.theme = visibleText(name)
    styles = theme.names.map { name in
      let style = theme[name].reduced(toColors: colors)
      return Entry(
        name: visibleText(name), foreground: Self.text(style.foreground),
        background: Self.text(style.background),
        attributes: ["bold", "dim", "underline", "reverse", "italic"].filter { attribute in
          TextAttributes(name: attribute).map { style.attributes.contains($0) } ?? false
        })
    }
  }

  private static func text(_ color: Color) -> String {
    guard color != .terminalDefault else { return "default" }
    let (red, green, blue) = color.components
    let digits = String(Int(red) << 16 | Int(green) << 8 | Int(blue), radix: 16)
    return "#" + String(repeating: "0", count: 6 - digits.count) + digits
  }
}

/// A document as text with sorted keys.
func jsonText(_ document: some Encodable) throws -> String {
  let encoder = JSONEncoder()
  encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
  return String(decoding: try encoder.encode(document), as: UTF8.self)
}
