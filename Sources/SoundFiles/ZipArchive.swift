import CMinizip
import Glibc
public import Stems

/// A new zip archive: it appears under its name when it is complete. The same content gives the same bytes.
///
/// Belongs to one thread; blocks on the disk.
@safe public final class ZipArchive {
  private let file: NewFile
  private let handle: zipFile
  private var isOpen = true

  /// Compressed, or as it is: samples do not get smaller.
  public enum Storing: Sendable {
    case compressed
    case plain
  }

  /// Begins an archive at `path`.
  public init(path: String) throws(SoundFileWriteFailure) {
    do {
      file = try NewFile(path)
    } catch { throw SoundFileWriteFailure(sentence: error.sentence) }
    // Sound: the characters end in a zero; the library keeps nothing of them.
    let opened = unsafe file.withTemporaryPath { unsafe zipOpen64($0, APPEND_STATUS_CREATE) }
    guard let opened = unsafe opened else {
      throw SoundFileWriteFailure(sentence: "The archive could not be begun.")
    }
    unsafe handle = opened
  }

  deinit { close() }

  /// Adds a file of these bytes. `name` is UTF-8, with / between folders.
  public func add(_ name: String, _ bytes: [UInt8]) throws(SoundFileWriteFailure) {
    try begin(name, .compressed)
    try write(bytes)
    try end()
  }

  /// Adds a file of a song as it is. The folder's files are read, never written.
  public func add(
    _ name: String, of file: StemFile, in folder: String
  ) throws(SoundFileWriteFailure) {
    let source: FileDescriptor
    do {
      source = try FolderAccess(folder: folder).open(file.path)
    } catch { throw SoundFileWriteFailure(sentence: error.sentence) }
    guard let size = source.status()?.identity.byteCount else {
      throw SoundFileWriteFailure(sentence: "\(file.name.text) cannot be read.")
    }
    try begin(name, .plain)
    var position: Int64 = 0
    while position < size {
      let count = Int(min(size - position, 1 << 20))
      let bytes = source.bytes(at: position, count: count)
      guard bytes.count == count else {
        throw SoundFileWriteFailure(
          sentence: "\(file.name.text) could not be read to its end; export it again.")
      }
      try write(bytes)
      position += Int64(count)
    }
    try end()
  }

  /// Completes the archive and gives it its name.
  public func finish(replacing: Bool) throws(SoundFileWriteFailure) {
    isOpen = false
    // Sound: the handle is open, and not used again.
    let code = unsafe zipClose(handle, nil)
    guard code == ZIP_OK else { throw Self.failure(code) }
    do throws(SystemError) {
      try file.synchronize()
      if replacing { try file.finish() } else { try file.finishAsNew() }
    } catch { throw SoundFileWriteFailure(sentence: error.sentence) }
  }

  private func close() {
    if isOpen { unsafe _ = zipClose(handle, nil) }
    isOpen = false
  }

  /// The first of January 1980, where the time of zip archives begins.
  private static let date: UInt = 0x0021_0000
  /// The flag that says: names are UTF-8.
  private static let utf8Flag: UInt = 1 << 11
  /// Unix, version 4.5 of the format.
  private static let madeBy: UInt = 3 << 8 | 45

  private func begin(_ name: String, _ storing: Storing) throws(SoundFileWriteFailure) {
    var facts = zip_fileinfo()
    facts.dosDate = Self.date
    facts.external_fa = 0o100644 << 16
    let isCompressed = storing == .compressed
    // Sound: the structure and the name live for the call. The numbers are zlib's own defaults; the last one asks
    // for sizes beyond 4 GiB.
    let code = unsafe zipOpenNewFileInZip4_64(
      handle, name, &facts, nil, 0, nil, 0, nil, isCompressed ? Z_DEFLATED : 0,
      isCompressed ? Z_DEFAULT_COMPRESSION : 0, 0, -15, 8, Z_DEFAULT_STRATEGY,
      nil, 0, Self.madeBy, Self.utf8Flag, isCompressed ? 0 : 1)
    guard code == ZIP_OK else { throw Self.failure(code) }
  }

  private func write(_ bytes: [UInt8]) throws(SoundFileWriteFailure) {
    // Sound: the buffer lives for the call, and its own count bounds it.
    let code = unsafe bytes.withUnsafeBytes { buffer in
      unsafe zipWriteInFileInZip(handle, buffer.baseAddress, UInt32(buffer.count))
    }
    guard code == ZIP_OK else { throw Self.failure(code) }
  }

  private func end() throws(SoundFileWriteFailure) {
    // Sound: the handle is open.
    let code = unsafe zipCloseFileInZip(handle)
    guard code == ZIP_OK else { throw Self.failure(code) }
  }

  private static func failure(_ code: Int32) -> SoundFileWriteFailure {
    let error = errno
    return SoundFileWriteFailure(
      sentence: code == Z_ERRNO && error != 0
        ? SystemError(code: error).sentence
        : "The archive could not be written (zip error \(code)).")
  }
}
