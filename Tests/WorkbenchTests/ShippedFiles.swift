import Foundation
import TerminalUI
import Testing
import Yams

/// The keymaps and themes at the top of the project, as the program reads them.
enum ShippedFiles {
  private static let project = URL(filePath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

  private static func table(_ path: String) throws -> [String: Any] {
    let text = try String(contentsOf: project.appending(path: path), encoding: .utf8)
    return try #require(try Yams.load(yaml: text) as? [String: Any])
  }

  /// A keymap with the default below it.
  static func keymap(_ name: String = "default") throws -> Keymap {
    let table = try table("Keymaps/\(name).yaml")
    var own = Keymap()
    own.takesCounts = table["counts"] as? Bool ?? false
    let modes = try #require(table["keys"] as? [String: [String: String]])
    for (mode, bindings) in modes {
      for (keys, command) in bindings {
        own.bind(
          try #require(KeySequence(notation: keys), "\(keys)"), to: CommandName(command), in: mode)
      }
    }
    return name == "default" ? own : try keymap().overlaid(with: own)
  }

  /// A theme with those that it inherits from.
  static func theme(_ name: String) throws -> Theme {
    var colors: [String: Color] = [:]
    var looks: [String: String] = [:]
    var next = name
    while next != "none" {
      let table = try table("Themes/\(next).yaml")
      for (key, value) in table["palette"] as? [String: String] ?? [:] where colors[key] == nil {
        let color = try #require(Color(notation: value))
        colors[key] = color
      }
      for (key, value) in table["styles"] as? [String: String] ?? [:] where looks[key] == nil {
        looks[key] = value
      }
      next = table["inherit"] as? String ?? (next == "dark" ? "none" : "dark")
    }
    return Theme(
      name: name, styles: try looks.mapValues { try Style(notation: $0, colors: colors) })
  }

  static let keymapNames = ["default", "vim", "ardour", "reaper", "pro-tools"]
  static let themeNames = [
    "dark", "light", "high-contrast", "colour-blind", "solarized", "gruvbox", "nord", "mono",
  ]
}
