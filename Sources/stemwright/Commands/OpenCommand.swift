import ArgumentParser
import CursesTerminal
import Inspection
import Playback
import Signal
import SoundFiles
import Stems
import TerminalUI
import Workbench

/// Opens the workbench on a song.
struct OpenCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "open", abstract: "Open the workbench on a song's folder (the default).")

  @Argument(help: "The song's folder: stems and the L-R mixdown.", completion: .directory)
  var folder: String

  @OptionGroup var output: DeviceOptions

  @Option(
    help: "A theme: \(Theme.builtInNames.joined(separator: ", ")), or the path of a YAML file.")
  var theme: String?

  @Option(help: "The path of a keymap (YAML), laid over the default keys.")
  var keymap: String?

  @Option(help: "The delivery's rules: a profile's name, or the path of a YAML file.")
  var profile: String?

  @Flag(help: "Draw with ASCII characters only.")
  var ascii = false

  func run() throws {
    var warnings: [String] = []
    let keymap = try Keymap.chosen(keymap, warnings: &warnings)
    let profile = try Profile.chosen(self.profile)
    if let album = AlbumFolder.album(in: folder) {
      return try open(album, keymap, profile, warnings: warnings)
    }
    let song = try assembledSong(folder)
    let wakePipe = WakePipe()
    let terminal = try openTerminal(wakePipe)
    let errors = ErrorLog()
    terminal.setCrashLog(errors.descriptor)
    defer {
      terminal.close()
      errors.close()
    }
    let theme = try chosenTheme(capabilities(of: terminal), warnings: &warnings)
    var state = WorkbenchState(
      song: song, size: terminal.size, capabilities: capabilities(of: terminal))
    if let warning = warnings.first {
      state.message = Message(.warning, warning, secondsLeft: nil)
    }
    _ = run(state, in: folder, terminal, keymap, theme, profile, wakePipe)
  }

  /// Runs the workbench on a song to its end; the state then.
  private func run(
    _ state: WorkbenchState, in folder: String, _ terminal: CursesTerminal, _ keymap: Keymap,
    _ theme: Theme, _ profile: Profile, _ wakePipe: WakePipe
  ) -> WorkbenchState {
    let actions = EventQueue<Action> { wakePipe.wake() }
    let song = state.song
    let request = output.request(rate: song.sampleRate)
    return WorkbenchRun(
      state: state, terminal: terminal, keymap: keymap, theme: theme, wakePipe: wakePipe,
      actions: actions,
      scans: ScanSession(
        song: song, folder: folder, profile: profile, wakePipe: wakePipe, actions: actions)
    ).run { settings throws(SampleReadFailure) in
      try SoundSession(
        song: song, folder: folder, settings: settings, request: request, wakePipe: wakePipe)
    }
  }

  /// Runs the board of an album.
  private func open(
    _ album: Album, _ keymap: Keymap, _ profile: Profile, warnings: [String]
  ) throws {
    var warnings = warnings
    let wakePipe = WakePipe()
    let terminal = try openTerminal(wakePipe)
    let errors = ErrorLog()
    terminal.setCrashLog(errors.descriptor)
    defer {
      terminal.close()
      errors.close()
    }
    let capabilities = capabilities(of: terminal)
    let theme = try chosenTheme(capabilities, warnings: &warnings)
    var board = BoardState(album: album, size: terminal.size, capabilities: capabilities)
    if let warning = warnings.first {
      board.message = Message(.warning, warning, secondsLeft: nil)
    }
    AlbumRun(
      board: board, folder: folder, terminal: terminal, keymap: keymap, theme: theme,
      wakePipe: wakePipe,
      check: { AlbumCheck(folder: folder, profile: profile, actions: $0) },
      request: output.request
    ) { song, songFolder, board in
      var state = WorkbenchState(song: song, size: terminal.size, capabilities: capabilities)
      state.isInAlbum = true
      state.settings.monitor.level = board.monitor.level
      state.settings.monitor.isDimmed = board.monitor.isDimmed
      return run(state, in: songFolder, terminal, keymap, theme, profile, wakePipe)
    }.run()
  }

  private func capabilities(of terminal: CursesTerminal) -> TerminalCapabilities {
    var capabilities = terminal.capabilities
    if ascii { capabilities.isUnicode = false }
    return capabilities
  }

  private func openTerminal(_ wakePipe: WakePipe) throws(CommandFailure) -> CursesTerminal {
    do {
      return try CursesTerminal(wakeDescriptor: wakePipe.writeDescriptor)
    } catch {
      throw CommandFailure(status: .usage, sentence: error.description)
    }
  }

  private func chosenTheme(
    _ capabilities: TerminalCapabilities, warnings: inout [String]
  ) throws(CommandFailure) -> Theme {
    do {
      return try Theme(
        nameOrPath: theme ?? (capabilities.colors == 0 ? "mono" : "dark"), warnings: &warnings)
    } catch {
      throw CommandFailure(status: .unreadable, sentence: error.sentence)
    }
  }
}
