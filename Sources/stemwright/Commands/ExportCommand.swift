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
    abstract: "Hand a song with its settings, or an album, to another tool.",
    discussion: """
      rpp is a REAPER project, dawproject a DAWproject 1.0 archive, json everything for scripts: gains, mutes, \
      solos, polarity, offsets, markers, the loop and the roles' colours, and the mixdown as a muted track. cue \
      is a cue sheet for an album as one file, which “stemwright render ALBUM” writes. What a format has no place for is listed on standard error.

      Begins with what the workbench has saved of the song; options for stems come on top.
      """)

  @Argument(help: "The song's folder; an album's for cue.", completion: .directory)
  var folder: String

  @Option(name: .customLong("to"), help: "The format: \(Format.names).")
  var format: Format

  @Option(name: [.short, .long], help: "The file to write.", completion: .file())
  var output: String?

  @OptionGroup var settings: StemOptions

  @Flag(
    inversion: .prefixedNo,
    help: "Begin with what the workbench has saved of the song, or with the stems as delivered.")
  var session = true

  @Flag(help: "Name audio files relative to the project's folder: both can be moved together.")
  var relative = false

  @Flag(help: "Put the audio files into the archive (dawproject).")
  var embed = false

  @Option(help: "The file that holds the whole album, as the cue sheet names it (cue).")
  var image: String?

  @Flag(help: "Replace the file where it is already there.")
  var force = false

  /// What can be written, as it is named on the command line.
  enum Format: String, ExpressibleByArgument, CaseIterable {
    case rpp, dawproject, cue, json

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
    if format == .cue { return try writeCueSheet() }
    let song = try loadSong(folder)
    let saved = session ? try savedSession(of: song, in: folder) : nil
    let settings = try self.settings.settings(for: song, over: saved?.stems)
    let file = try output.map { path throws(CommandFailure) in
      try OutputFile(path, replacing: force, besides: [folder])
    }
    if format == .json {
      let text = SessionExport(song, settings, saved, folder: absoluteFolder).text
      guard let file else { return Console.sayRaw(text) }
      return try file.write(Array(text.utf8))
    }
    guard let file else { return }
    let plan = ProjectPlan(
      song: song, settings: settings, folder: absoluteFolder,
      relativeTo: relative ? file.absoluteFolder : nil,
      markers: (saved?.markers ?? []).map { ProjectPlan.Marker(position: $0.frame, name: $0.name) },
      loop: saved?.loop, colors: Self.roleColors(theme: "dark"))
    switch format {
    case .rpp:
      let project = ReaperProject.export(plan)
      try file.write(project.bytes)
      tell(project.losses)
    case .dawproject: try writeArchive(of: plan, to: file)
    case .cue, .json: break
    }
  }

  /// Writes the cue sheet of an album: the songs as delivered, one after the other, with their gaps.
  private func writeCueSheet() throws(CommandFailure) {
    guard let album = Album.arranged(in: folder) else {
      throw CommandFailure(
        status: .usage, sentence: "\(folder) is no album; a cue sheet is about the songs of one.")
    }
    let folders = album.songs.map { AlbumFolder.song($0.folder, in: folder) }
    let file = try OutputFile(output ?? "", replacing: force, besides: folders)
    var tracks: [CueSheet.Track] = []
    for (song, path) in zip(album.songs, folders) {
      tracks.append(CueSheet.Track(song, try assembledSong(path)))
    }
    let sheet = CueSheet.export(
      title: album.title, performer: album.performer, catalogNumber: album.catalogNumber,
      image: image ?? file.nameWithoutEnding + ".wav", tracks: tracks)
    try file.write(sheet.bytes)
    for problem in album.problems { Console.complain(problem) }
    tell(sheet.losses)
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
    let theme = try? Theme(named: name, warnings: &warnings)
    return { role in
      guard case .rgb(let red, let green, let blue)? = theme?[role.styleName].foreground else {
        return ProjectPlan.Color(red: 0xB4, green: 0xB4, blue: 0xB4)
      }
      return ProjectPlan.Color(red: red, green: green, blue: blue)
    }
  }
}
