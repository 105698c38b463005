import TerminalUI

/// Settings files that have a name: those that are compiled in, and the user's own in a folder of the
/// configuration. Where both have one of a name, the user's is taken.
struct SettingsShelf: Sendable {
  /// A file that was found.
  struct Found {
    var text: String
    /// What sentences about it say.
    var shownName: String
    /// The path of a user's file; nil for one that is compiled in.
    var path: String?
  }

  /// What one is called: "keymap", "theme".
  let kind: String
  /// The folder in the user's configuration.
  let folder: String
  /// Name and text of those that are compiled in, in the order in which they are listed.
  let builtIn: [(name: String, bytes: @Sendable () -> [UInt8])]

  private var ownFolder: String? { configurationFolder.map { "\($0)/\(folder)" } }

  /// Names of the user's own, sorted.
  var ownNames: [String] {
    guard let ownFolder, let entries = listFolder(ownFolder) else { return [] }
    return entries.filter { $0.hasSuffix(".yaml") }.map { String($0.dropLast(5)) }.sorted()
  }

  /// Every name, those that are compiled in first.
  var names: [String] {
    let known = builtIn.map(\.name)
    return known + ownNames.filter { !known.contains($0) }
  }

  private func isPath(_ nameOrPath: String) -> Bool {
    nameOrPath.contains("/") || nameOrPath.hasSuffix(".yaml")
  }

  /// Where a user's file of this name would be.
  private func ownPath(_ nameOrPath: String) -> String? {
    isPath(nameOrPath) ? nameOrPath : ownFolder.map { "\($0)/\(nameOrPath).yaml" }
  }

  /// The file of a name, or of a path: what holds a slash or ends in .yaml. Paths in `passing` do not count,
  /// because they lead here.
  func find(_ nameOrPath: String, passing: [String] = []) throws(SettingsFile.Failure) -> Found {
    let path = ownPath(nameOrPath)
    if let path, !passing.contains(path), let bytes = readSmallFile(path) {
      return Found(
        text: String(decoding: bytes, as: UTF8.self), shownName: visibleText(path), path: path)
    }
    if isPath(nameOrPath) {
      throw SettingsFile.Failure(
        sentence: "\(visibleText(nameOrPath)): this \(kind) cannot be read; name a YAML file.")
    }
    if let known = builtIn.first(where: { $0.name == nameOrPath }) {
      return Found(
        text: String(decoding: known.bytes(), as: UTF8.self), shownName: "\(kind) \(nameOrPath)")
    }
    throw SettingsFile.Failure(
      sentence: "There is no \(kind) \(visibleText(nameOrPath))"
        + suggestion(nearestName(to: nameOrPath, in: names)) + " Known are "
        + "\(names.map { visibleText($0) }.joined(separator: ", ")), and the path of a YAML file.")
  }

  /// A file with those that it inherits from, itself first: each names the next with `inherit`, or
  /// none; one that says nothing inherits from `base`.
  func chain(
    from nameOrPath: String, base: String
  ) throws(SettingsFile.Failure) -> [(file: SettingsFile, found: Found)] {
    var chain: [(file: SettingsFile, found: Found)] = []
    var next: String? = nameOrPath
    while let name = next {
      let passed = chain.compactMap(\.found.path)
      // A user's file may inherit from the one of its name that is compiled in; without one it leads back here.
      let leadsBack =
        ownPath(name).map(passed.contains) == true && !builtIn.contains { $0.name == name }
      if leadsBack || chain.count == 8 { throw Self.circle(chain.map(\.found.shownName)) }
      let found = try find(name, passing: passed)
      if chain.contains(where: { $0.found.shownName == found.shownName }) {
        throw Self.circle(chain.map(\.found.shownName))
      }
      chain.append((try SettingsFile(found.text, name: found.shownName), found))
      let isBase = found.path == nil && name == base
      switch chain.last?.file.value("inherit")?.value {
      case "none": next = nil
      case nil: next = isBase ? nil : base
      case let named: next = named
      }
    }
    return chain
  }

  private static func circle(_ names: [String]) -> SettingsFile.Failure {
    let way = names.count > 1 ? " by way of \(names[names.count - 1])" : ""
    return SettingsFile.Failure(sentence: "\(names[0]): it inherits from itself\(way).")
  }
}

/// "; did you mean NAME?", or a full stop where nothing is near.
func suggestion(_ name: String?) -> String {
  name.map { "; did you mean \(visibleText($0))?" } ?? "."
}
