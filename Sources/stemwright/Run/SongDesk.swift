import ALSAOutput
import CursesTerminal
import Glibc
import Inspection
import Playback
import Signal
import SoundFiles
import Stems
import TerminalUI
import Workbench

/// Where songs are opened: the terminal, and what was asked for on the command line.
struct SongDesk {
  let terminal: CursesTerminal
  let capabilities: TerminalCapabilities
  let wakePipe: WakePipe
  let profile: Profile
  /// The profile as it was named; nil where none was.
  let profileName: String?
  /// The output for a song's rate.
  let request: (SampleRate) -> OutputRequest
  /// Whether sessions are read and saved.
  let keepsSessions: Bool
  let isMouseTaken: Bool
  let farewell: Farewell

  /// What a session could not keep, to be said when the terminal is the shell's again.
  final class Farewell {
    var sentence: String?
  }

  /// What is different the first time and in an album.
  struct Occasion {
    var message: Message?
    var isWelcome = false
    /// How the album is listened to: its level belongs to the room, not to the song.
    var monitor: MonitorSettings?
    /// Whether the mouse was left on there.
    var isMouseOn: Bool?
  }

  /// Runs the workbench on a song to its end; the state then, and the theme that was chosen meanwhile. Where new
  /// files are to be taken in, everything but the session begins anew.
  func run(
    _ song: Song, in folder: String, _ appearance: inout Appearance, _ occasion: Occasion
  ) -> WorkbenchState {
    var (song, occasion, plays) = (song, occasion, false)
    while true {
      let workbench = workbench(song, in: folder, appearance, occasion)
      let end = workbench.run(plays: plays) { [song] settings throws(SampleReadFailure) in
        try SoundSession(
          song: song, folder: folder, settings: settings, request: request(song.sampleRate),
          wakePipe: wakePipe)
      }
      appearance = workbench.appearance
      if let unsaved = workbench.unsaved { farewell.sentence = unsaved }
      guard workbench.wantsReopening, let new = try? SongFolder.assemble(path: folder) else {
        return end
      }
      (song, plays) = (new, end.playback.isPlaying)
      occasion = Occasion(
        monitor: occasion.monitor.map { _ in end.settings.monitor }, isMouseOn: end.isMouseOn)
    }
  }

  private func workbench(
    _ song: Song, in folder: String, _ appearance: Appearance, _ occasion: Occasion
  ) -> WorkbenchRun {
    let actions = EventQueue<Action> { [wakePipe] in wakePipe.wake() }
    var state = WorkbenchState(song: song, size: terminal.size, capabilities: capabilities)
    state.loudness.setHouseTarget(profile.loudnessTarget)
    state.themeNames = SettingsShelf.themes.names
    state.themeName = appearance.themeName
    state.isMouseOn = occasion.isMouseOn ?? isMouseTaken
    state.isWelcome = occasion.isWelcome
    state.isInAlbum = occasion.monitor != nil
    if let message = occasion.message { state.message = message }
    let keeper = keepsSessions ? restore(song, in: folder, into: &state, actions: actions) : nil
    if let monitor = occasion.monitor {
      state.settings.monitor.level = monitor.level
      state.settings.monitor.isDimmed = monitor.isDimmed
    }
    let profile = rules(of: &state)
    return WorkbenchRun(
      state: state, folder: folder, terminal: terminal, appearance: appearance,
      wakePipe: wakePipe, actions: actions, watch: FolderWatch(folder: folder, actions: actions),
      keeper: keeper, requests: RequestRunner(song: song, folder: folder, actions: actions)
    ) { [wakePipe] song in
      ScanSession(song: song, folder: folder, profile: profile, wakePipe: wakePipe)
    }
  }

  /// The profile that was named, else the session's, else the default one.
  private func rules(of state: inout WorkbenchState) -> Profile {
    if let profileName {
      state.session.profile = profileName
    } else if let saved = state.session.profile {
      do {
        return try Profile.chosen(saved)
      } catch {
        state.message = Message(.warning, visibleText(error.sentence), secondsLeft: nil)
      }
    }
    return profile
  }

  /// Takes the song's session, and what has to be done to keep it.
  private func restore(
    _ song: Song, in folder: String, into state: inout WorkbenchState,
    actions: EventQueue<Action>
  ) -> SessionKeeper {
    // A file beyond the limit of the process is an error to be told, not the end of the program.
    _ = signal(SIGXFSZ, SIG_IGN)
    let (disk, found) = SessionDisk.open(song, in: folder)
    state.restore(found)
    return SessionKeeper(disk: disk, folder: folder, actions: actions)
  }
}
