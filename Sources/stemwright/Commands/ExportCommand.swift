import ArgumentParser
import Handoff
import Signal
import SoundFiles
import Stems
import TerminalUI
import Workbench

/// Hands a song over to other tools, with its settings.
struct ExportCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "export",
    abstract: "Hand a song with its settings to another tool: REAPER, DAWproject, JSON.",
    discussion: """
      Gains, mutes, solos, polarity, offsets, markers and the roles' colours arrive; what a format has no \
      place for is listed on standard error. The mixdown comes along as a muted track.
      """)

  @Argument(help: "The song's folder.", completion: .directory)
  var folder: String

  @Option(name: .customLong("to"), help: "The format: \(Format.names).")
  var format: Format

  @Option(name: [.short, .long], help: "The file to write.", completion: .file())
  var output: String?

  @OptionGroup var settings: StemOptions

  @Flag(help: "Name audio files relative to the project's folder: both can be moved together.")
  var relative = false

  @Flag(help: "Put the audio files into the archive (dawproject).")
  var embed = false

  @Flag(help: "Replace the file where it is already there.")
  var force = false

  /// What can be written, as it is named on the command line.
  enum Format: String, ExpressibleByArgument, CaseIterable {
    case rpp, dawproject, json

    static var names: String { allCases.map(\.rawValue).joined(separator: ", ") }
  }

  func validate() throws {
    guard output != nil || format == .json else {
      throw ValidationError("Name the file to write (-o FILE).")
    }
    guard !embed || format == .dawproject else {
      throw ValidationError("--embed goes with --to dawproject only.")
    }
  }

  func run() throws {
    let song = try loadSong(folder)
    let settings = try self.settings.settings(for: song)
    let file = try output.map { path throws(CommandFailure) in
      try OutputFile(path, replacing: force, besides: [folder])
    }
    if format == .json {
      let text = SessionExport(song, settings, folder: absoluteFolder).text
      guard let file else { return Console.sayRaw(text) }
      return try file.write(Array(text.utf8))
    }
    guard let file else { return }
    let plan = ProjectPlan(
      song: song, settings: settings, folder: absoluteFolder,
      relativeTo: relative ? file.absoluteFolder : nil, colors: Self.roleColors(theme: "dark"))
    switch format {
    case .rpp:
      let project = ReaperProject.export(plan)
      try file.write(project.bytes)
      tell(project.losses)
    case .dawproject: try writeArchive(of: plan, to: file)
    case .json: break
    }
  }

  private func writeArchive(of plan: ProjectPlan, to file: OutputFile) throws(CommandFailure) {
    let content = DAWProject.export(
      plan, version: Stemwright.configuration.version, embeddingAudio: embed)
    do throws(SoundFileWriteFailure) {
      let archive = try ZipArchive(path: file.path)
      try archive.add("project.xml", content.project.bytes)
      try archive.add("metadata.xml", content.metadata)
      for audio in content.audio { try archive.add(audio.name, of: audio.file, in: folder) }
      try archive.finish(replacing: force)
    } catch {
      throw CommandFailure(status: .unreadable, sentence: "\(file.path): \(error.sentence)")
    }
    tell(content.project.losses)
  }

  private func tell(_ losses: [String]) {
    for loss in losses { Console.complain("not in the file: \(loss)") }
  }

  private var absoluteFolder: [UInt8] {
    SongFolder.absolutePath(of: folder) ?? Array(folder.utf8)
  }

  /// The colours that roles have in a theme.
  static func roleColors(theme name: String) -> @Sendable (Role) -> ProjectPlan.Color {
    var warnings: [String] = []
    let theme = try? Theme(nameOrPath: name, warnings: &warnings)
    return { role in
      guard case .rgb(let red, let green, let blue)? = theme?[role.styleName].foreground else {
        return ProjectPlan.Color(red: 0xB4, green: 0xB4, blue: 0xB4)
      }
      return ProjectPlan.Color(red: red, green: green, blue: blue)
    }
  }
}
