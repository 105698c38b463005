import ArgumentParser
import SoundFiles
import TerminalUI

/// How many colours to use at most.
enum ColorDepth: String, CaseIterable, ExpressibleByArgument {
  /// As the terminal says, none where NO_COLOR is set.
  case auto
  case none
  case eight = "8"
  case sixteen = "16"
  case palette = "256"
  case full

  /// Nil leaves it to NO_COLOR and the terminal.
  var most: Int? {
    switch self {
    case .auto: nil
    case .none: 0
    case .eight: 8
    case .sixteen: 16
    case .palette: 256
    case .full: .max
    }
  }
}

/// What the user set once and for all: `settings.yaml` in the configuration's folder.
struct UserSettings {
  var theme: String?
  var keymap: String?
  var hasMouse = true
  var color = ColorDepth.auto
  var isASCII = false
  /// Bytes a second for what moves on the screen, 0 for no bound; nil leaves it to the line.
  var screenRate: Int?

  /// What a screen rate may be, beside 0.
  static let screenRates = 200...10_000_000

  private static let names = ["theme", "keymap", "mouse", "color", "ascii", "screen-rate"]

  private static var path: String? { configurationFolder.map { $0 + "/settings.yaml" } }

  /// Reads the file; what is missing or wrong stays as it is without one.
  static func read(warnings: inout [String]) -> UserSettings {
    var settings = UserSettings()
    guard let path, let bytes = readSmallFile(path) else { return settings }
    let text = String(decoding: bytes, as: UTF8.self)
    // Nothing but comments is no table.
    guard text.split(separator: "\n").contains(where: { $0.first.map { $0 != "#" } ?? false })
    else { return settings }
    do throws(SettingsFile.Failure) {
      let file = try SettingsFile(text, name: visibleText(path))
      for entry in file.entries() { settings.take(entry, of: file, warnings: &warnings) }
    } catch {
      warnings.append(error.sentence)
    }
    return settings
  }

  private mutating func take(
    _ entry: SettingsFile.Entry, of file: SettingsFile, warnings: inout [String]
  ) {
    func isOn() -> Bool? {
      switch entry.value {
      case "true", "yes", "on": return true
      case "false", "no", "off": return false
      default:
        warnings.append(file.failure(entry, "is neither on nor off.").sentence)
        return nil
      }
    }
    switch entry.key {
    case "theme": theme = entry.value
    case "keymap": keymap = entry.value
    case "mouse": hasMouse = isOn() ?? hasMouse
    case "ascii": isASCII = isOn() ?? isASCII
    case "screen-rate":
      if let rate = Int(entry.value), rate == 0 || Self.screenRates.contains(rate) {
        screenRate = rate
      } else {
        warnings.append(
          file.failure(entry, "is neither 0 nor 200 to 10000000 bytes a second.").sentence)
      }
    case "color":
      if let depth = ColorDepth(rawValue: entry.value) {
        color = depth
      } else {
        let known = ColorDepth.allCases.map(\.rawValue).joined(separator: ", ")
        warnings.append(file.failure(entry, "is none of \(known).").sentence)
      }
    default:
      let near = nearestName(to: entry.key, in: Self.names)
      warnings.append(file.failure(entry.atKey, "is no setting" + suggestion(near)).sentence)
    }
  }

  /// Writes a theme's name into the file and leaves everything else in it as it is; false where that cannot be.
  static func keep(theme: String) -> Bool {
    guard let folder = configurationFolder, let path else { return false }
    var lines: [Substring] = []
    if let bytes = readSmallFile(path) {
      lines = String(decoding: bytes, as: UTF8.self)
        .split(separator: "\n", omittingEmptySubsequences: false)
      if lines.last?.isEmpty == true { lines.removeLast() }
    }
    // In quotes: a name may be anything that a file may be called.
    let escaped = theme.map { $0 == "\"" || $0 == "\\" ? "\\\($0)" : String($0) }.joined()
    let line = "theme: \"\(escaped)\""
    if let index = lines.firstIndex(where: { $0.hasPrefix("theme:") }) {
      lines[index] = line[...]
    } else {
      lines.append(line[...])
    }
    guard WholeFile.makeFolder(folder) else { return false }
    let text = lines.joined(separator: "\n") + "\n"
    return (try? WholeFile.replace("settings.yaml", in: folder, with: Array(text.utf8))) != nil
  }
}
