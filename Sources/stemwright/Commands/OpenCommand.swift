import ArgumentParser
import CursesTerminal
import Glibc
import Handoff
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

  @Flag(help: "Open the song as it was delivered: neither read nor save a session.")
  var noSession = false

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
    let actions = EventQueue<Action> { wakePipe.wake() }
    let keeper = noSession ? nil : restore(song, in: folder, into: &state, actions: actions)
    _ = run(state, in: folder, terminal, keymap, theme, profile, wakePipe, actions, keeper)
  }

  /// Runs the workbench on a song to its end; the state then.
  private func run(
    _ state: WorkbenchState, in folder: String, _ terminal: CursesTerminal, _ keymap: Keymap,
    _ theme: Theme, _ profile: Profile, _ wakePipe: WakePipe, _ actions: EventQueue<Action>,
    _ keeper: SessionKeeper?
  ) -> WorkbenchState {
    let song = state.song
    let request = output.request(rate: song.sampleRate)
    return WorkbenchRun(
      state: state, terminal: terminal, keymap: keymap, theme: theme, wakePipe: wakePipe,
      actions: actions,
      scans: ScanSession(
        song: song, folder: folder, profile: profile, wakePipe: wakePipe, actions: actions),
      keeper: keeper
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
    let actions = EventQueue<BoardAction> { wakePipe.wake() }
    let keeper = noSession ? nil : restore(album, into: &board, actions: actions)
    AlbumRun(
      board: board, folder: folder, terminal: terminal, keymap: keymap, theme: theme,
      wakePipe: wakePipe,
      actions: actions,
      check: AlbumCheck(folder: folder, profile: profile, actions: actions), keeper: keeper,
      request: output.request
    ) { song, songFolder, board in
      var state = WorkbenchState(song: song, size: terminal.size, capabilities: capabilities)
      state.isInAlbum = true
      let actions = EventQueue<Action> { wakePipe.wake() }
      let keeper =
        noSession ? nil : restore(song, in: songFolder, into: &state, actions: actions)
      // The level belongs to the room, not to the song.
      state.settings.monitor.level = board.monitor.level
      state.settings.monitor.isDimmed = board.monitor.isDimmed
      return run(
        state, in: songFolder, terminal, keymap, theme, profile, wakePipe, actions, keeper)
    }.run()
  }

  private func capabilities(of terminal: CursesTerminal) -> TerminalCapabilities {
    var capabilities = terminal.capabilities
    if ascii { capabilities.isUnicode = false }
    return capabilities
  }

  /// Takes what was set for the album, and what has to be done to keep it.
  private func restore(
    _ album: Album, into board: inout BoardState, actions: EventQueue<BoardAction>
  ) -> AlbumKeeper {
    _ = signal(SIGXFSZ, SIG_IGN)
    let (disk, found) = AlbumDisk.open(album, in: folder)
    if let reading = found.reading { board.album.arrange(by: reading.arrangement) }
    if let seconds = found.reading?.transitionSeconds { board.transitionSeconds = seconds }
    if let remark = found.remarks.first {
      board.message = Message(.warning, visibleText(remark), secondsLeft: nil)
    }
    return AlbumKeeper(disk: disk, actions: actions)
  }

  /// Takes the song's session, and what has to be done to keep it.
  private func restore(
    _ song: Song, in folder: String, into state: inout WorkbenchState, actions: EventQueue<Action>
  ) -> SessionKeeper {
    // A file beyond the limit of the process is an error to be told, not the end of the program.
    _ = signal(SIGXFSZ, SIG_IGN)
    let (disk, found) = SessionDisk.open(song, in: folder)
    state.restore(found)
    return SessionKeeper(disk: disk, actions: actions)
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
