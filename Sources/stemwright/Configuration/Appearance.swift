import TerminalUI
import Workbench

/// The keymap and the theme that were asked for, and how to read them again.
struct Appearance {
  private let keymapName: String
  private(set) var themeName: String
  private(set) var keymap: Keymap
  private(set) var theme: Theme

  /// Reads both; what is wrong in parts of them goes to the warnings.
  init(
    keymap: String, theme: String, warnings: inout [String]
  ) throws(SettingsFile.Failure) {
    keymapName = keymap
    themeName = theme
    self.keymap = try Keymap(named: keymap, warnings: &warnings)
    self.theme = try Theme(named: theme, warnings: &warnings)
  }

  /// Reads both again, and says so. A file that cannot be read at all leaves what is there.
  mutating func reload() -> Message {
    var warnings: [String] = []
    do throws(SettingsFile.Failure) {
      keymap = try Keymap(named: keymapName, warnings: &warnings)
    } catch { warnings.append(error.sentence) }
    do throws(SettingsFile.Failure) {
      theme = try Theme(named: themeName, warnings: &warnings)
    } catch { warnings.append(error.sentence) }
    if let warning = firstOf(warnings, command: "stemwright keymaps, stemwright themes") {
      return Message(.warning, warning, secondsLeft: nil)
    }
    return Message(
      .note, "Loaded again: keymap \(visibleText(keymapName)), theme \(visibleText(themeName)).")
  }

  /// Takes another theme; kept, it stands in the settings from now on. What is to be said of it, if anything.
  mutating func show(theme name: String, isKept: Bool) -> Message? {
    var warnings: [String] = []
    do throws(SettingsFile.Failure) {
      theme = try Theme(named: name, warnings: &warnings)
      themeName = name
    } catch { warnings = [error.sentence] }
    if isKept, warnings.isEmpty {
      let isWritten = UserSettings.keep(theme: name)
      let span = isWritten ? "from now on." : "for now: the settings cannot be written."
      return Message(isWritten ? .note : .warning, "Theme \(visibleText(name)), \(span)")
    }
    return firstOf(warnings, command: "stemwright themes \(name)").map { Message(.warning, $0) }
  }
}

/// The first of some warnings in a line, with how many more there are.
func firstOf(_ warnings: [String], command: String) -> String? {
  guard let first = warnings.first else { return nil }
  return warnings.count == 1 ? first : "\(first) And \(warnings.count - 1) more: \(command)"
}
