import TerminalUI
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

  /// One line of a table, with where it stands.
  struct Entry {
    var key: String
    var value: String
    /// Of the value, from 1.
    var line: Int
    var column: Int
    fileprivate var keyLine: Int
    fileprivate var keyColumn: Int

    /// The same with the key in place of the value, for what is wrong with the key.
    var atKey: Entry {
      var entry = self
      (entry.value, entry.line, entry.column) = (key, keyLine, keyColumn)
      return entry
    }
  }

  private let root: Node
  private let name: String

  /// Reads a file's text; the name is the one that sentences about it use.
  init(_ text: String, name: String) throws(Failure) {
    self.name = name
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

  /// What is wrong with an entry, with file, line and column.
  func failure(_ entry: Entry, _ what: String) -> Failure {
    Failure(
      sentence: "\(name): line \(entry.line), column \(entry.column): "
        + "\(visibleText(entry.value)) \(what)")
  }

  /// The entries of a table in their order; empty when the table is missing.
  func entries(_ table: String) -> [Entry] {
    (root[table]?.mapping ?? [:]).map { key, value in
      Entry(
        key: key.scalar?.string ?? "", value: value.scalar?.string ?? "",
        line: value.mark?.line ?? 0, column: value.mark?.column ?? 0, keyLine: key.mark?.line ?? 0,
        keyColumn: key.mark?.column ?? 0)
    }
  }

  /// The number of an entry.
  func number(_ entry: Entry, in range: ClosedRange<Double>) throws(Failure) -> Double {
    guard let number = Double(entry.value), range.contains(number) else {
      throw failure(entry, "is no number from \(range.lowerBound) to \(range.upperBound).")
    }
    return number
  }

  /// Throws where the file has a table of another name.
  func allow(tables: [String]) throws(Failure) {
    for (key, _) in root.mapping ?? [:] where !tables.contains(key.scalar?.string ?? "") {
      let entry = Entry(
        key: "", value: key.scalar?.string ?? "?", line: key.mark?.line ?? 0,
        column: key.mark?.column ?? 0, keyLine: 0, keyColumn: 0)
      throw failure(entry, "is none of \(tables.joined(separator: ", ")).")
    }
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
