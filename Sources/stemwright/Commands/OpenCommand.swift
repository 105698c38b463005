import ArgumentParser
import CursesTerminal
import Glibc
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

  @Option(help: "A theme: a name of `stemwright themes`, or the path of a YAML file.")
  var theme: String?

  @Option(help: "A keymap: a name of `stemwright keymaps`, or the path of a YAML file.")
  var keymap: String?

  @Option(help: "The delivery's rules: a profile's name, or the path of a YAML file.")
  var profile: String?

  @Option(help: "How many colours to use at most: auto, none, 8, 16, 256, full.")
  var color: ColorDepth?

  @Flag(help: "Draw with ASCII characters only.")
  var ascii = false

  @Flag(inversion: .prefixedNo, help: "Take the mouse, or leave it to the terminal.")
  var mouse: Bool?

  @Flag(help: "Open the song as it was delivered: neither read nor save a session.")
  var noSession = false

  func run() throws {
    var warnings: [String] = []
    let settings = UserSettings.read(warnings: &warnings)
    // What cannot be read at all is said before the screen is opened.
    var appearance = try chosen(settings, isColored: true, warnings: &warnings)
    let profile = try Profile.chosen(self.profile)
    let song = try assembledSong(folder)
    let wakePipe = WakePipe()
    let actions = EventQueue<Action> { wakePipe.wake() }
    let isMouseTaken = mouse ?? settings.hasMouse
    let terminal = try openTerminal(
      wakePipe, colors: (color ?? settings.color).most, isMouseTaken: isMouseTaken)
    let errors = ErrorLog()
    terminal.setCrashLog(errors.descriptor)
    defer {
      terminal.close()
      errors.close()
    }
    var capabilities = terminal.capabilities
    if ascii || settings.isASCII { capabilities.isUnicode = false }
    if capabilities.colors == 0 {
      appearance = try chosen(settings, isColored: false, warnings: &warnings)
    }
    var state = WorkbenchState(song: song, size: terminal.size, capabilities: capabilities)
    state.themeNames = SettingsShelf.themes.names
    state.themeName = appearance.themeName
    state.isMouseOn = isMouseTaken
    state.isWelcome = isFirstStart()
    if let warning = firstOf(warnings, command: "stemwright keymaps NAME, stemwright themes NAME") {
      state.message = Message(.warning, warning, secondsLeft: nil)
    }
    let keeper = noSession ? nil : restore(song, into: &state, actions: actions)
    let request = output.request(rate: song.sampleRate)
    WorkbenchRun(
      state: state, terminal: terminal, appearance: appearance, wakePipe: wakePipe,
      actions: actions,
      scans: ScanSession(
        song: song, folder: folder, profile: profile, wakePipe: wakePipe, actions: actions),
      keeper: keeper,
      requests: RequestRunner(song: song, folder: folder, actions: actions)
    ).run { settings throws(SampleReadFailure) in
      try SoundSession(
        song: song, folder: folder, settings: settings, request: request, wakePipe: wakePipe)
    }
  }

  /// Takes the song's session, and what has to be done to keep it.
  private func restore(
    _ song: Song, into state: inout WorkbenchState, actions: EventQueue<Action>
  ) -> SessionKeeper {
    // A file beyond the limit of the process is an error to be told, not the end of the program.
    _ = signal(SIGXFSZ, SIG_IGN)
    let (disk, found) = SessionDisk.open(song, in: folder)
    state.restore(found)
    return SessionKeeper(disk: disk, actions: actions)
  }

  private func openTerminal(
    _ wakePipe: WakePipe, colors: Int?, isMouseTaken: Bool
  ) throws(CommandFailure) -> CursesTerminal {
    do {
      return try CursesTerminal(
        wakeDescriptor: wakePipe.writeDescriptor, colors: colors, takesMouse: isMouseTaken)
    } catch {
      throw CommandFailure(status: .usage, sentence: error.description)
    }
  }

  /// Options before settings. Without colours a theme that was set for good would lose its signs: only the
  /// one that is named now is taken.
  private func chosen(
    _ settings: UserSettings, isColored: Bool, warnings: inout [String]
  ) throws(CommandFailure) -> Appearance {
    let usual = isColored ? settings.theme ?? "dark" : "mono"
    var mine = warnings
    defer { warnings = mine }
    do {
      var found: [String] = []
      let appearance = try Appearance(
        keymap: keymap ?? settings.keymap ?? "default", theme: theme ?? usual, warnings: &found)
      mine += found.filter { !mine.contains($0) }
      return appearance
    } catch {
      throw CommandFailure(status: .unreadable, sentence: error.sentence)
    }
  }

  /// Whether the workbench was never opened before by this user; said once.
  private func isFirstStart() -> Bool {
    guard let folder = StateFolder.path, readSmallFile(folder + "/welcomed") == nil,
      WholeFile.makeFolder(folder)
    else { return false }
    let note = Array("The first start's hint was shown.\n".utf8)
    return (try? WholeFile.replace("welcomed", in: folder, with: note)) != nil
  }
}
