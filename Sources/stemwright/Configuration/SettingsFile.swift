import Yams

/// A YAML file of tables of strings: keymaps and themes.
///
/// Scalars are taken as they are written: YAML would make booleans of the keys "y" and "n", and the rules
/// that find those cost milliseconds at the start.
struct SettingsFile {
  /// What is wrong with a file, in one sentence that names it.
  struct Failure: Error {
    var sentence: String
  }

  private let root: Node

  /// Reads a file's text; the name is the one that sentences about it use.
  init(_ text: String, name: String) throws(Failure) {
    let parsed: Node?
    do {
      parsed = try Yams.compose(yaml: text, .basic)
    } catch let error as YamlError {
      throw Failure(sentence: "\(name): \(Self.sentence(error))")
    } catch {
      throw Failure(sentence: "\(name): this is not YAML.")
    }
    guard let parsed, parsed.mapping != nil else {
      throw Failure(sentence: "\(name): a table of settings is expected.")
    }
    root = parsed
  }

  /// The strings of a table; empty when the table is missing.
  func strings(_ key: String) -> [String: String] {
    Self.strings(root[key]?.mapping)
  }

  /// The tables of strings in a table.
  func tables(_ key: String) -> [String: [String: String]] {
    var tables: [String: [String: String]] = [:]
    for (name, node) in root[key]?.mapping ?? [:] {
      if let name = name.scalar?.string { tables[name] = Self.strings(node.mapping) }
    }
    return tables
  }

  private static func strings(_ mapping: Node.Mapping?) -> [String: String] {
    var strings: [String: String] = [:]
    for (key, value) in mapping ?? [:] {
      if let key = key.scalar?.string, let value = value.scalar?.string { strings[key] = value }
    }
    return strings
  }

  private static func sentence(_ error: YamlError) -> String {
    switch error {
    case .scanner(_, let problem, let mark, _), .parser(_, let problem, let mark, _),
      .composer(_, let problem, let mark, _):
      "line \(mark.line), column \(mark.column): \(problem)."
    case .duplicatedKeysInMapping(let keys, let context):
      "line \(context.mark.line): \(keys.map { "\($0)" }.joined(separator: ", ")) stands twice."
    default: "this is not YAML."
    }
  }
}
