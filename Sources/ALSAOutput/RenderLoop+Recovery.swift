internal import CALSA
internal import Glibc
internal import Synchronization

extension RenderLoop {
  /// Futile starts in a row after which a device is given up.
  private static let mostFutileStarts = 10
  /// Futile starts in a row that are followed by the next one at once.
  private static let promptStarts = 3
  /// Microseconds between later ones.
  private static let pause: UInt32 = 10_000

  /// Waits until the device takes a period, or the output is to stop. Returns how many frames it holds.
  func waitForRoom() throws(DeviceLoss) -> Int {
    var watchdog = Watchdog()
    while !shared.shouldStop {
      // One that runs has something to say within a period; a tenth of a second of silence is a look.
      let isRunning = pcm.state == SND_PCM_STATE_RUNNING
      let code = isRunning ? unsafe snd_pcm_wait(pcm.pointer, 100) : 0
      if code < 0, code != -EAGAIN {
        try recover(code, &watchdog)
        continue
      }
      let room = unsafe snd_pcm_avail_update(pcm.pointer)
      let state = pcm.state
      // One that was drained takes no frames before it is prepared.
      if state == SND_PCM_STATE_SETUP {
        try prepare(&watchdog)
        continue
      }
      if let code = trouble(state, room: room) {
        try recover(code, &watchdog)
        continue
      }
      let held = max(0, configuration.buffer - Int(room))
      unheard.sawHeld(held)
      watchdog.sawRoom(Int(room))
      if room >= configuration.period { return held }
      try watchdog.sawFailure()
      if state == SND_PCM_STATE_PREPARED, unsafe snd_pcm_start(pcm.pointer) < 0 {
        usleep(Self.pause)
      }
      // Woken too early: a device that says "now" all the time must not keep the processor busy.
      if code != 0 { usleep(earlySleep(missing: configuration.period - Int(room))) }
    }
    return 0
  }

  /// The error that a write would return; some plugins go on telling their room.
  private func trouble(_ state: snd_pcm_state_t, room: snd_pcm_sframes_t) -> Int32? {
    switch state {
    case SND_PCM_STATE_XRUN: -EPIPE
    case SND_PCM_STATE_SUSPENDED: -ESTRPIPE
    case SND_PCM_STATE_DISCONNECTED: -ENODEV
    default: room < 0 ? Int32(room) : nil
    }
  }

  /// Microseconds until so many frames are played, at most two milliseconds.
  private func earlySleep(missing: Int) -> UInt32 {
    UInt32(max(50, min(2000, missing * 1_000_000 / configuration.sampleRate)))
  }

  /// What a call that took no frames told.
  private enum Outcome {
    /// The same call may succeed later.
    case interrupted
    case xrun
    case suspended
    case disconnected
    /// An error that only trying again can judge.
    case failed
  }

  private func outcome(of code: Int32) -> Outcome {
    switch -code {
    case EINTR, EAGAIN: .interrupted
    case EPIPE: .xrun
    case ESTRPIPE: .suspended
    case ENODEV: .disconnected
    default: pcm.state == SND_PCM_STATE_DISCONNECTED ? .disconnected : .failed
    }
  }

  /// Makes the next write possible.
  func recover(_ code: Int32, _ watchdog: inout Watchdog) throws(DeviceLoss) {
    switch outcome(of: code) {
    case .interrupted: try watchdog.sawFailure()
    case .xrun:
      shared.xruns.add(1, ordering: .relaxed)
      try restart(&watchdog)
    case .suspended: try resume(&watchdog)
    case .disconnected: throw .unplugged
    case .failed:
      try watchdog.sawFailure()
      try restart(&watchdog)
    }
  }

  /// Prepares a PCM that stopped.
  private func restart(_ watchdog: inout Watchdog) throws(DeviceLoss) {
    try countStart()
    unheard.sawStop()
    try prepare(&watchdog)
    if futileStarts > Self.promptStarts { usleep(Self.pause) }
  }

  /// Tells a device that fails from one that ran dry: it stopped before it can have played half of what it
  /// took, and never played a buffer since it started.
  private func countStart() throws(DeviceLoss) {
    let taken = unheard.sinceStart
    let isFutile =
      taken == 0
      || taken <= configuration.buffer
        && firstFrame.age * Double(configuration.sampleRate) < Double(taken / 2 + 1)
    futileStarts = isFutile ? futileStarts + 1 : 0
    if futileStarts >= Self.mostFutileStarts { throw .silent }
  }

  private func prepare(_ watchdog: inout Watchdog) throws(DeviceLoss) {
    let code = unsafe snd_pcm_prepare(pcm.pointer)
    guard code < 0 else { return }
    if code == -ENODEV || pcm.state == SND_PCM_STATE_DISCONNECTED { throw .unplugged }
    try watchdog.sawFailure()
    usleep(Self.pause)
  }

  /// Wakes a device that slept; where that cannot be done in place, it starts anew.
  private func resume(_ watchdog: inout Watchdog) throws(DeviceLoss) {
    while !shared.shouldStop {
      let code = unsafe snd_pcm_resume(pcm.pointer)
      if code == 0 { return }
      guard code == -EAGAIN else { break }
      try watchdog.sawFailure()
      usleep(Self.pause)
    }
    try restart(&watchdog)
  }

  /// Lets the device play what it holds, and leaves it stopped.
  func drain() throws(DeviceLoss) {
    switch pcm.state {
    case SND_PCM_STATE_PREPARED where unheard.sinceStart > 0:
      _ = unsafe snd_pcm_start(pcm.pointer)
    case SND_PCM_STATE_RUNNING, SND_PCM_STATE_DRAINING: break
    case SND_PCM_STATE_DISCONNECTED: throw .unplugged
    default: return unheard.clear()
    }
    var watchdog = Watchdog()
    var least = snd_pcm_sframes_t.max
    while !shared.shouldStop {
      let code = unsafe snd_pcm_drain(pcm.pointer)
      switch (pcm.state, code) {
      case (SND_PCM_STATE_DISCONNECTED, _): throw .unplugged
      case (SND_PCM_STATE_SUSPENDED, _): try resume(&watchdog)
      case (_, -EAGAIN), (_, -EINTR):
        var delay: snd_pcm_sframes_t = 0
        // Sound: a live variable.
        if unsafe snd_pcm_delay(pcm.pointer, &delay) == 0, delay < least {
          least = delay
          watchdog.sawProgress()
        } else {
          try watchdog.sawFailure()
        }
        usleep(2000)
      default:
        // One that fails is done at once, and played nothing.
        if futileStarts > 0 { try countStart() }
        if futileStarts == 0 { unheard.clear() } else { unheard.sawStop() }
        return
      }
    }
  }
}
