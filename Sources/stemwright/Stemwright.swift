import ArgumentParser

/// The command line: subcommands and what they share.
struct Stemwright: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "stemwright",
    abstract: "Listen to a song's stems against its mixdown.",
    discussion: """
      stemwright FOLDER opens the workbench on a song: a folder of stereo stems and the L-R \
      mixdown. Files are never written to.
      """,
    version: "0.1.0",
    subcommands: [
      OpenCommand.self, CheckCommand.self, NullCommand.self, PlayCommand.self, RenderCommand.self,
      OverviewCommand.self, ReportCommand.self, RequestCommand.self, CompareCommand.self,
      ExportCommand.self,
      DevicesCommand.self,
      DemoCommand.self, KeymapsCommand.self, ThemesCommand.self, ProfilesCommand.self,
      ManualCommand.self,
    ],
    defaultSubcommand: OpenCommand.self)
}

/// What the process tells its caller.
enum ExitStatus: Int32, Error {
  /// Something was found at error level, or a measurement is worse than was asked for.
  case findings = 1
  case usage = 2
  /// Input that could not be read.
  case unreadable = 3
  /// The output device that was named could not be opened.
  case noDevice = 4
  /// Called off by Ctrl-C or SIGTERM: as shells say it.
  case interrupted = 130
}

/// Why a command ends early: one sentence for a person and a status for a script.
struct CommandFailure: Error {
  var status: ExitStatus
  var sentence: String
}
