import Glibc
import Stems

/// One open file descriptor, closed when it goes out of scope.
@safe struct FileDescriptor: ~Copyable {
  let raw: Int32

  /// Takes over a descriptor that the caller has just opened.
  init(adopting raw: Int32) { self.raw = raw }

  deinit { close(raw) }

  /// What the file is at this moment; nil where the kernel gives no answer.
  func status() -> FileStatus? {
    var status = stat()
    // Sound: `status` outlives the call, and fstat writes one struct stat.
    guard unsafe fstat(raw, &status) == 0 else { return nil }
    return FileStatus(status)
  }

  /// Reads up to `buffer.count` bytes at `offset`; fewer only at the end of the file.
  ///
  /// Nil on an error of the disk.
  func read(at offset: Int64, into buffer: UnsafeMutableRawBufferPointer) -> Int? {
    var done = 0
    while done < buffer.count {
      // Sound: the rebased slice lies within `buffer`.
      let rest = unsafe UnsafeMutableRawBufferPointer(rebasing: buffer[done...])
      let count = unsafe pread(raw, rest.baseAddress, rest.count, off_t(offset) + off_t(done))
      if count == 0 { break }
      if count < 0 {
        if errno == EINTR { continue }
        return nil
      }
      done += count
    }
    return done
  }

  /// Up to `count` bytes at `offset`, as many as the file has there.
  func bytes(at offset: Int64, count: Int) -> [UInt8] {
    guard offset >= 0, count > 0 else { return [] }
    var result = [UInt8](repeating: 0, count: count)
    // Sound: the buffer is used within the closure only.
    let read = unsafe result.withUnsafeMutableBytes { unsafe self.read(at: offset, into: $0) }
    result.removeLast(count - (read ?? 0))
    return result
  }
}

/// The part of `struct stat` that matters here.
struct FileStatus {
  var identity: FileIdentity
  var isRegular: Bool
  var isDirectory: Bool
  var isLink: Bool
  /// Folder entries that name the file; 0 once it was deleted or replaced by a rename.
  var linkCount: UInt64

  init(_ status: stat) {
    let kind = status.st_mode & S_IFMT
    isRegular = kind == S_IFREG
    isDirectory = kind == S_IFDIR
    isLink = kind == S_IFLNK
    linkCount = UInt64(status.st_nlink)
    let seconds = Int64(status.st_mtim.tv_sec).multipliedReportingOverflow(by: 1_000_000_000)
    identity = FileIdentity(
      device: UInt64(status.st_dev), inode: UInt64(status.st_ino),
      byteCount: Int64(status.st_size),
      modified: seconds.partialValue &+ Int64(status.st_mtim.tv_nsec))
  }
}
