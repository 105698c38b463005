import CursesTerminal
import Glibc
import Playback
import Signal
import Stems
import TerminalUI
import Workbench

/// The workbench in a terminal: waits for keys, clocks and workers, and runs what `update` asks for.
///
/// Belongs to the main thread. Nothing here waits for the disk or the device.
final class WorkbenchRun {
  private var state: WorkbenchState
  private let terminal: CursesTerminal
  private(set) var appearance: Appearance
  private let wakePipe: WakePipe
  private let actions: EventQueue<Action>
  private var sound: SoundSession?
  private let folder: String
  private let makeScans: (Song) -> ScanSession
  private var scans: ScanSession
  private let watch: FolderWatch
  private let requests: RequestRunner
  /// Whether the song is to be opened anew, with the files that its folder holds now.
  private(set) var wantsReopening = false
  /// Why edits are not in the session's file at the end, in one sentence.
  private(set) var unsaved: String?
  /// Nil where no session is kept.
  private let keeper: SessionKeeper?
  /// What the keeper has been given last.
  private var kept: Session
  private let contentAtFirst: SessionContent
  private var lastTick = ContinuousClock.now
  private var screen: ScreenUpdates
  private var dice = Dice()
  /// Whether the terminal went away.
  private var isHungUp = false

  init(
    state: WorkbenchState, folder: String, terminal: CursesTerminal, appearance: Appearance,
    wakePipe: WakePipe,
    actions: EventQueue<Action>, watch: FolderWatch, keeper: SessionKeeper?,
    requests: RequestRunner, makeScans: @escaping (Song) -> ScanSession
  ) {
    self.state = state
    self.terminal = terminal
    self.appearance = appearance
    self.wakePipe = wakePipe
    self.actions = actions
    self.folder = folder
    self.watch = watch
    self.makeScans = makeScans
    scans = makeScans(state.song)
    self.requests = requests
    self.keeper = keeper
    kept = state.currentSession
    contentAtFirst = kept.content
    screen = ScreenUpdates(terminal: terminal)
  }

  /// Runs until the engineer quits or goes back to the album, the song is to be opened anew, or the terminal goes
  /// away; the state then.
  ///
  /// First the lanes' names, then their sketched waveforms, and only then the player: its read-ahead is
  /// tens of megabytes to be made.
  func run(
    plays: Bool, makeSound: (MixSettings) throws(SampleReadFailure) -> SoundSession
  ) -> WorkbenchState {
    draw(.whole)
    terminal.willStop = { [unowned self] in
      keepSession()
      keeper?.flush()
      sound?.release()
    }
    terminal.didContinue = { [unowned self] in sound?.takeAgain() }
    scans.start()
    watch.start()
    drawSketches()
    do {
      let sound = try makeSound(state.settings)
      self.sound = sound
      for effect in state.effectsOfOpening() { run(effect) }
      if plays { apply(.command(.playPause)) }
      sound.start()
    } catch {
      apply(.output(.silent(reason: error.sentence)))
    }
    while !state.hasQuit, !state.isLeaving, !wantsReopening, terminal.terminationSignal == nil {
      waitForSomething()
      takeInput()
      takeResults()
      tick()
      keepSession()
      draw(.asTheLineTakesIt)
    }
    watch.stop()
    if state.isLeaving {
      keeper?.leave()
      scans.leave()
      sound?.close()
    } else {
      unsaved = keeper.flatMap { reason($0.close(ending: ending)) }
      scans.stop()
      sound?.stop()
    }
    return state
  }

  /// Hands the session over to be saved, if something of it is new.
  private func keepSession() {
    guard let keeper else { return }
    let session = state.currentSession
    guard session != kept else { return }
    let isEdit = session.content != kept.content || session.monitor != kept.monitor
    keeper.keep(session, isEdit ? .soon : .later)
    kept = session
  }

  /// Why edits are lost; nil where there are none.
  private func reason(_ status: SessionStatus) -> String? {
    switch status {
    case .saved, .elsewhere: nil
    case .failing(let reason): "The session is not saved: \(reason)"
    case .readOnly(let reason): kept.content == contentAtFirst ? nil : reason
    }
  }

  /// Why the program ends, if its user did not ask for it.
  private var ending: String? {
    if terminal.terminationSignal == SIGHUP || isHungUp { return "SIGHUP" }
    return terminal.terminationSignal == SIGTERM ? "SIGTERM" : nil
  }

