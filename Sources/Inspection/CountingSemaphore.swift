import Glibc

/// A semaphore of the C library, for threads of any kind. Safe to use: the pointer never leaves it.
@safe package final class CountingSemaphore: Sendable {
  /// Written by the C library alone, which may be called from any thread.
  nonisolated(unsafe) private let semaphore: UnsafeMutablePointer<sem_t>

  package init(_ value: Int) {
    unsafe semaphore = .allocate(capacity: 1)
    unsafe sem_init(semaphore, 0, UInt32(value))
  }

  deinit {
    unsafe sem_destroy(semaphore)
    unsafe semaphore.deallocate()
  }

  /// Waits until the value is positive, and takes one.
  package func wait() {
    // Fails only when a signal interrupts it.
    while unsafe sem_wait(semaphore) != 0 {}
  }

  /// As `wait`, but for a time at most; whether one was taken.
  package func wait(milliseconds: Int) -> Bool {
    var limit = deadline(milliseconds: milliseconds)
    // Fails when the time is up or a signal interrupts it.
    return unsafe sem_timedwait(semaphore, &limit) == 0
  }

  /// Adds one.
  package func signal() { unsafe sem_post(semaphore) }
}

/// The time of day in so many milliseconds, for waits that have a limit.
private func deadline(milliseconds: Int) -> timespec {
  var time = timespec()
  // Sound: a live variable.
  unsafe clock_gettime(CLOCK_REALTIME, &time)
  let nanoseconds = time.tv_nsec + milliseconds * 1_000_000
  time.tv_sec += nanoseconds / 1_000_000_000
  time.tv_nsec = nanoseconds % 1_000_000_000
  return time
}
