import Glibc

/// A folder below `$XDG_STATE_HOME/stemwright`, else `~/.local/state/stemwright` (XDG Base Directory
/// Specification); it is made where it is missing. Nil where neither is known.
func stateFolder(_ name: String = "") -> String? {
  let home = absolutePath("HOME").map { $0 + "/.local/state" }
  guard let state = absolutePath("XDG_STATE_HOME") ?? home else { return nil }
  var path = ""
  for component in (state + "/stemwright/" + name).split(separator: "/") {
    path += "/" + component
    // Sound: the string lives for the call.
    _ = unsafe mkdir(path, 0o700)
  }
  return path
}
