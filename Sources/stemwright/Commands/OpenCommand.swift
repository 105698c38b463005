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
    let wakePipe = WakePipe()
    var song = try assembledSong(folder)
    let terminal = try openTerminal(wakePipe)
    let errors = ErrorLog()
    terminal.setCrashLog(errors.descriptor)
    defer {
      terminal.close()
      errors.close()
    }
    var capabilities = terminal.capabilities
    if ascii { capabilities.isUnicode = false }
    let theme = try chosenTheme(capabilities, warnings: &warnings)
    var plays = false
    while true {
      var state = WorkbenchState(song: song, size: terminal.size, capabilities: capabilities)
      if let warning = warnings.first {
        state.message = Message(.warning, warning, secondsLeft: nil)
      }
      let look = Look(terminal: terminal, keymap: keymap, theme: theme)
      let run = workbench(state, look, profile, wakePipe)
      let request = output.request(rate: song.sampleRate)
      run.run(plays: plays) { [song] settings throws(SampleReadFailure) in
        try SoundSession(
          song: song, folder: folder, settings: settings, request: request, wakePipe: wakePipe)
      }
      guard run.wantsReopening, let new = try? assembledSong(folder) else { return }
      plays = run.wasPlaying
      song = new
    }
  }

  /// What every workbench of one program has in common.
  private struct Look {
    var terminal: CursesTerminal
    var keymap: Keymap
    var theme: Theme
  }

  private func workbench(
    _ opened: WorkbenchState, _ look: Look, _ profile: Profile, _ wakePipe: WakePipe
  ) -> WorkbenchRun {
    var state = opened
    let actions = EventQueue<Action> { wakePipe.wake() }
    let keeper = noSession ? nil : restore(state.song, into: &state, actions: actions)
    let profile = rules(of: &state, or: profile)
    let folder = self.folder
    return WorkbenchRun(
      state: state, terminal: look.terminal, keymap: look.keymap, theme: look.theme,
      wakePipe: wakePipe, actions: actions, watch: FolderWatch(folder: folder, actions: actions),
      keeper: keeper
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
