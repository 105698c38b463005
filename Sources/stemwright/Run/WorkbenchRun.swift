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
  private let keymap: Keymap
  private let theme: Theme
  private let wakePipe: WakePipe
  private let actions: EventQueue<Action>
  private var sound: SoundSession?
  private let scans: ScanSession
  private var lastTick = ContinuousClock.now
  private var isDirty = true
  private var dice = Dice()

  /// How often moving things are drawn. A line to a studio box is slow, and sshd swallows what it
  /// cannot send: there the rate is bounded from the start.
  private let frameInterval: Duration

  init(
    state: WorkbenchState, terminal: CursesTerminal, keymap: Keymap, theme: Theme,
    wakePipe: WakePipe, actions: EventQueue<Action>, scans: ScanSession
  ) {
    self.state = state
    self.terminal = terminal
    self.keymap = keymap
    self.theme = theme
    self.wakePipe = wakePipe
    self.actions = actions
    self.scans = scans
    let isRemote = unsafe getenv("SSH_CONNECTION") != nil
    frameInterval = isRemote ? .milliseconds(200) : .milliseconds(33)
  }

  /// Runs until the engineer quits or the terminal goes away.
  ///
  /// First the lanes' names, then their sketched waveforms, and only then the player: its read-ahead is
  /// tens of megabytes to be made.
  func run(makeSound: (MixSettings) throws(SampleReadFailure) -> SoundSession) {
    draw()
    terminal.willStop = { [unowned self] in sound?.release() }
    terminal.didContinue = { [unowned self] in sound?.takeAgain() }
    scans.start()
    drawSketches()
    do {
      let sound = try makeSound(state.settings)
      sound.start()
      self.sound = sound
    } catch {
      apply(.output(.silent(reason: error.sentence)))
    }
    while !state.hasQuit, terminal.terminationSignal == nil {
      waitForSomething()
      takeInput()
      takeResults()
      tick()
      if isDirty { draw() }
    }
    scans.stop()
    sound?.stop()
  }

  /// Waits a moment for something to draw in every lane.
  private func drawSketches() {
    let limit = ContinuousClock.now + .milliseconds(30)
    while !state.isSketched, ContinuousClock.now < limit {
      wait(milliseconds: 5)
      takeResults()
    }
    draw()
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
    let left = max(.zero, (isMoving ? frameInterval : .milliseconds(500)) - elapsed)
    wait(milliseconds: Int32(left / .milliseconds(1)) + 1)
  }

  private func wait(milliseconds: Int32) {
    var descriptors = [
      pollfd(fd: terminal.inputDescriptor, events: Int16(POLLIN), revents: 0),
      pollfd(fd: wakePipe.descriptor, events: Int16(POLLIN), revents: 0),
    ]
    // Sound: the array outlives the call, and its own count is passed.
    _ = unsafe poll(&descriptors, nfds_t(descriptors.count), milliseconds)
    wakePipe.clear()
  }

  /// Whether meters or the playhead move.
  private var isMoving: Bool {
    state.playback.isPlaying || state.outputMeter.isFalling
      || state.meters.contains(where: \.isFalling)
  }

  // MARK: Input

  private func takeInput() {
    while let event = terminal.nextEvent() {
      switch event {
      case .key(let key): take(key)
      case .mouse(let mouse): apply(.mouse(mouse))
      case .paste(let text): apply(.paste(text))
      case .resized(let size): apply(.resized(size))
      case .closed: state.hasQuit = true
      }
    }
  }

  /// Looks a key up; in prompts and lists an unbound key is for them.
  private func take(_ key: KeyEvent) {
    state.pendingKeys.append(key)
    switch keymap.answer(to: state.pendingKeys, in: state.keymapModes) {
    case .matched(let name):
      state.pendingKeys = []
      if let command = Command(rawValue: name.text) { apply(.command(command)) }
    case .pending: break
    case .notFound:
      let wasSequence = state.pendingKeys.count > 1
      state.pendingKeys = []
      if !wasSequence { apply(.key(key)) }
    case .cancelled: state.pendingKeys = []
    }
    isDirty = true
  }

  private func apply(_ action: Action) {
    for effect in state.update(action) { run(effect) }
    isDirty = true
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
    case .keepOverview(let lane): scans.keep(state.overviews[lane], lane: lane)
    case .readWindow(let range, let offsets): scans.readWindow(range, offsets: offsets)
    case .resetOutputMeters: sound?.resetMeters()
    case .reconnect: sound?.reconnect()
    case .redraw: terminal.redraw()
    case .suspend: terminal.suspend()
    case .quit: break
    }
  }

  // MARK: Time

  private func tick() {
    let now = ContinuousClock.now
    let elapsed = now - lastTick
    guard elapsed >= (isMoving ? frameInterval : .milliseconds(500)) else { return }
    lastTick = now
    guard let sound else { return }
    for effect in state.update(.tick(sound.tick(elapsed: elapsed / .seconds(1)))) { run(effect) }
    isDirty = true
  }

  private func draw() {
    terminal.present(WorkbenchView(state: state, theme: theme, keymap: keymap).screen())
    isDirty = false
  }
}
