import ArgumentParser
import Inspection
import TerminalUI

/// Lists the profiles of delivery rules, or shows the default one with its comments.
struct ProfilesCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "profiles", abstract: "List the profiles of delivery rules that check knows.")

  @Option(help: "Print the text of a profile that comes with the program: default.")
  var show: String?

  func run() throws {
    guard let show else {
      Console.say("default")
      for name in Profile.userNames { Console.say(visibleText(name)) }
      return
    }
    guard show == "default" else {
      throw CommandFailure(
        status: .usage, sentence: "\(show): only the default profile is built in.")
    }
    Console.say(String(decoding: PackageResources.profile_default_yaml, as: UTF8.self))
  }
}
