import CSndfile
import Glibc
public import Signal
public import Stems

/// Writes a sound file that appears under its name when it is finished.
///
/// The same samples give the same bytes: no date and no program's name but libsndfile's goes into the
/// file. Belongs to one thread at a time.
@safe public final class SoundFileWriter {
  /// How `write(stored:)` takes its samples.
  public let format: StoredFormat
  private let file: NewFile
  private let sound: OpaquePointer
  private let layout: WrittenLayout
  private let channelCount: Int
  private var stored: [UInt8] = []
  private var isOpen = true
  private var byteCount: Int64 = 0

  /// Begins the file at `path`; throws what cannot be written, or what the disk says.
  ///
  /// Containers: WAV, RF64, W64, AIFF, CAF, FLAC. WAV becomes RF64 where `frameCount`, the length if it is
  /// known, does not fit into its 4 GiB. Encodings: integers of 16, 24 or 32 bits, and 32-bit float; FLAC
  /// has 16 and 24 only. `timeReference` is in frames since midnight, for the Broadcast Wave extension
  /// (EBU Tech 3285 §2.3); WAV and RF64 have it, the others leave it out.
  public init(
    path: String, container: SoundFileFacts.Container = .wav, encoding: SoundFileFacts.Encoding,
    sampleRate: SampleRate, channelCount: Int = 2, frameCount: FrameCount? = nil,
    timeReference: FrameIndex? = nil
  ) throws(SoundFileWriteFailure) {
    layout = try WrittenLayout(
      container, encoding, channelCount: channelCount, frameCount: frameCount)
    format = layout.format
    self.channelCount = channelCount
    do { file = try NewFile(path) } catch {
      throw SoundFileWriteFailure(sentence: error.sentence)
    }
    var info = SF_INFO()
    info.samplerate = Int32(clamping: sampleRate.hertz)
    info.channels = Int32(clamping: channelCount)
    info.format = layout.libraryFormat
    // Sound: the descriptor belongs to `file`, which outlives the handle.
    guard
      let sound = unsafe sf_open_fd(file.descriptor, Int32(SFM_WRITE), &info, Int32(SF_FALSE))
    else {
      throw SoundFileWriteFailure(sentence: "libsndfile does not write this format.")
    }
    unsafe self.sound = sound
    // No PEAK chunk: it would hold the time of day.
    unsafe _ = sf_command(sound, Int32(SFC_SET_ADD_PEAK_CHUNK), nil, Int32(SF_FALSE))
    if let timeReference, layout.hasTimeReference { setTimeReference(timeReference) }
  }

  deinit {
    if isOpen { unsafe _ = sf_close(sound) }
  }

  private func setTimeReference(_ frame: FrameIndex) {
    var info = SF_BROADCAST_INFO()
    let value = UInt64(max(0, frame.value))
    info.time_reference_low = UInt32(truncatingIfNeeded: value)
    info.time_reference_high = UInt32(truncatingIfNeeded: value >> 32)
    info.version = 1
    let size = Int32(MemoryLayout<SF_BROADCAST_INFO>.size)
    // Sound: libsndfile reads `size` bytes during the call.
    unsafe _ = sf_command(sound, Int32(SFC_SET_BROADCAST_INFO), &info, size)
  }

  /// Appends whole frames, channels interleaved, full scale ±1, stored as `encode` does, without dither.
  public func write(_ samples: Span<Float>) throws(SoundFileWriteFailure) {
    let size = samples.count * format.encoding.byteCount
    if stored.count < size { stored = [UInt8](repeating: 0, count: size) }
    encodeAll(samples, as: format, into: &stored)
    try writeStored(stored, size)
  }

  /// Appends whole frames that were stored in `format`, channels interleaved.
  public func write(stored bytes: RawSpan) throws(SoundFileWriteFailure) {
    byteCount += Int64(bytes.byteCount)
    guard byteCount <= layout.largest else {
      throw SoundFileWriteFailure(sentence: layout.tooLong)
    }
    errno = 0
    let isWritten = unsafe bytes.withUnsafeBytes { bytes in
      guard let start = bytes.baseAddress else { return true }
      guard layout.isCompressed else {
        // Sound: libsndfile only reads the memory, during the call.
        let memory = unsafe UnsafeMutableRawPointer(mutating: start)
        let written = unsafe sf_write_raw(sound, memory, sf_count_t(bytes.count))
        return written == sf_count_t(bytes.count)
      }
      // Sound: arrays and the spans of them are aligned for any word.
      let words = unsafe start.assumingMemoryBound(to: Int32.self)
      let frames = sf_count_t(bytes.count / 4 / channelCount)
      return unsafe sf_writef_int(sound, words, frames) == frames
    }
    guard isWritten else {
      throw SoundFileWriteFailure(sentence: SystemError(code: errno).sentence)
    }
  }

  /// Completes the header and waits for the disk. Nothing can be written afterwards; the file has no name
  /// yet.
  public func complete() throws(SoundFileWriteFailure) {
    guard isOpen else { return }
    isOpen = false
    errno = 0
    guard unsafe sf_close(sound) == Int32(SF_ERR_NO_ERROR) else {
      throw SoundFileWriteFailure(sentence: SystemError(code: errno).sentence)
    }
    do { try file.synchronize() } catch {
      throw SoundFileWriteFailure(sentence: error.sentence)
    }
  }

  /// Completes the file and gives it its name, unless something has that name already.
  public func finish() throws(SoundFileWriteFailure) {
    try complete()
    do { try file.finishAsNew() } catch {
      throw SoundFileWriteFailure(sentence: error.sentence)
    }
  }

  /// Removes what was written, at once; without it an unfinished file goes with the writer.
  public func discard() { file.discard() }

  /// Writes a whole file at once: `init`, `write` and `finish`.
  public static func write(
    _ samples: Span<Float>, to path: String, encoding: SoundFileFacts.Encoding,
    sampleRate: SampleRate, channelCount: Int = 2
  ) throws(SoundFileWriteFailure) {
    let writer = try SoundFileWriter(
      path: path, encoding: encoding, sampleRate: sampleRate, channelCount: channelCount)
    try writer.write(samples)
    try writer.finish()
  }

  /// Writes the first `size` of stored bytes. Not a span of the property: one may not be held.
  private func writeStored(
    _ bytes: borrowing [UInt8], _ size: Int
  ) throws(SoundFileWriteFailure) {
    // Sound: bytes without padding have no uninitialised part.
    try write(stored: unsafe bytes.span.bytes.extracting(0..<size))
  }
}

/// A function of its own: spans of a class's arrays may not be held.
private func encodeAll(
  _ samples: Span<Float>, as format: StoredFormat, into bytes: inout [UInt8]
) {
  var span = bytes.mutableSpan
  var raw = unsafe span.mutableBytes
  encode(samples, as: format, into: &raw)
}

/// Why a sound file could not be written, in one sentence.
public struct SoundFileWriteFailure: Error, Hashable, Sendable {
  /// What happened; holds no path.
  public var sentence: String

  public init(sentence: String) { self.sentence = sentence }
}
