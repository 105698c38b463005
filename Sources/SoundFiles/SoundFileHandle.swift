import CSndfile
import Glibc

/// One file open in libsndfile for reading; closed when it goes out of scope.
///
/// Belongs to one thread at a time.
@safe struct SoundFileHandle: ~Copyable {
  private var sound: OpaquePointer
  private let descriptor: FileDescriptor

  /// What libsndfile found in the header.
  let info: SF_INFO

  /// Takes over `descriptor`. Nil where libsndfile refuses the file.
  init?(_ descriptor: consuming FileDescriptor) {
    var info = SF_INFO()
    // Sound: the descriptor outlives the handle (it is a property), and is not closed by libsndfile.
    guard let sound = unsafe sf_open_fd(descriptor.raw, Int32(SFM_READ), &info, Int32(SF_FALSE))
    else {
      return nil
    }
    unsafe self.sound = sound
    self.descriptor = descriptor
    self.info = info
  }

  deinit { unsafe _ = sf_close(sound) }

  /// Opens the same file again, at frame 0.
  ///
  /// libsndfile 1.2.0 never comes back from a FLAC seek that failed. False where the file can no
  /// longer be opened; the old state stays then.
  mutating func reopen() -> Bool {
    var info = SF_INFO()
    // Sound: as in `init`; the old handle is closed once and replaced at once.
    guard lseek(descriptor.raw, 0, SEEK_SET) == 0,
      let fresh = unsafe sf_open_fd(descriptor.raw, Int32(SFM_READ), &info, Int32(SF_FALSE))
    else { return false }
    unsafe _ = sf_close(sound)
    unsafe sound = fresh
    return true
  }

  /// The encoding of a sample, one of the `SF_FORMAT_…` subtypes.
  var subtype: Int { Int(info.format) & Int(SF_FORMAT_SUBMASK) }

  /// The libsndfile container, one of the `SF_FORMAT_…` types.
  var container: Int { Int(info.format) & Int(SF_FORMAT_TYPEMASK) }

  /// The file's current state.
  func status() -> FileStatus? { descriptor.status() }

  /// Up to `buffer.count` raw bytes at `offset` of the file, past libsndfile. Nil on a disk error.
  func readBytes(at offset: Int64, into buffer: UnsafeMutableRawBufferPointer) -> Int? {
    unsafe descriptor.read(at: offset, into: buffer)
  }

  /// Asks the kernel to fetch bytes of the file in the background.
  func prefetch(at offset: Int64, count: Int64) {
    _ = posix_fadvise(descriptor.raw, off_t(offset), off_t(count), POSIX_FADV_WILLNEED)
  }

  /// Goes to a frame. False where libsndfile cannot.
  mutating func seek(to frame: Int64) -> Bool {
    unsafe sf_seek(sound, frame, SEEK_SET) == frame
  }

  /// Decodes whole frames into `samples`, channels interleaved, full scale ±1.
  ///
  /// Gives the frames read; fewer than fit at the end of the file or at damage.
  mutating func read(into samples: UnsafeMutableBufferPointer<Float>) -> Int64 {
    let frames = samples.count / Int(max(1, info.channels))
    return unsafe sf_readf_float(sound, samples.baseAddress, sf_count_t(frames))
  }

  /// Whether the decoder has met damage (a lost sync, a wrong checksum).
  func hasError() -> Bool { unsafe sf_error(sound) != Int32(SF_ERR_NO_ERROR) }

  /// Where libsndfile found the first byte of audio. Leaves the reading position at frame 0.
  mutating func dataOffset() -> Int64? {
    // A seek in uncompressed audio is one lseek: the descriptor's position then tells the offset.
    guard seek(to: 0) else { return nil }
    let position = lseek(descriptor.raw, 0, SEEK_CUR)
    return position > 0 ? Int64(position) : nil
  }

  /// Whether raw samples are stored highest byte first.
  var isBigEndian: Bool {
    // The machine is little-endian (x86-64, arm64): swapping is needed for big-endian words.
    unsafe sf_command(sound, Int32(SFC_RAW_DATA_NEEDS_ENDSWAP), nil, 0) == Int32(SF_TRUE)
  }

  /// The time reference of the Broadcast Wave extension (EBU Tech 3285 §2.3), in frames.
  var timeReference: Int64? {
    var info = SF_BROADCAST_INFO()
    let size = Int32(MemoryLayout<SF_BROADCAST_INFO>.size)
    // Sound: libsndfile writes at most `size` bytes.
    guard unsafe sf_command(sound, Int32(SFC_GET_BROADCAST_INFO), &info, size) == Int32(SF_TRUE)
    else {
      return nil
    }
    return Int64(
      exactly: UInt64(info.time_reference_high) << 32 | UInt64(info.time_reference_low))
  }
}
