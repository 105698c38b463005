import ArgumentParser
import CursesTerminal
import Inspection
import SoundFiles
import Stems
import TerminalUI
import Workbench

/// Opens the workbench on a song, or the board of an album.
struct OpenCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "open",
    abstract: "Open the workbench on a song's folder, or the board of an album's (the default).")

  @Argument(
    help: "A song's folder (stems and the L-R mixdown), or an album's.", completion: .directory)
  var folder: String

  @OptionGroup var output: DeviceOptions

  @Option(help: "A theme: a name of `stemwright themes`, or the path of a YAML file.")
  var theme: String?

  @Option(help: "A keymap: a name of `stemwright keymaps`, or the path of a YAML file.")
  var keymap: String?

  @Option(help: "The delivery's rules: a profile's name, or the path of a YAML file.")
  var profile: String?

  @OptionGroup var line: LineOptions
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
    let album = AlbumFolder.album(in: folder)
    let song = album == nil ? try assembledSong(folder) : nil
    let wakePipe = WakePipe()
    let isMouseTaken = mouse ?? settings.hasMouse
    let terminal = try openTerminal(
      wakePipe, colors: (color ?? settings.color).most, isMouseTaken: isMouseTaken,
      budget: line.budget(settings))
    if ScreenMark.wasLeftDirty() {
      warnings.append(
        "stemwright was killed on this terminal before: if it looks odd afterwards, type reset.")
    }
    if let notice = terminal.notice { warnings.append(notice) }
    let farewell = SongDesk.Farewell()
    try withScreen(of: terminal) { () throws(CommandFailure) in
      var capabilities = terminal.capabilities
      if ascii || settings.isASCII { capabilities.isUnicode = false }
      if capabilities.colors == 0 {
        appearance = try chosen(settings, isColored: false, warnings: &warnings)
      }
      let warning = firstOf(warnings, command: "stemwright keymaps NAME, stemwright themes NAME")
      let message = warning.map { Message(.warning, $0, secondsLeft: nil) }
      let desk = SongDesk(
        terminal: terminal, capabilities: capabilities, wakePipe: wakePipe, profile: profile,
        profileName: self.profile,
        request: output.request, keepsSessions: !noSession, isMouseTaken: isMouseTaken,
        farewell: farewell)
      if let album {
        AlbumRun(album, in: folder, desk: desk, appearance: appearance, message: message).run()
      } else if let song {
        _ = desk.run(
          song, in: folder, &appearance,
          SongDesk.Occasion(message: message, isWelcome: isFirstStart()))
      }
    }
    if let sentence = farewell.sentence {
      throw CommandFailure(status: .unreadable, sentence: sentence)
    }
  }

  /// Runs what draws on the terminal, and gives the terminal back to the shell.
  private func withScreen(
    of terminal: CursesTerminal, _ body: () throws(CommandFailure) -> Void
  ) throws(CommandFailure) {
    let mark = ScreenMark(terminal)
    let errors = ErrorLog()
    terminal.setCrashLog(errors.descriptor)
    defer {
      terminal.close()
      mark.remove()
      errors.close()
    }
    try body()
  }

  private func openTerminal(
    _ wakePipe: WakePipe, colors: Int?, isMouseTaken: Bool, budget: Int?
  ) throws(CommandFailure) -> CursesTerminal {
    do {
      return try CursesTerminal(
        wakeDescriptor: wakePipe.writeDescriptor, colors: colors, takesMouse: isMouseTaken,
        budget: budget)
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
      return try appearance(keymap ?? settings.keymap, theme ?? usual, &mine)
    } catch {
      // What the settings name must not keep a song from opening; what was asked for now must be had.
      do {
        let plain = try appearance(keymap, theme ?? (isColored ? "dark" : "mono"), &mine)
        mine.append("settings.yaml: \(error.sentence)")
        return plain
      } catch {
        throw CommandFailure(status: .unreadable, sentence: error.sentence)
      }
    }
  }

  private func appearance(
    _ keymap: String?, _ theme: String, _ warnings: inout [String]
  ) throws(SettingsFile.Failure) -> Appearance {
    var found: [String] = []
    let appearance = try Appearance(
      keymap: keymap ?? "default", theme: theme, warnings: &found)
    warnings += found.filter { !warnings.contains($0) }
    return appearance
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
