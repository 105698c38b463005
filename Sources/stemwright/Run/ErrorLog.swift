import Glibc
import SoundFiles

/// Keeps whatever libraries print on standard error off the screen: it goes to a log file meanwhile.
///
/// alsa-lib's plug-ins, JACK's library and the Swift runtime's last words all print by themselves.
final class ErrorLog {
  /// The open log; standard error itself where none can be made.
  let descriptor: Int32
  private let terminal: Int32

  /// Turns standard error away, to `stemwright.log` in the user's state folder, else to nowhere.
  init() {
    terminal = fcntl(STDERR_FILENO, F_DUPFD_CLOEXEC, 3)
    descriptor = Self.open()
    if descriptor >= 0 { dup2(descriptor, STDERR_FILENO) }
  }

  /// Gives standard error back.
  func close() {
    guard terminal >= 0 else { return }
    dup2(terminal, STDERR_FILENO)
  }

  private static func open() -> Int32 {
    if let path = StateFolder.path, WholeFile.makeFolder(path) {
      // Sound, here and below: a C string lives for the length of the call.
      let log = unsafe Glibc.open(
        path + "/stemwright.log", O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o600)
      if log >= 0 { return log }
    }
    return unsafe Glibc.open("/dev/null", O_WRONLY | O_CLOEXEC)
  }
}
