import Glibc
import TerminalUI

/// Standard output and standard error, for commands without a screen.
enum Console {
  /// One line of data on standard output; ends the program where that cannot be written. Text from files must have been made visible.
  static func say(_ line: String) {
    sayRaw(line + "\n")
  }

  /// A document of several lines on standard output, as `say`.
  static func sayRaw(_ text: String) {
    guard !write(text, to: STDOUT_FILENO) else { return }
    // Half of the data with a good status would be taken for all of it.
    // Sound: a static string of the C library.
    let reason = unsafe String(cString: strerror(errno))
    complain("The output cannot be written: \(reason.lowercased()).")
    exit(ExitStatus.unreadable.rawValue)
  }

  /// One sentence on standard error; control characters are made visible.
  static func complain(_ sentence: String) {
    write("stemwright: " + visibleText(sentence) + "\n", to: STDERR_FILENO)
  }

  /// One line of progress on standard error.
  static func note(_ line: String) {
    write(visibleText(line) + "\n", to: STDERR_FILENO)
  }

  /// Whether standard output may carry colours: a terminal, and NO_COLOR is not set.
  static var isColoured: Bool {
    // Sound: nothing changes the environment.
    unsafe isatty(STDOUT_FILENO) == 1 && getenv("NO_COLOR") == nil
  }

  /// Draws over the line of standard error's terminal that the cursor stands in.
  static func draw(_ line: String) {
    write("\r" + visibleText(line) + "\u{1B}[K" + (line.isEmpty ? "" : "\r"), to: STDERR_FILENO)
  }

  /// Our own text of several lines on standard error.
  static func complainRaw(_ text: String) {
    write(text + "\n", to: STDERR_FILENO)
  }

  /// Whether all of it was written.
  @discardableResult
  private static func write(_ text: String, to descriptor: Int32) -> Bool {
    var bytes = Array(text.utf8)[...]
    while !bytes.isEmpty {
      // Sound: the buffer lives for the call, and its own count bounds the write.
      let written = unsafe bytes.withUnsafeBytes { buffer in
        unsafe Glibc.write(descriptor, buffer.baseAddress, buffer.count)
      }
      if written < 0 && errno == EINTR { continue }
      guard written > 0 else { return false }
      bytes = bytes.dropFirst(written)
    }
    return true
  }
}
