import Glibc

/// Where the program keeps what it has to remember from one start to the next: `$XDG_STATE_HOME/stemwright`,
/// else `~/.local/state/stemwright` (XDG Base Directory Specification).
enum StateFolder {
  /// The folder, made if need be; nil where no home is known.
  static func made() -> String? {
    let state = absolutePath("XDG_STATE_HOME") ?? absolutePath("HOME").map { $0 + "/.local/state" }
    guard let state else { return nil }
    var path = ""
    for component in (state + "/stemwright").split(separator: "/") {
      path += "/" + component
      // Sound: a C string lives for the length of the call.
      _ = unsafe mkdir(path, 0o700)
    }
    return path
  }
}
