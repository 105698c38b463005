import ArgumentParser
import TerminalUI
import Workbench

/// Lists every command with its keys as a Markdown table: the reference for keymap files; the README holds it.
struct KeymapsCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "keymaps", abstract: "List every command of the workbench with its keys.")

  @Option(help: "The path of a keymap (YAML).")
  var keymap: String?

  func run() throws {
    var warnings: [String] = []
    let keymap = try Keymap.chosen(keymap, warnings: &warnings)
    warnings.forEach(Console.complain)
    Console.say("| Keys | Command | What it does |\n|---|---|---|")
    for group in Command.Group.allCases {
      Console.say("| **\(group.rawValue)** | | |")
      for command in Command.allCases where command.description.group == group {
        // A backquote is quoted by two.
        let keys = keymap.notations(of: command)
          .map { $0.contains("`") ? "`` \($0) ``" : "`\($0)`" }.joined(separator: " ")
        Console.say("| \(keys) | \(command.name) | \(command.description.help) |")
      }
    }
  }
}

/// Lists the themes that are compiled in.
struct ThemesCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "themes", abstract: "List the themes that come with the program.")

  func run() {
    Theme.builtInNames.forEach(Console.say)
  }
}
