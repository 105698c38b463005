import Glibc
import Stems
import Synchronization

/// A file that appears under its name only when it is complete.
///
/// It is written beside its place and renamed over it; an unfinished one is removed.
@safe final class NewFile {
  private let temporary: SystemPath
  private let target: SystemPath
  let descriptor: Int32
  private var isFinished = false

  private static let serial = Atomic<Int>(0)

  /// Creates the temporary file. Throws the system's error number.
  init(_ path: String) throws(SystemError) {
    let number = Self.serial.wrappingAdd(1, ordering: .relaxed).newValue
    target = SystemPath(path)
    temporary = SystemPath("\(path).tmp-\(getpid())-\(number)")
    // Sound: the characters end in a zero.
    descriptor = unsafe open(
      temporary.characters, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0o666)
    guard descriptor >= 0 else {
      isFinished = true
      throw SystemError(code: errno)
    }
  }

  deinit {
    if descriptor >= 0 { close(descriptor) }
    discard()
  }

  /// Lends the name that the file has until it is finished, as a C string.
  func withTemporaryPath<T>(_ body: (UnsafePointer<CChar>) -> T) -> T {
    // Sound: the array's own storage, which ends in a zero, for the length of the call.
    let characters = temporary.characters
    return unsafe body(characters)
  }

  /// Writes all bytes at the current position.
  func write(_ bytes: [UInt8]) throws(SystemError) {
    var done = 0
    while done < bytes.count {
      // Sound: the slice lies within the array.
      let count = unsafe bytes.withUnsafeBytes {
        unsafe Glibc.write(descriptor, $0.baseAddress.map { unsafe $0 + done }, bytes.count - done)
      }
      if count < 0, errno == EINTR { continue }
      guard count > 0 else { throw SystemError(code: errno) }
      done += count
    }
  }

  /// Removes what was written.
  func discard() {
    // Sound: the characters end in a zero.
    if !isFinished { unsafe _ = unlink(temporary.characters) }
    isFinished = true
  }

  /// Waits until the content is on the disk.
  func synchronize() throws(SystemError) {
    guard fsync(descriptor) == 0 else { throw SystemError(code: errno) }
  }

  /// Gives the file its name; what had the name before is replaced.
  func finish() throws(SystemError) {
    // Sound: both names end in a zero.
    guard unsafe rename(temporary.characters, target.characters) == 0 else {
      throw SystemError(code: errno)
    }
    isFinished = true
  }

  /// Gives the file its name, unless something has it already (EEXIST), and waits until the folder's entry is
  /// on the disk.
  func finishAsNew() throws(SystemError) {
    // Sound, both: the names end in a zero.
    if unsafe link(temporary.characters, target.characters) == 0 {
      unsafe _ = unlink(temporary.characters)
    } else {
      guard errno != EEXIST else { throw SystemError(code: errno) }
      // A file system without links: the look beforehand has to do.
      guard target.status() == nil else { throw SystemError(code: EEXIST) }
      try finish()
    }
    isFinished = true
    target.synchronizeFolder()
  }
}

/// An error number of the C library.
struct SystemError: Error {
  var code: Int32

  /// What happened, for the engineer.
  var sentence: String {
    switch code {
    case ENOSPC, EDQUOT: "The disk is full."
    case EACCES, EPERM, EROFS: "No permission to write there."
    case ENOENT, ENOTDIR: "There is no such folder."
    case EISDIR: "A folder stands in its place."
    case EEXIST: "It is already there; name another file."
    case EFBIG: "The file system allows no file of this size."
    default: "It could not be written (system error \(code))."
    }
  }
}
