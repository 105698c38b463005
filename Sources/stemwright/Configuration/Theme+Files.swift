import TerminalUI

extension Theme {
  /// The themes that are compiled in (`Themes/*.yaml`), by name.
  static let builtInNames = ["dark", "light", "mono"]

  /// A compiled-in theme by its name, or the theme of a YAML file by its path.
  init(nameOrPath: String, warnings: inout [String]) throws(SettingsFile.Failure) {
    let bytes: [UInt8]
    switch nameOrPath {
    case "dark": bytes = PackageResources.theme_dark_yaml
    case "light": bytes = PackageResources.theme_light_yaml
    case "mono": bytes = PackageResources.theme_mono_yaml
    default:
      guard let read = readSmallFile(nameOrPath) else {
        throw SettingsFile.Failure(
          sentence: "There is no theme \(visibleText(nameOrPath)): take "
            + Self.builtInNames.joined(separator: ", ") + " or the path of a YAML file.")
      }
      bytes = read
    }
    let file = try SettingsFile(
      String(decoding: bytes, as: UTF8.self), name: visibleText(nameOrPath))
    self.init(
      name: nameOrPath, palette: file.strings("palette"), styles: file.strings("styles"),
      warnings: &warnings)
  }
}
