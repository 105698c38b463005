internal import CALSA
internal import Glibc
internal import Synchronization

/// Notices a device that takes no frames any more.
struct Watchdog {
  private var lastProgress = Watchdog.now()
  private var tries = 0

  /// Tries without progress before a device is given up.
  private static let mostTries = 10
  /// Nanoseconds without progress before a device is given up; a server that sleeps needs no more.
  private static let longestWait: Int64 = 1_000_000_000

  mutating func sawProgress() {
    lastProgress = Self.now()
    tries = 0
  }

  /// Counts an attempt to repair.
  mutating func sawFailure() { tries += 1 }

  var hasGivenUp: Bool {
    tries >= Self.mostTries || Self.now() - lastProgress > Self.longestWait
  }

  private static func now() -> Int64 {
    var time = timespec()
    // Sound: a live variable.
    unsafe clock_gettime(CLOCK_MONOTONIC, &time)
    return Int64(time.tv_sec) * 1_000_000_000 + Int64(time.tv_nsec)
  }
}

extension RenderLoop {
  static let unplugged = "The device was unplugged."
  static let silentDevice = "The device takes no more frames; its sound server may have ended."

  /// What a call that took no frames told.
  private enum Outcome {
    /// Room comes with time.
    case full
    case interrupted
    case xrun
    case suspended
    case disconnected
    /// An error that only trying again can judge.
    case failed
  }

  private func outcome(of code: Int32) -> Outcome {
    switch -code {
    case 0, EAGAIN: .full
    case EINTR: .interrupted
    case EPIPE: .xrun
    case ESTRPIPE: .suspended
    case ENODEV: .disconnected
    default: pcm.state == SND_PCM_STATE_DISCONNECTED ? .disconnected : .failed
    }
  }

  /// Makes the next write possible. Returns why the device is lost if it is.
  func recover(_ code: Int32, _ watchdog: inout Watchdog) -> String? {
    switch outcome(of: code) {
    case .full: return waitForRoom(&watchdog)
    case .interrupted: break
    case .xrun:
      shared.xruns.add(1, ordering: .relaxed)
      restart(&watchdog)
    case .suspended: resume(&watchdog)
    case .disconnected: return Self.unplugged
    case .failed: restart(&watchdog)
    }
    return watchdog.hasGivenUp ? Self.silentDevice : nil
  }

  /// Sleeps until the device has room for a period, an error or a tenth of a second.
  private func waitForRoom(_ watchdog: inout Watchdog) -> String? {
    if pcm.state == SND_PCM_STATE_PREPARED { _ = unsafe snd_pcm_start(pcm.pointer) }
    let code = unsafe snd_pcm_wait(pcm.pointer, 100)
    if code < 0, code != -EAGAIN { return recover(code, &watchdog) }
    if pcm.state == SND_PCM_STATE_DISCONNECTED { return Self.unplugged }
    return watchdog.hasGivenUp ? Self.silentDevice : nil
  }

  /// Prepares a PCM that stopped.
  private func restart(_ watchdog: inout Watchdog) {
    // A device that stops before a buffer was played takes frames and plays none: no progress.
    if framesSinceStart <= configuration.buffer { futileStarts += 1 } else { futileStarts = 0 }
    framesSinceStart = 0
    watchdog.sawFailure()
    for _ in 0..<futileStarts { watchdog.sawFailure() }
    if unsafe snd_pcm_prepare(pcm.pointer) < 0 || futileStarts > 1 { usleep(10_000) }
  }

  /// Wakes a device that slept; where that cannot be done in place, it starts anew.
  private func resume(_ watchdog: inout Watchdog) {
    while !watchdog.hasGivenUp, !shared.shouldStop {
      let code = unsafe snd_pcm_resume(pcm.pointer)
      if code == 0 { return }
      guard code == -EAGAIN else { break }
      usleep(10_000)
    }
    restart(&watchdog)
  }

  /// Lets the device play what it holds, and leaves it stopped.
  func drain() -> String? {
    defer { framesSinceStart = 0 }
    switch pcm.state {
    case SND_PCM_STATE_PREPARED where framesSinceStart > 0: _ = unsafe snd_pcm_start(pcm.pointer)
    case SND_PCM_STATE_RUNNING, SND_PCM_STATE_DRAINING: break
    case SND_PCM_STATE_DISCONNECTED: return Self.unplugged
    default: return nil
    }
    var watchdog = Watchdog()
    var lastDelay = snd_pcm_sframes_t.max
    while !shared.shouldStop {
      let code = unsafe snd_pcm_drain(pcm.pointer)
      if code == -EAGAIN || code == -EINTR {
        var delay: snd_pcm_sframes_t = 0
        // Sound: a live variable.
        if unsafe snd_pcm_delay(pcm.pointer, &delay) == 0, delay < lastDelay {
          lastDelay = delay
          watchdog.sawProgress()
        }
        if watchdog.hasGivenUp { return Self.silentDevice }
        usleep(2000)
        continue
      }
      if pcm.state == SND_PCM_STATE_DISCONNECTED { return Self.unplugged }
      return nil
    }
    return nil
  }
}
