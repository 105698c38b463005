import ArgumentParser
import Glibc
import Handoff
import Inspection
import Playback
import Signal
import SoundFiles
import Stems

/// Writes to files what `play` would play, sample for sample.
struct RenderCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "render",
    abstract: "Write a song's sum, mixdown or residual, every stem as adjusted, or a whole album.",
    discussion: """
      A file that is already there is never written over, and nothing is written into the song's \
      folder. A WAV beyond 4 GiB becomes RF64. The same song gives the same bytes every time.

      Of an album all songs are written to one file, in order and with their gaps: the mixdowns, and the sum \
      where a song has none; or what --source names. Each begins on a disc's frame, a 75th of a second, where \
      the cue sheet of “stemwright export ALBUM --to cue” has it.
      """)

  @Argument(help: "The song's folder, or the album's.", completion: .directory)
  var folder: String

  @Option(
    name: [.short, .long],
    help: "The file to write: .wav, .rf64, .w64, .aiff, .caf or .flac.", completion: .file())
  var output: String?

  @Option(
    help: "Write every stem that is heard, as adjusted, to a file of its own in this folder.",
    completion: .directory)
  var stems: String?

  @OptionGroup var listening: ListeningOptions

  @Option(help: "Word length: 16, 24, 32 or float (which keeps what is over full scale).")
  var format: WordLength = .integer24

  @Option(help: "The kind of the stems' files: wav, rf64, w64, aiff, caf or flac.")
  var container: String = "wav"

  @Flag(
    inversion: .prefixedNo,
    help: "Add triangular dither. Default: at 16 bits, where the mix holds more than 16.")
  var dither: Bool?

  /// Word lengths as they are written on the command line.
  enum WordLength: String, ExpressibleByArgument, CaseIterable {
    case integer16 = "16"
    case integer24 = "24"
    case integer32 = "32"
    case float32 = "float"

    var encoding: SoundFileFacts.Encoding {
      switch self {
      case .integer16: .integer(bits: 16)
      case .integer24: .integer(bits: 24)
      case .integer32: .integer(bits: 32)
      case .float32: .float(bits: 32)
      }
    }
  }

  func validate() throws {
    guard (output == nil) != (stems == nil) else {
      throw ValidationError("Name the file to write (-o FILE), or a folder (--stems DIR).")
    }
    guard stems == nil || listening.named == .sum else {
      throw ValidationError("--stems writes what the sum is made of; --source does not go with it.")
    }
  }

  func run() throws {
    if let album = Album.arranged(in: folder) { return try write(album) }
    let song = try loadSong(folder)
    let settings = try listening.settings(for: song, in: folder)
    let range = try listening.range(in: song, with: settings)
    let material = RenderMaterial(song: song, folder: folder, settings: settings, range: range)
    let files = try output.map { try [oneFile($0, material)] } ?? stemFiles(material)
    for file in files { try refuse(file.path, besides: [folder]) }
    // From here on there is something to clear away.
    let interruption = Interruption()
    let isFolderNew = try stems.map(makeFolder) ?? false
    do {
      try RenderJob(material: material, dither: dither, interruption: interruption).write(files)
    } catch {
      // Sound: the string lives for the call. A folder that is not empty stays.
      if isFolderNew, let stems { unsafe _ = rmdir(stems) }
      throw error
    }
  }

  /// Writes an album as one file.
  private func write(_ album: Album) throws(CommandFailure) {
    guard let output, !listening.isAboutOneSong else {
      throw CommandFailure(
        status: .usage,
        sentence: "\(folder) is an album, which is written whole to one file (-o FILE); "
          + "name a song for --stems, --from, --to and what is set of stems.")
    }
    try refuse(output, besides: album.songs.map { AlbumFolder.song($0.folder, in: folder) })
    let container = try Self.container(ofName: output)
    for problem in album.problems { Console.complain(problem) }
    let source: Source? = listening.source.map { name in
      switch name {
      case .sum: .sum
      case .mixdown: .mixdown
      case .residual: .residual
      }
    }
    let render = try AlbumRender(
      album, in: folder, source: source, usesSessions: listening.session)
    try render.write(
      output, container: container, encoding: format.encoding, dither: dither,
      interruption: Interruption())
  }

  /// Files that must not be written.
  private func refuse(_ path: String, besides folders: [String]) throws(CommandFailure) {
    // Sound: the string lives for the call.
    guard unsafe access(path, F_OK) != 0 else {
      throw CommandFailure(
        status: .usage, sentence: "\(path) is already there; name another file.")
    }
    for folder in folders where SongFolder.contains(path, folder: folder) {
      throw CommandFailure(
        status: .usage,
        sentence: "\(path) lies in the song's folder, where nothing is written; name another place."
      )
    }
  }

  private func oneFile(
    _ path: String, _ material: RenderMaterial
  ) throws(CommandFailure) -> RenderedFile {
    RenderedFile(
      path: path, container: try Self.container(ofName: path), encoding: format.encoding,
      plan: material.plan(material.settings.monitor.source), channelCount: 2)
  }

  /// Every stem that is heard, alone.
  private func stemFiles(_ material: RenderMaterial) throws(CommandFailure) -> [RenderedFile] {
    let kind = try Self.container(ofName: "." + container)
    let song = material.song
    let names = StemFileName.names(of: song.stems, ending: container.lowercased())
    let folder = stems ?? "."
    return song.stems.indices.filter { material.settings.isAudible(StemID($0)) }.map { index in
      RenderedFile(
        path: folder + "/" + names[index], container: kind, encoding: format.encoding,
        plan: material.plan(ofStem: index),
        channelCount: song.stems[index].files.map(\.facts.channelCount) == [1] ? 1 : 2)
    }
  }

  /// The container that a name's ending asks for.
  private static func container(
    ofName name: String
  ) throws(CommandFailure) -> SoundFileFacts.Container {
    let ending = name.split(separator: ".", omittingEmptySubsequences: false).last ?? ""
    switch ending.lowercased() {
    case "wav", "wave", "bwf": return .wav
    case "rf64": return .rf64
    case "w64": return .w64
    case "aiff", "aif": return .aiff
    case "caf": return .caf
    case "flac": return .flac
    default:
      throw CommandFailure(
        status: .usage,
        sentence: "\(name): write .wav, .rf64, .w64, .aiff, .caf or .flac at the end.")
    }
  }

  /// Makes the stems' folder; whether it is new.
  private func makeFolder(_ path: String) throws(CommandFailure) -> Bool {
    // Sound: the string lives for the call.
    if unsafe mkdir(path, 0o777) == 0 { return true }
    guard errno == EEXIST else {
      throw CommandFailure(
        status: .unreadable, sentence: "\(path): the folder cannot be made (system error \(errno))."
      )
    }
    return false
  }
}
