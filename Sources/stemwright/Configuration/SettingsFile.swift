import TerminalUI
import Yams

/// A YAML file of tables of strings: keymaps, themes, profiles, settings.
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
    Failure(sentence: sentence(at: entry, "\(visibleText(entry.value)) \(what)"))
  }

  /// A sentence about an entry with file, line and column in front.
  func sentence(at entry: Entry, _ sentence: String) -> String {
    "\(name): line \(entry.line), column \(entry.column): \(sentence)"
  }

  /// The entries of a table in their order, the table named by the keys that lead to it; empty when it is
  /// missing. A value that is no plain text is empty.
  func entries(_ path: String...) -> [Entry] {
    var node: Node? = root
    for key in path { node = node?[key] }
    return (node?.mapping ?? [:]).map { key, value in
      let mark = value.mark ?? key.mark
      return Entry(
        key: key.scalar?.string ?? "", value: value.scalar?.string ?? "",
        line: mark?.line ?? 0, column: mark?.column ?? 0, keyLine: key.mark?.line ?? 0,
        keyColumn: key.mark?.column ?? 0)
    }
  }

  /// The value of a key that stands outside of the tables; nil when it is missing.
  func value(_ key: String) -> Entry? { entries().first { $0.key == key } }

  /// The number of an entry.
  func number(_ entry: Entry, in range: ClosedRange<Double>) throws(Failure) -> Double {
    guard let number = Double(entry.value), range.contains(number) else {
      throw failure(entry, "is no number from \(range.lowerBound) to \(range.upperBound).")
    }
    return number
  }

  /// Throws where the file has a table, or a key outside of the tables, of another name.
  func allow(tables: [String]) throws(Failure) {
    for entry in entries() where !tables.contains(entry.key) {
      throw failure(entry.atKey, "is none of \(tables.joined(separator: ", ")).")
    }
  }

  private static func sentence(_ error: YamlError) -> String {
    switch error {
    case .scanner(_, let problem, let mark, _), .parser(_, let problem, let mark, _),
      .composer(_, let problem, let mark, _):
      "line \(mark.line), column \(mark.column): \(problem)."
    case .duplicatedKeysInMapping(let keys, let context):
      "line \(context.mark.line): "
        + keys.map { visibleText($0) }.joined(separator: ", ")
        + " stands twice."
    default: "this is not YAML."
    }
  }
}
