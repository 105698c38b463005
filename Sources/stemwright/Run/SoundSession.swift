import ALSAOutput
import Dispatch
import Playback
import Signal
import SoundFiles
import Stems
import Workbench

/// The player and the output that pulls it: a device, or a silent clock where none can be had.
///
/// Belongs to the main thread. Devices are opened on another one: some take seconds.
final class SoundSession {
  private let player: Player
  private let request: OutputRequest
  private let meters: OutputMeters
  private let openings: EventQueue<Opening>
  private let statuses: EventQueue<OutputStatus>
  /// Of all sessions: a device is opened when the session before has let go of it.
  private static let opener = DispatchQueue(label: "device")
  private var output = Output.none
  private var returnWatch: ReturnWatch?
  private var isOpening = false
  /// Whether the device was closed for as long as the program is stopped.
  private var isReleased = false
  /// Of devices that were closed since the start.
  private var earlierXruns = 0

  private enum Output {
    case none
    case clock(SilentClock)
    case device(ALSAOutput)
  }

  /// What the opening thread has to tell.
  private enum Opening: Sendable {
    case opened(HandedOver)
    case failed(ALSAError)
    /// A device that went away is there again.
    case returned
  }

  /// An output on its way from the thread that opened it, which does not touch it any more.
  private struct HandedOver: @unchecked Sendable {
    let output: ALSAOutput
  }

  init(player: Player, request: OutputRequest, wakePipe: WakePipe) {
    self.player = player
    self.request = request
    openings = EventQueue { wakePipe.wake() }
    statuses = EventQueue { wakePipe.wake() }
    meters = OutputMeters(sampleRate: player.songRate)
  }

  /// A session with a song.
  convenience init(
    song: Song, folder: String, settings: MixSettings, request: OutputRequest, wakePipe: WakePipe
  ) throws(SampleReadFailure) {
    self.init(
      player: try Player(
        song: song, folder: folder, settings: settings, events: EventQueue { wakePipe.wake() }),
      request: request, wakePipe: wakePipe)
  }

  // MARK: Device

  /// Looks for the device.
  func start() { open() }

  /// Ends the sound with a fade, waiting at most a fifth of a second for it to be heard.
  func stop() {
    player.perform(.pause)
    if case .device(let device) = output { waitUntilHeard(device) }
    end()
  }

  /// Ends the sound with a fade, in the background: the caller has no more use for the session, and a device
  /// that another one wants is opened behind it.
  func close() {
    player.perform(.pause)
    let handed = HandedSession(session: self)
    Self.opener.async { handed.session.stop() }
  }

  /// Waits, at most so long, until every session that was closed has ended.
  static func waitUntilClosed(milliseconds: Int) {
    let group = DispatchGroup()
    opener.async(group: group) {}
    _ = group.wait(timeout: .now() + .milliseconds(milliseconds))
  }

  /// A session on its way to the thread that ends it; nobody else touches it any more.
  private struct HandedSession: @unchecked Sendable {
    let session: SoundSession
  }

  /// Ends the sound with a fade and lets go of the device, before the program is stopped: nobody would feed it.
  func release() {
    player.perform(.pause)
    guard case .device(let device) = output else { return }
    waitUntilHeard(device)
    end()
    isReleased = true
  }

  /// Opens the device again after `release`; playback stays paused.
  func takeAgain() {
    guard isReleased else { return }
    isReleased = false
    open()
  }

  private func waitUntilHeard(_ device: ALSAOutput) {
    let limit = ContinuousClock.now + .milliseconds(200)
    while !device.isIdle, ContinuousClock.now < limit { pauseThread(milliseconds: 5) }
  }

  /// Opens the device again, unless it runs.
  func reconnect() {
    if case .device = output { return }
    open()
  }

  private func open() {
    guard !isOpening else { return }
    isOpening = true
    let (request, openings, statuses) = (request, openings, statuses)
    Self.opener.async {
      do throws(ALSAError) {
        openings.post(.opened(HandedOver(output: try ALSAOutput(request, events: statuses))))
      } catch {
        openings.post(.failed(error))
      }
    }
  }

  /// What happened to the output since the last time, for the screen.
  func takeEvents() -> [Action] {
    var actions: [Action] = []
    for opening in openings.drain() {
      switch opening {
      case .opened(let handed): actions += begin(handed.output)
      case .failed(let error): actions += beginClock(reason: error.sentence)
      case .returned: open()
      }
    }
    for status in statuses.drain() {
      if case .lost = status { lose() }
      actions.append(.output(status))
    }
    for case .laneFailed(let lane, let reason) in player.events.drain() {
      actions.append(.laneFailed(lane: lane, reason: reason))
    }
    return actions
  }

  private func begin(_ device: ALSAOutput) -> [Action] {
    isOpening = false
    let wasPlaying = player.isPlaying
    end()
    do {
      try player.changeRate(to: device.format.sampleRate)
      try device.start(player.renderer)
    } catch let error as ALSAError {
      return beginClock(reason: error.sentence)
    } catch {
      return beginClock(reason: "The stems cannot be read at the device's rate.")
    }
    meters.reset(sampleRate: device.format.sampleRate)
    output = .device(device)
    returnWatch?.stop()
    returnWatch = nil
    // From a silent clock to a device: go on where it was.
    if wasPlaying { player.perform(.play) }
    return []
  }

  private func beginClock(reason: String) -> [Action] {
    isOpening = false
    // After a loss the screen says so, and a clock would hide it.
    guard returnWatch == nil else {
      watchForReturn()
      return [.output(.lost(reason: reason))]
    }
    if case .none = output { output = .clock(SilentClock(renderer: player.renderer)) }
    return [.output(.silent(reason: reason))]
  }

  private func lose() {
    end()
    watchForReturn()
  }

  private func watchForReturn() {
    let openings = self.openings
    returnWatch = ReturnWatch(device: request.device) { openings.post(.returned) }
  }

  /// Ends what pulls the player; it pauses where the last frame was given away.
  private func end() {
    switch output {
    case .none: return
    case .clock(let clock): clock.stop()
    case .device(let device):
      device.stop()
      earlierXruns += device.xruns
    }
    output = .none
    player.outputEnded()
  }

  // MARK: Control

  func perform(_ command: TransportCommand) { player.perform(command) }
  func apply(_ settings: MixSettings) { player.apply(settings) }
  func resetMeters() { meters.reset(sampleRate: player.outputRate) }

  /// What the player and the meters say now.
  func tick(elapsed: Double) -> Tick {
    let xruns = if case .device(let device) = output { device.xruns } else { 0 }
    let peaks = player.takePeaks()
    return Tick(
      elapsed: elapsed, playback: player.snapshot(), xruns: earlierXruns + xruns,
      peaks: peaks.lanes,
      reading: meters.read(player))
  }
}
