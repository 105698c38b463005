import CursesTerminal
import Glibc
import Handoff
import Playback
import Signal
import SoundFiles
import Stems
import TerminalUI
import Workbench

/// The board of an album in a terminal, and the songs that are entered from it.
///
/// Belongs to the main thread. Nothing here waits for the disk or the device.
final class AlbumRun {
  private var board: BoardState
  private let folder: String
  private let desk: SongDesk
  private var appearance: Appearance
  private let actions: EventQueue<BoardAction>
  private let openings: EventQueue<AlbumReader.Opened>
  private let check: AlbumCheck
  private let reader: AlbumReader
  /// Nil where nothing is kept.
  private let keeper: AlbumKeeper?

  private var sound: SoundSession?
  private var soundTransition: BoardTransition?
  private var lastTick = ContinuousClock.now
  private var screen: ScreenUpdates

  private var terminal: CursesTerminal { desk.terminal }

  /// A board on an album in a folder, with what was set for it before.
  init(
    _ album: Album, in folder: String, desk: SongDesk, appearance: Appearance, message: Message?
  ) {
    let wakePipe = desk.wakePipe
    self.folder = folder
    self.desk = desk
    self.appearance = appearance
    screen = ScreenUpdates(terminal: desk.terminal)
    actions = EventQueue { wakePipe.wake() }
    openings = EventQueue { wakePipe.wake() }
    check = AlbumCheck(folder: folder, profile: desk.profile, actions: actions)
    reader = AlbumReader(folder: folder, actions: actions, openings: openings)
    board = BoardState(album: album, size: desk.terminal.size, capabilities: desk.capabilities)
    board.themeNames = SettingsShelf.themes.names
    board.themeName = appearance.themeName
    board.isMouseOn = desk.isMouseTaken
    if let message { board.message = message }
    guard desk.keepsSessions else {
      keeper = nil
      return
    }
    // A file beyond the limit of the process is an error to be told, not the end of the program.
    _ = signal(SIGXFSZ, SIG_IGN)
    let (disk, found) = AlbumDisk.open(album, in: folder)
    keeper = AlbumKeeper(disk: disk, actions: actions)
    if let reading = found.reading { board.album.arrange(by: reading.arrangement) }
    if let seconds = found.reading?.transitionSeconds { board.transitionSeconds = seconds }
    if let remark = found.remarks.first {
      board.message = Message(.warning, visibleText(remark), secondsLeft: nil)
    }
  }

  /// Runs until the engineer quits or the terminal goes away.
  func run() {
    draw()
    watchStops()
    perform(board.begin())
    while !board.hasQuit, terminal.terminationSignal == nil {
      waitForSomething()
      takeInput()
      takeResults()
      tick()
      if !board.hasQuit { draw() }
    }
    check.stop()
    sound?.close()
    keeper?.close()
    SessionKeeper.waitUntilLeft()
    SoundSession.waitUntilClosed(milliseconds: 500)
  }

  /// A stopped program lets go of the device.
  private func watchStops() {
    terminal.willStop = { [unowned self] in
      keeper?.flush()
      sound?.release()
    }
    terminal.didContinue = { [unowned self] in sound?.takeAgain() }
  }

  // MARK: Songs

  private func takeOpenings() {
    for opened in openings.drain() where board.opening == opened.name {
      enter(opened)
    }
  }

  private func enter(_ opened: AlbumReader.Opened) {
    check.stop()
    closeSound()
    let left = desk.run(
      opened.song, in: AlbumFolder.song(opened.name, in: folder), &appearance,
      SongDesk.Occasion(monitor: board.monitor, isMouseOn: board.isMouseOn))
    guard left.isLeaving, terminal.terminationSignal == nil else {
      board.hasQuit = true
      return
    }
    watchStops()
    lastTick = .now
    board.size = terminal.size
    board.themeName = appearance.themeName
    board.isMouseOn = left.isMouseOn
    perform(board.comeBack(from: opened.name, monitor: left.settings.monitor))
    screen.isDirty = true
  }

  private func closeSound() {
    sound?.close()
    sound = nil
    soundTransition = nil
    board.playback.isPlaying = false
    board.output = .connecting
  }

