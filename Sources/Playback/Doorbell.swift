internal import Glibc

/// Wakes a sleeping thread, from any thread. A ring before the wait is not lost.
package final class Doorbell: Sendable {
  /// Readable after a ring, until `silence`; −1 if the system gave none.
  package let descriptor: Int32
  private let writeEnd: Int32

  package init() {
    var ends: [Int32] = [-1, -1]
    // Sound: the array holds the two descriptors that pipe writes.
    guard unsafe pipe(&ends) == 0 else {
      descriptor = -1
      writeEnd = -1
      return
    }
    for end in ends {
      _ = fcntl(end, F_SETFL, O_NONBLOCK)
      _ = fcntl(end, F_SETFD, FD_CLOEXEC)
    }
    descriptor = ends[0]
    writeEnd = ends[1]
  }

  deinit {
    if descriptor >= 0 { _ = close(descriptor) }
    if writeEnd >= 0 { _ = close(writeEnd) }
  }

  package func ring() {
    var one: UInt8 = 1
    // Sound: one byte of a live variable. A full pipe is as good as a ring.
    _ = unsafe write(writeEnd, &one, 1)
  }

  /// Forgets the rings so far.
  package func silence() {
    var bytes: (UInt64, UInt64, UInt64, UInt64) = (0, 0, 0, 0)
    // Sound: 32 bytes of a live variable.
    while unsafe read(descriptor, &bytes, 32) == 32 {}
  }

  /// Sleeps until a ring, a signal or the limit; nil has no limit.
  package func wait(milliseconds: Int32?) {
    var entry = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
    // Without a descriptor a short sleep stands in for the wait. Sound: one live entry.
    _ = unsafe poll(&entry, 1, descriptor < 0 ? 5 : milliseconds ?? -1)
    silence()
  }
}
