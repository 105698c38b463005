import Glibc

/// Says to other programs that a session is open: a file beside it, locked as long as this program lives.
///
/// A lock file that nobody holds was left by a program that did not come to its end.
@safe final class SessionLock: @unchecked Sendable {
  /// What the last holder left, if it did not come to its end.
  let leftover: Holder?
  private let descriptor: Int32
  private let path: String

  /// Who holds a lock.
  struct Holder: Hashable {
    var process: String
    var host: String
    /// Why it ended, where it could still say so.
    var ending: String?

    init(process: String, host: String, ending: String? = nil) {
      self.process = process
      self.host = host
      self.ending = ending
    }

    init?(_ text: String) {
      let lines = text.split(separator: "\n").map(String.init)
      guard lines.count >= 2, Int32(lines[0]) != nil else { return nil }
      self.init(
        process: String(lines[0].prefix(20)), host: String(lines[1].prefix(80)),
        ending: lines.count > 2 ? String(lines[2].prefix(20)) : nil)
    }
  }

  enum Failure: Error {
    /// Another program has it.
    case taken(Holder?)
    /// Nothing can be written there, or the file system knows no locks.
    case impossible(code: Int32)
  }

  static let name = ".stemwright.lock"

  /// Takes the lock of a folder without waiting.
  init(folder: String) throws(Failure) {
    path = folder + "/" + Self.name
    while true {
      // Sound, here and below: a C string lives for the length of the call.
      let file = unsafe open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK, 0o644)
      guard file >= 0 else { throw .impossible(code: errno) }
      guard flock(file, LOCK_EX | LOCK_NB) == 0 else {
        let code = errno
        let holder = Self.holder(in: file)
        close(file)
        throw code == EWOULDBLOCK ? .taken(holder) : .impossible(code: code)
      }
      // Whoever had it may have removed the file in between: the lock on a file without a name is worth nothing.
      var (opened, named) = (stat(), stat())
      let isNamed = unsafe fstat(file, &opened) == 0 && lstat(path, &named) == 0
      guard isNamed, opened.st_ino == named.st_ino, opened.st_dev == named.st_dev else {
        close(file)
        continue
      }
      // It is written over: it must be a lock's, and no other name may lead to it (a delivery may bring a hard
      // link of that name to one of its stems).
      let holder = Self.holder(in: file)
      guard opened.st_nlink == 1, opened.st_size == 0 || holder != nil && opened.st_size <= 256
      else {
        close(file)
        throw .impossible(code: EEXIST)
      }
      descriptor = file
      leftover = holder
      write(ending: nil)
      return
    }
  }

  /// Gives it back; nothing is left.
  func release() {
    unsafe _ = unlink(path)
    close(descriptor)
  }

  /// Gives it back, and leaves word why the program ended before its user ended it.
  func abandon(_ ending: String) {
    write(ending: ending)
    close(descriptor)
  }

  private func write(ending: String?) {
    var name = [CChar](repeating: 0, count: 256)
    // Sound: the name is shorter than the array, whose last zero stays.
    unsafe gethostname(&name, name.count - 1)
    let host = String(
      decoding: name.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
    let text = "\(getpid())\n\(host)\n" + (ending.map { $0 + "\n" } ?? "")
    ftruncate(descriptor, 0)
    var bytes = Array(text.utf8)
    // Sound: the array's own count is written.
    _ = unsafe pwrite(descriptor, &bytes, bytes.count, 0)
  }

  private static func holder(in file: Int32) -> Holder? {
    var bytes = [UInt8](repeating: 0, count: 256)
    // Sound: at most the array's own count is read.
    let count = unsafe pread(file, &bytes, bytes.count, 0)
    return count > 0 ? Holder(String(decoding: bytes.prefix(count), as: UTF8.self)) : nil
  }
}
