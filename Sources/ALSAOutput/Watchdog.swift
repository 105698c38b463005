internal import Glibc

/// A point of time on the system's monotonic clock.
struct Moment {
  private var nanoseconds: Int64

  static var now: Moment {
    var time = timespec()
    // Sound: a live variable.
    unsafe clock_gettime(CLOCK_MONOTONIC, &time)
    return Moment(nanoseconds: Int64(time.tv_sec) * 1_000_000_000 + Int64(time.tv_nsec))
  }

  /// Seconds from this moment to the present.
  var age: Double { Double(Self.now.nanoseconds - nanoseconds) / 1e9 }
}

/// Notices a device that takes no frames any more.
struct Watchdog {
  private var lastProgress = Moment.now
  private var tries = 0
  private var room = 0

  /// Seconds without progress before a device is given up; a server that sleeps needs no more.
  private static let longestWait = 1.0
  /// Looks at the device in that time, at least: a thread that was not woken for a second has seen
  /// nothing of what the device did.
  private static let fewestTries = 8

  mutating func sawProgress() {
    lastProgress = Moment.now
    tries = 0
  }

  /// The device has room for so many frames; more than before is progress.
  mutating func sawRoom(_ frames: Int) {
    if frames > room { sawProgress() }
    room = frames
  }

  /// Counts a look at a device that did nothing.
  mutating func sawFailure() throws(DeviceLoss) {
    tries += 1
    if tries >= Self.fewestTries, lastProgress.age > Self.longestWait { throw .silent }
  }
}

/// Why a device cannot be played to any more, in one sentence.
struct DeviceLoss: Error {
  var reason: String

  static let unplugged = DeviceLoss(reason: "The device was unplugged.")
  static let silent = DeviceLoss(
    reason: "The device takes no more frames; its sound server may have ended.")
}
