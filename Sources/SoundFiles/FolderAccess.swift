import Glibc
import Stems

/// A path as the kernel takes it: bytes and a terminating zero.
struct SystemPath {
  private(set) var characters: [CChar]

  init(_ path: String) {
    characters = path.utf8.map { CChar(bitPattern: $0) } + [0]
  }

  init(folder: String, components: [FileName]) {
    self.init(folder)
    for component in components { append(component) }
  }

  /// The path without the terminating zero.
  var bytes: [UInt8] { characters.dropLast().map { UInt8(bitPattern: $0) } }

  private mutating func append(_ component: FileName) {
    characters.removeLast()
    if characters.last != CChar(bitPattern: UInt8(ascii: "/")) {
      characters.append(CChar(bitPattern: UInt8(ascii: "/")))
    }
    characters += component.bytes.map { CChar(bitPattern: $0) }
    characters.append(0)
  }

  /// What stands at the path itself; links are not followed. Nil where there is nothing.
  func status() -> FileStatus? {
    var status = stat()
    // Sound: the characters end in a zero, and lstat writes one struct stat.
    guard unsafe lstat(characters, &status) == 0 else { return nil }
    return FileStatus(status)
  }

  /// The path without links; nil where it leads nowhere.
  func resolved() -> SystemPath? {
    // Sound: the characters end in a zero; the result is a C string of ours to free.
    guard let real = unsafe realpath(characters, nil) else { return nil }
    defer { unsafe free(real) }
    var copy = self
    copy.characters = unsafe Array(UnsafeBufferPointer(start: real, count: strlen(real) + 1))
    return copy
  }

  /// Waits until the entry of this path is on the disk. A file system that cannot say so costs nothing.
  func synchronizeFolder() {
    let bytes = self.bytes
    let slash = bytes.lastIndex(of: UInt8(ascii: "/"))
    let folder = slash.map { Array(bytes[...$0]) } ?? Array(".".utf8)
    // Sound: the characters end in a zero.
    let raw = unsafe open(
      folder.map { CChar(bitPattern: $0) } + [0], O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    guard raw >= 0 else { return }
    fsync(raw)
    close(raw)
  }

  /// Whether this path lies below `folder`. Both without links.
  func isInside(_ folder: SystemPath) -> Bool {
    let slash = CChar(bitPattern: UInt8(ascii: "/"))
    var prefix = Array(folder.characters.dropLast())
    if prefix.last != slash { prefix.append(slash) }
    return characters.starts(with: prefix)
  }
}

/// Why a file or a folder of a song could not be opened.
enum OpenFailure: Error {
  case absent
  /// A file stands where a folder should.
  case notFolder
  case deadLink
  case permission
  case isFolder
  case notRegular
  case leavesFolder
  case system(Int32)

  init(_ code: Int32) {
    self =
      switch code {
      case ENOENT: .absent
      case ENOTDIR: .notFolder
      case EACCES, EPERM: .permission
      case EISDIR: .isFolder
      case ELOOP: .leavesFolder
      // What opening a socket says.
      case ENXIO: .notRegular
      default: .system(code)
      }
  }

  /// One sentence for the engineer.
  var sentence: String {
    switch self {
    case .absent: "There is nothing under this name."
    case .notFolder: "A file stands where a folder should be."
    case .deadLink: "A link that leads nowhere; send the file itself."
    case .permission: "No permission to read it; change its access rights."
    case .isFolder: "A folder with the name of a sound file; it was not looked into."
    case .notRegular: "Not a regular file (a pipe, a socket or a device); it was not opened."
    case .leavesFolder: "A link that leads out of the song's folder; it was not followed."
    case .system(let code): "Could not be opened (system error \(code))."
    }
  }
}

/// Opening and listing below one song's folder. Never writes.
struct FolderAccess: Sendable {
  let folder: String

  /// Opens a regular file for reading.
  ///
  /// Pipes do not hang it, and links that leave the folder are not followed.
  func open(_ path: [FileName]) throws(OpenFailure) -> FileDescriptor {
    let target = try followingLinks(path)
    // Sound: the characters end in a zero.
    let raw = unsafe Glibc.open(
      target.characters, O_RDONLY | O_NONBLOCK | O_CLOEXEC | O_NOFOLLOW | O_NOCTTY)
    guard raw >= 0 else { throw OpenFailure(errno) }
    let file = FileDescriptor(adopting: raw)
    guard let status = file.status() else { throw .system(errno) }
    if status.isDirectory { throw .isFolder }
    guard status.isRegular else { throw .notRegular }
    return file
  }

  /// The entries of the folder or of a folder in it, without "." and "..", in byte order.
  func list(_ path: [FileName]) throws(OpenFailure) -> [Entry] {
    let target = try followingLinks(path)
    // Sound: the characters end in a zero, and the stream is closed below.
    guard let stream = unsafe opendir(target.characters) else { throw OpenFailure(errno) }
    defer { unsafe closedir(stream) }
    var entries: [Entry] = []
    while let entry = unsafe readdir(stream) {
      // Sound: d_name is a C string inside the entry, and the entry lives until the next readdir.
      let name = unsafe UnsafeRawPointer(entry) + (MemoryLayout<dirent>.offset(of: \.d_name) ?? 0)
      let bytes = unsafe Array(
        UnsafeRawBufferPointer(start: name, count: strlen(name.assumingMemoryBound(to: CChar.self)))
      )
      if bytes == [0x2E] || bytes == [0x2E, 0x2E] { continue }
      entries.append(Entry(name: FileName(bytes: bytes), kind: unsafe entry.pointee.d_type))
    }
    return entries.sorted { $0.name.bytes.lexicographicallyPrecedes($1.name.bytes) }
  }

  /// Whether an entry is a folder that may be looked into.
  func isFolder(_ entry: Entry, in path: [FileName]) -> Bool {
    if Int32(entry.kind) == Int32(DT_REG) { return false }
    guard let target = try? followingLinks(path + [entry.name]) else { return false }
    return target.status()?.isDirectory ?? false
  }

  /// The path with links resolved, where they stay inside the folder.
  private func followingLinks(_ path: [FileName]) throws(OpenFailure) -> SystemPath {
    let whole = SystemPath(folder: folder, components: path)
    var hasLink = false
    for count in 0..<path.count {
      let part = SystemPath(folder: folder, components: Array(path.prefix(count + 1)))
      guard let status = part.status() else { throw OpenFailure(errno) }
      hasLink = hasLink || status.isLink
    }
    guard hasLink else { return whole }
    guard let root = SystemPath(folder).resolved() else { throw .absent }
    guard let target = whole.resolved() else { throw .deadLink }
    guard target.isInside(root) else { throw .leavesFolder }
    return target
  }
}

/// One entry of a folder.
struct Entry {
  var name: FileName
  /// The kernel's `d_type`.
  var kind: UInt8
}
