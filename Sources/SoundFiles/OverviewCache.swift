import Glibc
public import Signal
public import Stems

/// Overviews kept on disk, so that a song opens with its waveforms the second time.
///
/// One file for each lane and rate; its name holds identity, size and time of change of the lane's
/// files, so a changed file simply has no entry. Whatever is not a whole overview is ignored. All
/// methods block on the disk and may be called from any thread.
public struct OverviewCache: Sendable {
  private let folder: String
  private let byteLimit: Int64

  /// Part of every name: a new layout of the content, or another way to scan, does not meet old files.
  private static let version = 1

  /// A cache in `folder`, which is made when the first overview is stored.
  ///
  /// The oldest overviews are dropped beyond `byteLimit` bytes (half a gigabyte: some thousand lanes).
  public init(folder: String, byteLimit: Int64 = 512 << 20) {
    self.folder = folder
    self.byteLimit = byteLimit
  }

  /// The user's cache: `$XDG_CACHE_HOME/stemwright/overviews`, else below `~/.cache`.
  ///
  /// Nil where neither is known (XDG Base Directory Specification: relative paths are ignored).
  public init?() {
    if let home = Self.absolutePath("XDG_CACHE_HOME") {
      self.init(folder: home + "/stemwright/overviews")
    } else if let home = Self.absolutePath("HOME") {
      self.init(folder: home + "/.cache/stemwright/overviews")
    } else {
      return nil
    }
  }

  private static func absolutePath(_ variable: String) -> String? {
    // Sound: the value is copied before anything could change the environment.
    guard let value = unsafe getenv(variable) else { return nil }
    let path = unsafe String(cString: value)
    return path.first == "/" ? path : nil
  }

  /// The whole overview of a lane at `rate`; nil where none is kept.
  public func overview(of stem: Stem, rate: SampleRate) -> Overview? {
    guard let name = fileName(stem, rate),
      let file = try? FolderAccess(folder: folder).open([FileName(name)]),
      let status = file.status(), status.identity.byteCount <= Self.largestEntry
    else { return nil }
    let bytes = file.bytes(at: 0, count: Int(status.identity.byteCount))
    let expected = StemSource(stem: stem, folder: "", rate: rate).frameCount
    guard let overview = Overview(decoding: bytes), overview.frameCount == expected else {
      return nil
    }
    // The time of use: what is opened often stays.
    futimens(file.raw, nil)
    return overview
  }

  /// Twelve hours of a lane at 192 kHz.
  private static let largestEntry: Int64 = 1 << 29

  /// Keeps the overview of a lane. Does nothing where it is not whole yet; false where the disk
  /// refuses, which costs nothing but the next scan.
  @discardableResult
  public func store(_ overview: Overview, of stem: Stem, rate: SampleRate) -> Bool {
    guard overview.scannedShare == 1, let name = fileName(stem, rate), makeFolder() else {
      return false
    }
    do throws(SystemError) {
      let file = try NewFile(folder + "/" + name)
      try file.write(overview.encoded())
      try file.finish()
    } catch { return false }
    dropOldest()
    return true
  }

  /// Nil for lanes whose files are not on a disk.
  private func fileName(_ stem: Stem, _ rate: SampleRate) -> String? {
    var name = "v\(Self.version)-\(rate.hertz)"
    guard !stem.files.isEmpty else { return nil }
    for file in stem.files {
      guard let identity = file.identity else { return nil }
      let numbers = [
        identity.device, identity.inode, UInt64(bitPattern: identity.byteCount),
        UInt64(bitPattern: identity.modified),
      ]
      for number in numbers { name += "-" + String(number, radix: 36) }
    }
    return name + Self.suffix
  }

  private static let suffix = ".overview"

  /// Makes the folder and those above it, for the user alone.
  private func makeFolder() -> Bool {
    var path = ""
    for component in folder.split(separator: "/") {
      path += "/" + component
      // Sound: a C string for the length of the call.
      let status = unsafe mkdir(path, 0o700)
      if status != 0, errno != EEXIST { return false }
    }
    return SystemPath(folder).resolved()?.status()?.isDirectory ?? false
  }

  /// Removes the entries that were not used for longest until the rest fits.
  private func dropOldest() {
    let access = FolderAccess(folder: folder)
    guard let entries = try? access.list([]) else { return }
    var files: [(path: SystemPath, size: Int64, used: Int64)] = []
    for entry in entries where entry.name.text.contains(Self.suffix) {
      let path = SystemPath(folder: folder, components: [entry.name])
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
