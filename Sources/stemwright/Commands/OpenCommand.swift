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
    var song = try assembledSong(folder)
    let wakePipe = WakePipe()
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
    let isFirst = isFirstStart()
    var plays = false
    while true {
      var state = WorkbenchState(song: song, size: terminal.size, capabilities: capabilities)
      state.themeNames = SettingsShelf.themes.names
      state.themeName = appearance.themeName
      state.isMouseOn = isMouseTaken
      state.isWelcome = isFirst
      if let warning = firstOf(
        warnings, command: "stemwright keymaps NAME, stemwright themes NAME")
      {
        state.message = Message(.warning, warning, secondsLeft: nil)
      }
      let run = workbench(state, terminal, appearance, profile, wakePipe)
      let request = output.request(rate: song.sampleRate)
      run.run(plays: plays) { [song] settings throws(SampleReadFailure) in
        try SoundSession(
          song: song, folder: folder, settings: settings, request: request, wakePipe: wakePipe)
      }
      // New files in the folder are taken in: everything but the session begins anew.
      guard run.wantsReopening, let new = try? assembledSong(folder) else { return }
      plays = run.wasPlaying
      song = new
    }
  }

  /// A workbench on a song, with its session.
  private func workbench(
    _ opened: WorkbenchState, _ terminal: CursesTerminal, _ appearance: Appearance,
    _ profile: Profile, _ wakePipe: WakePipe
  ) -> WorkbenchRun {
    var state = opened
    let actions = EventQueue<Action> { wakePipe.wake() }
    let keeper = noSession ? nil : restore(opened.song, into: &state, actions: actions)
    let profile = rules(of: &state, or: profile)
    let folder = self.folder
    return WorkbenchRun(
      state: state, terminal: terminal, appearance: appearance, wakePipe: wakePipe,
      actions: actions, watch: FolderWatch(folder: folder, actions: actions), keeper: keeper,
      requests: RequestRunner(song: opened.song, folder: folder, actions: actions)
    ) { song in
      ScanSession(song: song, folder: folder, profile: profile, wakePipe: wakePipe)
    }
  }

  /// The profile that was named, else the session's, else the default one.
  private func rules(of state: inout WorkbenchState, or chosen: Profile) -> Profile {
    if let profile {
      state.session.profile = profile
    } else if let saved = state.session.profile {
      do {
        return try Profile.chosen(saved)
      } catch {
        state.message = Message(.warning, visibleText(error.sentence), secondsLeft: nil)
      }
    }
    return chosen
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