  // MARK: Waiting and input

  private func waitForSomething() {
    let interval: Duration = board.playback.isPlaying ? .milliseconds(50) : .milliseconds(500)
    let left = max(.zero, interval - (ContinuousClock.now - lastTick))
    let tick = Int32(left / .milliseconds(1)) + 1
    terminal.wait(or: desk.wakePipe, milliseconds: min(tick, screen.waitingTime ?? tick))
  }

  private func takeInput() {
    terminal.takeEvents { event in
      screen.isAwaited = true
      switch event {
      case .key(let key): take(key)
      case .mouse(let mouse): apply(.mouse(mouse))
      case .paste(let text): apply(.paste(text))
      case .resized(let size): apply(.resized(size))
      case .closed: board.hasQuit = true
      }
    }
  }

  private func take(_ key: KeyEvent) {
    perform(board.press(key, in: appearance.keymap))
    screen.isDirty = true
  }

  private func takeResults() {
    for action in actions.drain() { apply(action) }
    for action in sound?.takeEvents() ?? [] {
      switch action {
      case .output(let status): apply(.output(status))
      case .message(let message): apply(.message(message))
      case .laneFailed(let lane, let reason):
        let name = soundTransition?.laneNames[lane] ?? ""
        apply(.message(Message(.error, "\(name): \(reason)")))
      default: break
      }
    }
    takeOpenings()
  }

  private func apply(_ action: BoardAction) {
    perform(board.update(action))
    screen.isDirty = true
  }

  // MARK: Effects

  private func perform(_ effects: [BoardEffect]) {
    for effect in effects { perform(effect) }
  }

  private func perform(_ effect: BoardEffect) {
    switch effect {
    case .check(let songs): check.start(songs)
    case .stopCheck: check.stop()
    case .read(let song): reader.read(song)
    case .open(let song): reader.open(song)
    case .picture(let transition): reader.readPicture(of: transition)
    case .keep(let arrangement, let seconds):
      keeper?.keep(arrangement, transitionSeconds: seconds)
    case .play(let transition): play(transition)
    case .stopSound: sound?.perform(.pause)
    case .monitor(let monitor):
      guard let soundTransition else { return }
      sound?.apply(MixSettings(stems: soundTransition.settings, monitor: monitor))
    case .reconnect: sound?.reconnect()
    case .redraw: terminal.redraw()
    case .reload: apply(.message(appearance.reload()))
    case .showTheme(let name, let isKept):
      let message = appearance.show(theme: name, isKept: isKept)
      apply(.themeShown(appearance.themeName))
      if let message { apply(.message(message)) }
    case .setMouse(let isTaken): terminal.setMouse(isTaken)
    case .suspend: terminal.suspend()
    }
  }

  private func play(_ transition: BoardTransition) {
    if transition != soundTransition {
      closeSound()
      board.playback.isPlaying = true
      do throws(SampleReadFailure) {
        let wakePipe = desk.wakePipe
        let player = try Player(
          transition: transition, folder: folder, monitor: board.monitor,
          events: EventQueue { wakePipe.wake() })
        let session = SoundSession(
          player: player,
          request: desk.request(transition.value.rate), wakePipe: wakePipe)
        session.start()
        sound = session
        soundTransition = transition
      } catch {
        board.playback.isPlaying = false
        return apply(.message(Message(.error, error.sentence)))
      }
    }
    sound?.perform(.seek(transition.value.range.lowerBound))
    sound?.perform(.play)
  }

  // MARK: Time

  private func tick() {
    let now = ContinuousClock.now
    let elapsed = now - lastTick
    let interval: Duration = board.playback.isPlaying ? .milliseconds(50) : .milliseconds(500)
    guard elapsed >= interval else { return }
    lastTick = now
    let seconds = elapsed / .seconds(1)
    let playback = sound?.tick(elapsed: seconds).playback
    apply(.tick(elapsed: seconds, playback))
  }

  private func draw() {
    screen.draw(.asTheLineTakesIt) {
      let view = BoardView(state: board, theme: appearance.theme, keymap: appearance.keymap)
      return (view.screen(), [])
    }
  }
}
