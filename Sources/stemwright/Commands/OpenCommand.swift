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
    let song = try assembledSong(folder)
    let wakePipe = WakePipe()
    let actions = EventQueue<Action> { wakePipe.wake() }
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
    var state = WorkbenchState(song: song, size: terminal.size, capabilities: capabilities)
    state.loudness.setHouseTarget(profile.loudnessTarget)
    if let warning = warnings.first {
      state.message = Message(.warning, warning, secondsLeft: nil)
    }
    let request = output.request(rate: song.sampleRate)
    WorkbenchRun(
      state: state, terminal: terminal, keymap: keymap, theme: theme, wakePipe: wakePipe,
      actions: actions,
      scans: ScanSession(
        song: song, folder: folder, profile: profile, wakePipe: wakePipe, actions: actions)
    ).run { settings throws(SampleReadFailure) in
      try SoundSession(
        song: song, folder: folder, settings: settings, request: request, wakePipe: wakePipe)
    }
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
