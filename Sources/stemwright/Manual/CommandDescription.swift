import ArgumentParser
import Foundation

/// A command as the argument parser describes it (its `--experimental-dump-help`).
struct CommandDescription: Decodable {
  struct Argument: Decodable {
    struct Name: Decodable {
      var kind: String
      var name: String

      /// "-o", "--output".
      var text: String { (kind == "long" ? "--" : "-") + name }
    }

    var kind: String
    var shouldDisplay: Bool
    var isOptional: Bool
    var isRepeating: Bool
    var names: [Name]?
    var valueName: String?
    var defaultValue: String?
    var abstract: String?
  }

  var commandName: String
  var shouldDisplay: Bool?
  var abstract: String?
  var discussion: String?
  var subcommands: [CommandDescription]?
  var arguments: [Argument]?

  private struct Document: Decodable {
    var command: CommandDescription
  }

  /// The program with all its subcommands.
  static func whole() throws -> CommandDescription {
    let text = Stemwright._dumpHelp()
    return try JSONDecoder().decode(Document.self, from: Data(text.utf8)).command
  }
}
