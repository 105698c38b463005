import Glibc
import Stems

/// A folder of the user's cache: files of one kind by name, the ones not used for longest dropped first.
///
/// All methods block on the disk and may be called from any thread. A disk that refuses costs nothing but the
/// work that is done again.
struct CacheFolder: Sendable {
  let path: String
  /// Ends the name of every file.
  let suffix: String
  /// What all files together may take.
  let byteLimit: Int64

  /// The largest file that is read.
  private static let largestEntry: Int64 = 1 << 29

  /// A folder below `$XDG_CACHE_HOME/stemwright`, else below `~/.cache`; nil where neither is known (XDG
  /// Base Directory Specification: relative paths are ignored).
  static func userPath(_ name: String) -> String? {
    if let home = absolutePath("XDG_CACHE_HOME") { return "\(home)/stemwright/\(name)" }
    return absolutePath("HOME").map { "\($0)/.cache/stemwright/\(name)" }
  }

  private static func absolutePath(_ variable: String) -> String? {
    // Sound: the value is copied before anything could change the environment.
    guard let value = unsafe getenv(variable) else { return nil }
    let path = unsafe String(cString: value)
    return path.first == "/" ? path : nil
  }

  /// A file's content; nil where there is none.
  func bytes(of name: String) -> [UInt8]? {
    guard let file = try? FolderAccess(folder: path).open([FileName(name + suffix)]),
      let status = file.status(), status.identity.byteCount <= Self.largestEntry
    else { return nil }
    // The time of use: what is read often stays.
    futimens(file.raw, nil)
    return file.bytes(at: 0, count: Int(status.identity.byteCount))
  }

  /// Keeps content under a name; false where the disk refuses.
  func store(_ bytes: [UInt8], as name: String) -> Bool {
    guard makeFolder() else { return false }
    do throws(SystemError) {
      let file = try NewFile(path + "/" + name + suffix)
      try file.write(bytes)
      try file.finish()
    } catch { return false }
    dropOldest()
    return true
  }

  /// Makes the folder and those above it, for the user alone.
  private func makeFolder() -> Bool {
    var folder = ""
    for component in path.split(separator: "/") {
      folder += "/" + component
      // Sound: a C string for the length of the call.
      let status = unsafe mkdir(folder, 0o700)
      if status != 0, errno != EEXIST { return false }
    }
    return SystemPath(path).resolved()?.status()?.isDirectory ?? false
  }

  /// Removes the files that were not used for longest until the rest fits.
  private func dropOldest() {
    guard let entries = try? FolderAccess(folder: path).list([]) else { return }
    var files: [(path: SystemPath, size: Int64, used: Int64)] = []
    for entry in entries where entry.name.text.contains(suffix) {
      let path = SystemPath(folder: path, components: [entry.name])
      guard let status = path.status(), status.isRegular else { continue }
      files.append((path, status.identity.byteCount, status.identity.modified))
    }
    var total = files.reduce(0) { $0 + $1.size }
    for file in files.sorted(by: { $0.used < $1.used }) where total > byteLimit {
      // Sound: the characters end in a zero.
      if unsafe unlink(file.path.characters) == 0 { total -= file.size }
    }
  }
}

extension FileIdentity {
  /// The numbers as a part of a file's name.
  var cacheKey: String {
    [device, inode, UInt64(bitPattern: byteCount), UInt64(bitPattern: modified)]
      .map { String($0, radix: 36) }.joined(separator: "-")
  }
}
