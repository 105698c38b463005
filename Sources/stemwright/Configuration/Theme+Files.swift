import TerminalUI

extension SettingsShelf {
  /// The themes of `Themes/`, and the user's.
  static let themes = SettingsShelf(
    kind: "theme", folder: "themes",
    builtIn: [
      ("dark", { PackageResources.theme_dark_yaml }),
      ("light", { PackageResources.theme_light_yaml }),
      ("high-contrast", { PackageResources.theme_high_contrast_yaml }),
      ("colour-blind", { PackageResources.theme_colour_blind_yaml }),
      ("solarized", { PackageResources.theme_solarized_yaml }),
      ("gruvbox", { PackageResources.theme_gruvbox_yaml }),
      ("nord", { PackageResources.theme_nord_yaml }),
      ("mono", { PackageResources.theme_mono_yaml }),
    ])
}

extension Theme {
  /// A theme by its name or its path, over those that it inherits from: its palette colours their styles, too.
  ///
  /// The warnings receive a sentence with file, line and column for each part that was left out.
  init(named nameOrPath: String, warnings: inout [String]) throws(SettingsFile.Failure) {
    let chain = try SettingsShelf.themes.chain(from: nameOrPath, base: "dark")
    var colors: [String: Color] = [:]
    var looks: [String: (entry: SettingsFile.Entry, file: SettingsFile)] = [:]
    for (file, found) in chain.reversed() {
      for entry in file.entries()
      where !["about", "inherit", "palette", "styles"].contains(entry.key) {
        let near = nearestName(to: entry.key, in: ["about", "inherit", "palette", "styles"])
        warnings.append(
          file.failure(entry.atKey, "is no part of a theme" + suggestion(near)).sentence)
      }
      for entry in file.entries("palette") {
        if let color = Color(notation: entry.value) {
          colors[entry.key] = color
        } else {
          warnings.append(
            file.failure(entry, "is no colour: write #rrggbb, 0 to 255 or a name.").sentence)
        }
      }
      for entry in file.entries("styles") {
        if found.path != nil, !Self.isKnown(entry.key) {
          let near = nearestName(to: entry.key, in: Self.knownNames)
          warnings.append(file.failure(entry.atKey, "is no style" + suggestion(near)).sentence)
        }
        looks[entry.key] = (entry, file)
      }
    }
    var styles: [String: Style] = [:]
    for (name, look) in looks.sorted(by: { $0.key < $1.key }) {
      do {
        styles[name] = try Style(notation: look.entry.value, colors: colors)
      } catch {
        let near = nearestName(to: error.text, in: colors.keys.sorted())
        warnings.append(
          look.file.sentence(
            at: look.entry, "no colour “\(visibleText(error.text))”" + suggestion(near)))
      }
    }
    self.init(name: nameOrPath, styles: styles)
  }

  /// The styles that the program draws with: those that the default theme names.
  private static let knownNames: [String] = {
    let text = String(decoding: PackageResources.theme_dark_yaml, as: UTF8.self)
    return (try? SettingsFile(text, name: "dark"))?.entries("styles").map(\.key) ?? []
  }()

  /// Whether a style is drawn with, or colours others that are.
  private static func isKnown(_ name: String) -> Bool {
    knownNames.contains { $0 == name || $0.hasPrefix(name + ".") || name.hasPrefix($0 + ".") }
  }
}
