import TerminalUI
import Workbench

extension SettingsShelf {
  /// The keymaps of `Keymaps/`, and the user's.
  static let keymaps = SettingsShelf(
    kind: "keymap", folder: "keymaps",
    builtIn: [
      ("default", { PackageResources.keymap_default_yaml }),
      ("vim", { PackageResources.keymap_vim_yaml }),
      ("ardour", { PackageResources.keymap_ardour_yaml }),
      ("reaper", { PackageResources.keymap_reaper_yaml }),
      ("pro-tools", { PackageResources.keymap_pro_tools_yaml }),
    ])
}

extension Keymap {
  /// A keymap by its name or its path, over those that it inherits from.
  ///
  /// The warnings receive a sentence with file, line and column for each part that was left out.
  init(named nameOrPath: String, warnings: inout [String]) throws(SettingsFile.Failure) {
    self.init()
    let chain = try SettingsShelf.keymaps.chain(from: nameOrPath, base: "default")
    for (file, _) in chain.reversed() { lay(file, warnings: &warnings) }
    let hasExit = Mode.allCases.contains { !sequences(for: "quit", in: $0.rawValue).isEmpty }
    if !hasExit, let first = chain.first {
      warnings.append("\(first.found.shownName): no key quits; SIGTERM does.")
    }
  }

  /// The modes that keys can have a meaning in.
  enum Mode: String, CaseIterable {
    case lanes, findings, board, list, history, store, recall, prompt
  }

  /// Lays the bindings of a file over this map; those of the file win over all they collide with.
  private mutating func lay(_ file: SettingsFile, warnings: inout [String]) {
    for entry in file.entries() where !["about", "inherit", "counts", "keys"].contains(entry.key) {
      let near = nearestName(to: entry.key, in: ["about", "inherit", "counts", "keys"])
      warnings.append(
        file.failure(entry.atKey, "is no part of a keymap" + suggestion(near)).sentence)
    }
    var own = Keymap()
    own.takesCounts = takesCounts
    if let counts = file.value("counts") {
      switch counts.value {
      case "true", "yes", "on": own.takesCounts = true
      case "false", "no", "off": own.takesCounts = false
      default: warnings.append(file.failure(counts, "is neither true nor false.").sentence)
      }
    }
    let modes = Mode.allCases.map(\.rawValue) + Room.allCases.map(\.keymapMode)
    for mode in file.entries("keys") {
      guard modes.contains(mode.key) else {
        let near = nearestName(to: mode.key, in: modes)
        warnings.append(file.failure(mode.atKey, "is no mode" + suggestion(near)).sentence)
        continue
      }
      for entry in file.entries("keys", mode.key) {
        take(entry, of: file, mode: mode.key, into: &own, warnings: &warnings)
      }
    }
    self = overlaid(with: own)
  }

  private mutating func take(
    _ entry: SettingsFile.Entry, of file: SettingsFile, mode: String, into own: inout Keymap,
    warnings: inout [String]
  ) {
    guard let keys = KeySequence(notation: entry.key) else {
      warnings.append(file.failure(entry.atKey, "is no key.").sentence)
      return
    }
    if entry.value == "none" {
      unbind(keys, in: mode)
      return
    }
    if own.takesCounts, keys.keys.first?.countDigit ?? 0 > 0 {
      warnings.append(
        file.failure(entry.atKey, "is a count here: this keymap says counts: true.").sentence)
      return
    }
    let name = entry.value.prefix { $0 != " " }
    guard Command(rawValue: String(name)) != nil else {
      let near = nearestName(to: String(name), in: Command.allCases.map(\.name))
      warnings.append(
        file.sentence(
          at: entry, "no command “\(visibleText(String(name)))”" + suggestion(near)))
      return
    }
    if !own.bind(keys, to: CommandName(entry.value), in: mode) {
      warnings.append(
        file.failure(entry.atKey, "begins another sequence, or another one begins it.").sentence)
    }
  }
}
