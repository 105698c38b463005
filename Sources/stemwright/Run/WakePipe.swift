import Glibc

/// Ends the main loop's wait from any thread: a byte in a pipe that it polls beside the terminal.
final class WakePipe: Sendable {
  /// Becomes readable after `wake`.
  let descriptor: Int32
  /// Signal handlers write here, too.
  let writeDescriptor: Int32

  init() {
    var ends: [Int32] = [-1, -1]
    // Sound: pipe writes the two descriptors that the array holds.
    _ = unsafe pipe(&ends)
    for end in ends {
      _ = fcntl(end, F_SETFL, O_NONBLOCK)
      _ = fcntl(end, F_SETFD, FD_CLOEXEC)
    }
    (descriptor, writeDescriptor) = (ends[0], ends[1])
  }

  deinit {
    close(descriptor)
    close(writeDescriptor)
  }

  /// Never waits: a full pipe is as good as a written one.
  func wake() {
    var byte: UInt8 = 1
    // Sound: one byte of a live local is read.
    _ = unsafe write(writeDescriptor, &byte, 1)
  }

  /// Takes back what was written so far.
  func clear() {
    var bytes = [UInt8](repeating: 0, count: 64)
    // Sound: at most the array's own count is written.
    while unsafe read(descriptor, &bytes, bytes.count) == bytes.count {}
  }
}
