import Glibc
public import Stems

/// Why a small file could not be read or written.
public struct WholeFileFailure: Error, Hashable, Sendable {
  /// The system's error number.
  public var code: Int32
  /// One sentence: what happened.
  public var sentence: String

  init(_ error: SystemError) {
    code = error.code
    sentence = error.sentence
  }

  init(_ failure: OpenFailure) {
    code = if case .system(let code) = failure { code } else { 0 }
    sentence = failure.sentence
  }
}

/// A small file that is read and replaced as a whole: whoever looks finds the old one or the new one.
///
/// All functions block on the disk and may be called from any thread.
public enum WholeFile {
  /// The content and the time of the last change, in nanoseconds since 1970; nil where there is no such file.
  /// Links are not followed, and nothing but a regular file is opened.
  public static func read(
    _ name: String, in folder: String, upTo limit: Int
  ) throws(WholeFileFailure) -> (bytes: [UInt8], modified: Int64)? {
    do throws(OpenFailure) {
      let file = try FolderAccess(folder: folder).open([FileName(name)])
      guard let status = file.status() else { throw .system(errno) }
      guard status.identity.byteCount <= Int64(limit) else { throw .system(EFBIG) }
      let bytes = file.bytes(at: 0, count: Int(status.identity.byteCount))
      guard bytes.count == Int(status.identity.byteCount) else { throw .system(EIO) }
      return (bytes, status.identity.modified)
    } catch {
      if case .absent = error { return nil }
      if case .system(ENOENT) = error { return nil }
      throw WholeFileFailure(error)
    }
  }

  /// Writes a file beside its place, waits until it is on the disk, gives it its name, and waits for that.
  public static func replace(
    _ name: String, in folder: String, with bytes: [UInt8]
  ) throws(WholeFileFailure) {
    do throws(SystemError) {
      let file = try written(bytes, to: folder + "/" + name)
      try file.finish()
      SystemPath(folder + "/" + name).synchronizeFolder()
    } catch { throw WholeFileFailure(error) }
  }

  /// As `replace`, under the first of `names` that is free; which one that was.
  public static func create(
    _ names: some Sequence<String>, in folder: String, with bytes: [UInt8]
  ) throws(WholeFileFailure) -> String {
    var last = EEXIST
    for name in names {
      do throws(SystemError) {
        try written(bytes, to: folder + "/" + name).finishAsNew()
        return name
      } catch {
        last = error.code
        guard last == EEXIST else { break }
      }
    }
    throw WholeFileFailure(SystemError(code: last))
  }

  private static func written(
    _ bytes: [UInt8], to path: String
  ) throws(SystemError) -> NewFile {
    let file = try NewFile(path)
    try file.write(bytes)
    try file.synchronize()
    return file
  }

  /// Removes a file, and what writing it left behind when a program was killed. Whoever holds its lock may.
  public static func removeLeftovers(of name: String, in folder: String) {
    guard let entries = try? FolderAccess(folder: folder).list([]) else { return }
    let prefix = Array((name + ".tmp-").utf8)
    for entry in entries where entry.name.bytes.starts(with: prefix) {
      remove(entry.name, in: folder)
    }
  }

  /// Removes a file; nothing where there is none.
  public static func remove(_ name: FileName, in folder: String) {
    let path = SystemPath(folder: folder, components: [name])
    // Sound: the characters end in a zero.
    _ = unsafe unlink(path.characters)
  }

  /// Makes a folder and those above it, for the user alone; false where the disk refuses.
  public static func makeFolder(_ path: String) -> Bool {
    var folder = ""
    for component in path.split(separator: "/") {
      folder += "/" + component
      // Sound: a C string for the length of the call.
      if unsafe mkdir(folder, 0o700) != 0, errno != EEXIST { return false }
    }
    return SystemPath(path).resolved()?.status()?.isDirectory ?? false
  }

  /// Whether something stands at a path that a file must not take the place of: a folder, a device, a pipe.
  public static func isNoFile(_ path: String) -> Bool {
    SystemPath(path).status().map { !$0.isRegular && !$0.isLink } ?? false
  }

  /// The path without links, as bytes; nil where it leads nowhere.
  public static func resolvedPath(_ path: String) -> [UInt8]? { SystemPath(path).resolved()?.bytes }
}
