import ArgumentParser

/// Prints the manual page: made from the commands themselves, so that it cannot tell of others.
struct ManualCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "manual", abstract: "Print the manual page (mdoc, for man).", shouldDisplay: false)

  func run() throws {
    Console.sayRaw(ManualPage(of: try CommandDescription.whole()).text)
  }
}
