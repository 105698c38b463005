import Glibc

/// The bytes of a regular file of at most a megabyte (a keymap, a theme); nil when there is none.
///
/// Opened without waiting, so that a pipe of that name cannot hang the start.
func readSmallFile(_ path: String) -> [UInt8]? {
  let limit = 1 << 20
  // Sound: the string lives for the call.
  let descriptor = unsafe open(path, O_RDONLY | O_NONBLOCK | O_CLOEXEC)
  guard descriptor >= 0 else { return nil }
  defer { close(descriptor) }
  var status = stat()
  // Sound: fstat writes one `stat` to a live local.
  guard unsafe fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG else {
    return nil
  }
  return unsafe [UInt8](unsafeUninitializedCapacity: limit) { buffer, count in
    // Sound: read writes at most the buffer's own size.
    count = max(0, unsafe read(descriptor, buffer.baseAddress, limit))
  }
}
