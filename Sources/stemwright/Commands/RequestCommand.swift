public import ArgumentParser
public import Handoff

/// Writes to the mix engineer what is to be exported again.
struct RequestCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "request",
    abstract: "Write a letter to the mix engineer: what to export again, and how.",
    discussion: """
      Checks a song, or every song of an album, and puts into words what its sender needs to know: what \
      is right, what was found, what probably brought it about, what to export again. Causes stay \
      guesses, and findings of one cause are one point.
      """)

  @Argument(help: "The folder of a song or of an album.", completion: .directory)
  var folder: String

  @Option(
    name: [.short, .long], help: "The file to write; standard output without.",
    completion: .file())
  var output: String?

  @Option(help: "How it is written: text or markdown.")
  var format: RevisionRequest.Format = .text

  @Flag(help: "Replace the file where it is already there.")
  var force = false

  @OptionGroup var inspecting: InspectionOptions

  func run() throws {
    let (folders, album) = InspectionOptions.songs(at: folder)
    let file = try output.map { path throws(CommandFailure) in
      try OutputFile(path, replacing: force, besides: folders)
    }
    let songs = try inspecting.inspect(folders).map { $0.checked.inspected($0.inspection) }
    let text = RevisionRequest(songs, album: album).text(as: format)
    if let file {
      try file.write(Array(text.utf8))
    } else {
      Console.sayRaw(text)
    }
  }
}

extension RevisionRequest.Format: ExpressibleByArgument {}
