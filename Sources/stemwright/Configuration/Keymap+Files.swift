import TerminalUI
import Workbench

extension Keymap {
  /// The keymap that is compiled in (`Keymaps/default.yaml`), and what in it could not be used.
  static func builtIn(warnings: inout [String]) -> Keymap {
    let text = String(decoding: PackageResources.keymap_default_yaml, as: UTF8.self)
    do {
      return try Keymap(text: text, name: "default keymap", warnings: &warnings)
    } catch {
      warnings.append(error.sentence)
      return Keymap()
    }
  }

  /// A keymap from the text of a YAML file.
  init(text: String, name: String, warnings: inout [String]) throws(SettingsFile.Failure) {
    let file = try SettingsFile(text, name: name)
    var modes = file.tables("keys")
    for (mode, bindings) in modes {
      for (keys, command) in bindings where Command(rawValue: command) == nil {
        warnings.append("\(name): \(visibleText(command)) is no command; run: stemwright keymaps")
        modes[mode]?[keys] = nil
      }
    }
    self.init(modes, warnings: &warnings)
  }
}

extension Keymap {
  /// The default keymap with a user's file laid over it, where one is named.
  static func chosen(_ path: String?, warnings: inout [String]) throws -> Keymap {
    let base = builtIn(warnings: &warnings)
    guard let path else { return base }
    guard let bytes = readSmallFile(path) else {
      throw CommandFailure(
        status: .unreadable, sentence: "\(path): this keymap cannot be read; name a YAML file.")
    }
    do {
      let own = try Keymap(
        text: String(decoding: bytes, as: UTF8.self), name: visibleText(path), warnings: &warnings)
      return base.overlaid(with: own)
    } catch {
      throw CommandFailure(status: .unreadable, sentence: error.sentence)
    }
  }
}
