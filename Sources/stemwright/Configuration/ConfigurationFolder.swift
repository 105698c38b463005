import Glibc

/// Where the user's settings lie: `$XDG_CONFIG_HOME/stemwright`, else `~/.config/stemwright`; nil where
/// neither is known (XDG Base Directory Specification: relative paths are ignored).
var configurationFolder: String? {
  if let home = absolutePath("XDG_CONFIG_HOME") { return home + "/stemwright" }
  return absolutePath("HOME").map { $0 + "/.config/stemwright" }
}

private func absolutePath(_ variable: String) -> String? {
  // Sound: the value is copied before anything could change the environment.
  guard let value = unsafe getenv(variable) else { return nil }
  let path = unsafe String(cString: value)
  return path.first == "/" ? path : nil
}

/// The names in a folder, without those that begin with a dot; nil where it cannot be listed.
func listFolder(_ path: String) -> [String]? {
  // Sound: the string lives for the call, and the stream is closed below.
  guard let stream = unsafe opendir(path) else { return nil }
  defer { unsafe closedir(stream) }
  var names: [String] = []
  while let entry = unsafe readdir(stream) {
    // Sound: d_name is a C string inside the entry, which lives until the next readdir.
    let name = unsafe withUnsafePointer(to: &entry.pointee.d_name) { name in
      unsafe name.withMemoryRebound(to: CChar.self, capacity: 256) { unsafe String(cString: $0) }
    }
    if name.first != "." { names.append(name) }
  }
  return names
}