  /// Waits a moment for something to draw in every lane.
  private func drawSketches() {
    let limit = ContinuousClock.now + .milliseconds(30)
    while !state.isSketched, ContinuousClock.now < limit {
      terminal.wait(or: wakePipe, milliseconds: 5)
      takeResults()
    }
    draw(.whole)
  }

  private func takeResults() {
    for action in actions.drain() + scans.takeEvents() + (sound?.takeEvents() ?? []) {
      apply(action)
    }
  }

  // MARK: Waiting

  /// Until a key, a wake-up, or the next moment at which something on screen moves.
  private func waitForSomething() {
    let elapsed = ContinuousClock.now - lastTick
    let left = max(.zero, tickInterval - elapsed)
    let tick = Int32(left / .milliseconds(1)) + 1
    terminal.wait(or: wakePipe, milliseconds: min(tick, screen.waitingTime ?? tick))
  }

  /// Whether meters or the playhead move.
  private var isMoving: Bool {
    state.playback.isPlaying || state.outputMeter.isFalling
      || state.meters.contains(where: \.isFalling)
  }

  // MARK: Input

  private func takeInput() {
    terminal.takeEvents { event in
      screen.isAwaited = true
      switch event {
      case .key(let key): take(key)
      case .mouse(let mouse): apply(.mouse(mouse))
      case .paste(let text): apply(.paste(text))
      case .resized(let size): apply(.resized(size))
      case .closed:
        isHungUp = true
        state.hasQuit = true
      }
    }
  }

  private func take(_ key: KeyEvent) {
    for effect in state.press(key, in: appearance.keymap) { run(effect) }
    screen.isDirty = true
  }

  private func apply(_ action: Action) {
    for effect in state.update(action) { run(effect) }
    screen.isDirty = true
  }

  // MARK: Effects

  private func run(_ effect: Effect) {
    switch effect {
    case .transport(let command): sound?.perform(command)
    case .applySettings(let settings): sound?.apply(settings)
    case .scanResidual(let settings): scans.scanResidual(settings)
    case .inspect: scans.inspect()
    case .measureBands(let settings): scans.measureBands(settings)
    case .drawBlind: apply(.blindDraw(isMixdown: dice.toss()))
    case .copyRequest(let summary):
      let letter = requests.letter(summary)
      terminal.copy(letter)
      requests.keep(letter)
    case .keepOverview(let lane): scans.keep(state.overviews[lane], lane: lane)
    case .readWindow(let range, let offsets): scans.readWindow(range, offsets: offsets)
    case .resetOutputMeters: sound?.resetMeters()
    case .copySettings(let session): SettingsClipboard.copy(session, of: state.song, to: actions)
    case .pasteSettings: SettingsClipboard.paste(into: state.song, to: actions)
    case .replaceLanes(let song, let lanes): replace(lanes, of: song)
    case .exchangeLane(let lane): sound?.exchange(lane)
    case .reopen: wantsReopening = true
    case .reconnect: sound?.reconnect()
    case .redraw: terminal.redraw()
    case .showTheme(let name, let isKept):
      let message = appearance.show(theme: name, isKept: isKept)
      apply(.themeShown(appearance.themeName))
      if let message { apply(.message(message)) }
    case .reload: apply(.message(appearance.reload()))
    case .setMouse(let isTaken): terminal.setMouse(isTaken)
    case .suspend: terminal.suspend()
    case .quit: break
    }
  }

  /// Other files for some lanes: the player crosses over to them, and everything is measured anew.
  private func replace(_ lanes: [Int], of song: Song) {
    sound?.replace(lanes, of: song, in: folder)
    scans.leave()
    scans = makeScans(song)
    scans.start()
  }

  // MARK: Time

  /// Between two looks at the player: a frame while something moves.
  private var tickInterval: Duration {
    isMoving ? .seconds(terminal.frameInterval) : .milliseconds(500)
  }

  private func tick() {
    let now = ContinuousClock.now
    let elapsed = now - lastTick
    guard elapsed >= tickInterval else { return }
    lastTick = now
    guard let sound else { return }
    for effect in state.update(.tick(sound.tick(elapsed: elapsed / .seconds(1)))) { run(effect) }
    state.link = screen.linkReading(isMoving: isMoving)
    screen.isDirty = true
  }

  private func draw(_ urgency: ScreenUpdates.Urgency) {
    screen.draw(urgency) {
      let view = WorkbenchView(
        state: state, theme: appearance.theme, keymap: appearance.keymap)
      return (view.screen(), view.regions)
    }
  }
}
