import ArgumentParser
import TerminalUI
import Workbench

/// Lists the keymaps, or every command with its keys in one of them as a Markdown table: the README holds that
/// of the default.
struct KeymapsCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "keymaps",
    abstract:
      "List the keymaps; with a name, every command with its keys, and what is wrong with it.")

  @Argument(help: "A keymap's name, or the path of a YAML file.")
  var name: String?

  @Flag(help: "Write the commands as one JSON document.")
  var json = false

  func run() throws {
    guard let name else { return try list(SettingsShelf.keymaps) }
    var warnings: [String] = []
    let keymap: Keymap
    do throws(SettingsFile.Failure) {
      keymap = try Keymap(named: name, warnings: &warnings)
    } catch {
      throw CommandFailure(status: .unreadable, sentence: error.sentence)
    }
    warnings.forEach(Console.complain)
    if json {
      Console.say(try jsonText(KeymapDocument(keymap, name: name)))
    } else {
      sayTable(of: keymap)
    }
    if !warnings.isEmpty { throw ExitStatus.findings }
  }

  private func sayTable(of keymap: Keymap) {
    Console.say("| Keys | Command | What it does |\n|---|---|---|")
    for group in Command.Group.allCases {
      Console.say("| **\(group.rawValue)** | | |")
      for command in Command.allCases where command.description.group == group {
        let keys = keymap.notations(of: command).map { "`\($0)`" }.joined(separator: " ")
        let value = command.valueName.map { " " + $0 } ?? ""
        Console.say("| \(keys) | \(command.name)\(value) | \(command.description.help) |")
      }
    }
  }
}

/// Lists the themes, or says what is wrong with one.
struct ThemesCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "themes",
    abstract: "List the themes; with a name, every style in it, and what is wrong with it.")

  @Argument(help: "A theme's name, or the path of a YAML file.")
  var name: String?

  @Flag(help: "Write the styles as one JSON document.")
  var json = false

  @Option(help: "As a terminal with so many colours shows them.")
  var color = ColorDepth.full

  func run() throws {
    guard let name else { return try list(SettingsShelf.themes) }
    var warnings: [String] = []
    let theme: Theme
    do throws(SettingsFile.Failure) {
      theme = try Theme(named: name, warnings: &warnings)
    } catch {
      throw CommandFailure(status: .unreadable, sentence: error.sentence)
    }
    warnings.forEach(Console.complain)
    let document = ThemeDocument(theme, name: name, colors: color.most ?? .max)
    if json {
      Console.say(try jsonText(document))
    } else {
      for style in document.styles {
        let attributes = style.attributes.joined(separator: " ")
        Console.say("\(style.name): \(style.foreground) on \(style.background) \(attributes)")
      }
    }
    if !warnings.isEmpty { throw ExitStatus.findings }
  }
}

/// A line for each file that has a name: what it says of itself, and where it is the user's own.
private func list(_ shelf: SettingsShelf) throws {
  let own = shelf.ownNames
  let width = shelf.names.map { TextWidth.columns(of: visibleText($0)) }.max() ?? 0
  for name in shelf.names {
    let found = try? shelf.find(name)
    let file = found.flatMap { try? SettingsFile($0.text, name: $0.shownName) }
    let about = file?.value("about")?.value ?? ""
    let mark = own.contains(name) ? " (your own)" : ""
    let shown = visibleText(name)
    let space = String(repeating: " ", count: width - TextWidth.columns(of: shown) + 2)
    Console.say(visibleText(shown + space + about + mark))
  }
}
