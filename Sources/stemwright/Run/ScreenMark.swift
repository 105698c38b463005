import CursesTerminal
import Glibc
import SoundFiles

/// Says in the state folder that a terminal is ours. Nothing runs after SIGKILL: the mark that it leaves lets the
/// next start on that terminal tell how to put it right.
struct ScreenMark {
  private static let prefix = "screen-"
  private let path: String?

  /// Leaves the mark of this process.
  init(_ terminal: CursesTerminal) {
    guard let folder = StateFolder.path, WholeFile.makeFolder(folder),
      let name = Self.terminalName()
    else {
      path = nil
      return
    }
    let path = "\(folder)/\(Self.prefix)\(getpid())"
    self.path = path
    let bytes = Array(name.utf8)
    // Sound, here and below: strings and arrays live for the length of the call.
    let file = unsafe open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o600)
    guard file >= 0 else { return }
    _ = unsafe write(file, bytes, bytes.count)
    Glibc.close(file)
    terminal.setMark(path)
  }

  /// Takes it away: the terminal is put right.
  func remove() {
    if let path { unsafe unlink(path) }
  }

  /// Whether a process that is gone had this terminal last and could not put it right. Takes such marks away.
  static func wasLeftDirty() -> Bool {
    guard let folder = StateFolder.path, let names = listFolder(folder) else { return false }
    let own = terminalName()
    var isDirty = false
    for name in names where name.hasPrefix(prefix) {
      guard let process = pid_t(name.dropFirst(prefix.count)),
        kill(process, 0) != 0, errno == ESRCH, let bytes = readSmallFile("\(folder)/\(name)")
      else { continue }
      isDirty = isDirty || String(decoding: bytes, as: UTF8.self) == own
      unsafe unlink("\(folder)/\(name)")
    }
    return isDirty
  }

  /// The path of standard output's terminal.
  private static func terminalName() -> String? {
    // Sound: the static string is copied at once.
    unsafe ttyname(STDOUT_FILENO).map { unsafe String(cString: $0) }
  }
}
