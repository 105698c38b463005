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

  /// As `wait`, but for a time at most; false when the time is up or a signal interrupts it.
  func wait(milliseconds: Int) -> Bool {
    var limit = timespec()
    // Sound: a live variable.
    unsafe clock_gettime(CLOCK_REALTIME, &limit)
    let nanoseconds = limit.tv_nsec + milliseconds * 1_000_000
    limit.tv_sec += nanoseconds / 1_000_000_000
    limit.tv_nsec = nanoseconds % 1_000_000_000
    return unsafe sem_timedwait(semaphore, &limit) == 0
  }

  /// Adds one.
  package func signal() { unsafe sem_post(semaphore) }
}
