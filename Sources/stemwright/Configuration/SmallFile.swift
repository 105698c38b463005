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

/// Writes a file as a whole: beside its place first, then renamed over it. False where that cannot be.
func writeSmallFile(_ path: String, _ text: String) -> Bool {
  let temporary = "\(path).tmp-\(getpid())"
  // Sound, here and below: the strings live for the calls.
  let descriptor = unsafe open(
    temporary, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0o600)
  guard descriptor >= 0 else { return false }
  var bytes = Array(text.utf8)[...]
  while !bytes.isEmpty {
    // Sound: the buffer lives for the call, and its own count bounds the write.
    let written = unsafe bytes.withUnsafeBytes {
      unsafe write(descriptor, $0.baseAddress, $0.count)
    }
    if written < 0, errno == EINTR { continue }
    guard written > 0 else { break }
    bytes = bytes.dropFirst(written)
  }
  let isWhole = bytes.isEmpty && fsync(descriptor) == 0
  close(descriptor)
  if isWhole, unsafe rename(temporary, path) == 0 { return true }
  _ = unsafe unlink(temporary)
  return false
}

/// Makes a folder and those above it, where they are missing.
func makeFolders(_ path: String) {
  var made = ""
  for component in path.split(separator: "/") {
    made += "/" + component
    // Sound: the string lives for the call.
    _ = unsafe mkdir(made, 0o700)
  }
}
