import TerminalUI

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

  /// Reads both again. A file that cannot be read at all leaves what is there.
  mutating func reload(warnings: inout [String]) {
    do throws(SettingsFile.Failure) {
      keymap = try Keymap(named: keymapName, warnings: &warnings)
    } catch { warnings.append(error.sentence) }
    do throws(SettingsFile.Failure) {
      theme = try Theme(named: themeName, warnings: &warnings)
    } catch { warnings.append(error.sentence) }
  }

  /// Takes another theme.
  mutating func show(
    theme name: String, warnings: inout [String]
  ) throws(SettingsFile.Failure) {
    theme = try Theme(named: name, warnings: &warnings)
    themeName = name
  }

  /// What both are, in a sentence.
  var sentence: String {
    "Loaded again: keymap \(visibleText(keymapName)), theme \(visibleText(themeName))."
  }
}

/// The first of some warnings in a line, with how many more there are.
func firstOf(_ warnings: [String], command: String) -> String? {
  guard let first = warnings.first else { return nil }
  return warnings.count == 1 ? first : "\(first) And \(warnings.count - 1) more: \(command)"
}
