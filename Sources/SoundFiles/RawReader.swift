import Glibc
import Signal
import Stems

/// Reads uncompressed samples straight from the file and decodes them with `Signal`'s kernels.
///
/// Four times as fast as libsndfile's conversion (measured), and without a seek: every read names
/// its position. `read`, not a mapping: a file that is cut off under a mapping is a signal.
final class RawReader: SampleReader {
  private let sound: SoundFileHandle
  private let layout: RawLayout
  private let frameCount: FrameCount
  private let identity: FileIdentity
  private let isMono: Bool
  private let readsRemoved: Bool
  private var bytes: [UInt8] = []
  private var mono: [Float] = []

  /// Bytes of one system call at most; larger pieces fall out of the processor's cache.
  private static let pieceBytes = 256 * 1024

  init(_ sound: consuming FolderAccess.OpenSound, _ layout: RawLayout, readsRemoved: Bool) {
    self.readsRemoved = readsRemoved
    frameCount = sound.report.facts.frameCount
    identity = sound.report.identity
    isMono = sound.report.facts.channelCount == 1
    self.layout = layout
    self.sound = sound.handle
  }

  func read(
    from start: FrameIndex, into frames: inout MutableSpan<Float>
  ) throws(SampleReadFailure) {
    let request = RequestedFrames(start, &frames, frameCount: frameCount)
    var done = request.wanted.lowerBound
    do throws(SampleReadFailure) {
      try checkIdentity()
      while done < request.wanted.upperBound {
        let count = min(
          request.wanted.upperBound - done, Self.pieceBytes / layout.bytesPerFrame)
        try readPiece(
          request.first + Int64(done - request.wanted.lowerBound), done..<done + count, &frames)
        done += count
      }
    } catch {
      frames.silence(done * 2..<request.wanted.upperBound * 2)
      throw error
    }
  }

  func readStored(
    from start: FrameIndex, count: FrameCount, _ body: (RawSpan, PCMEncoding) -> Void
  ) throws(SampleReadFailure) -> Bool {
    let byteCount = count.value * Int64(layout.bytesPerFrame)
    // Floats are looked at on the way: `invalidateImpossible`.
    guard !isMono, layout.encoding.word != .float32, start >= .start,
      start.value + count.value <= frameCount.value,
      (1...Int64(Self.pieceBytes)).contains(byteCount)
    else { return false }
    try checkIdentity()
    try readBytes(start.value, Int(count.value))
    show(bytes, Int(byteCount), as: layout.encoding, to: body)
    return true
  }

  func willRead(_ count: FrameCount, at starts: [FrameIndex]) {
    let bytes = count.value * Int64(layout.bytesPerFrame)
    for start in starts where start >= .start && start.value < frameCount.value {
      sound.prefetch(
        at: layout.dataOffset + start.value * Int64(layout.bytesPerFrame), count: bytes)
    }
  }

  /// A file that is written to while it is played holds other audio from then on.
  private func checkIdentity() throws(SampleReadFailure) {
    guard let status = sound.status(), status.identity == identity,
      readsRemoved || status.linkCount > 0
    else {
      throw SampleReadFailure(sentence: changedOnDisk)
    }
  }

  /// Reads `count` frames from `first` of the file into `bytes`.
  private func readBytes(_ first: Int64, _ count: Int) throws(SampleReadFailure) {
    let byteCount = count * layout.bytesPerFrame
    if bytes.count < byteCount { bytes = [UInt8](repeating: 0, count: byteCount) }
    let offset = layout.dataOffset + first * Int64(layout.bytesPerFrame)
    // Sound: the buffer is used within the closure only, and holds `byteCount` bytes.
    let read = unsafe bytes.withUnsafeMutableBytes {
      unsafe sound.readBytes(
        at: offset, into: UnsafeMutableRawBufferPointer(rebasing: $0[..<byteCount]))
    }
    guard let read else {
      throw SampleReadFailure(sentence: "The disk reports an error where this file lies.")
    }
    guard read == byteCount else { throw SampleReadFailure(sentence: changedOnDisk) }
  }

  /// Reads and decodes the frames from `first` of the file into the frames `range` of the request.
  private func readPiece(
    _ first: Int64, _ range: Range<Int>, _ frames: inout MutableSpan<Float>
  ) throws(SampleReadFailure) {
    try readBytes(first, range.count)
    var target = frames._mutatingExtracting(range.lowerBound * 2..<range.upperBound * 2)
    if isMono, mono.count < range.count { mono = [Float](repeating: 0, count: range.count) }
    decodeStereo(
      bytes, range.count * layout.bytesPerFrame, as: layout.encoding,
      mono: isMono ? range.count : 0, &mono, into: &target)
    if layout.encoding.word == .float32 { invalidateImpossible(&target) }
  }
}

/// A function of its own, as below.
private func show(
  _ bytes: borrowing [UInt8], _ byteCount: Int, as encoding: PCMEncoding,
  to body: (RawSpan, PCMEncoding) -> Void
) {
  // Sound: bytes without padding have no uninitialised part.
  body(unsafe bytes.span.bytes.extracting(0..<byteCount), encoding)
}

/// Decodes `byteCount` bytes to stereo; `mono` frames of one channel by way of `scratch`.
///
/// A function of its own: spans of a class's arrays may not be held.
private func decodeStereo(
  _ bytes: borrowing [UInt8], _ byteCount: Int, as encoding: PCMEncoding, mono: Int,
  _ scratch: inout [Float], into target: inout MutableSpan<Float>
) {
  // Sound: bytes without padding have no uninitialised part.
  let raw = unsafe bytes.span.bytes.extracting(0..<byteCount)
  guard mono > 0 else {
    decode(raw, as: encoding, into: &target)
    return
  }
  var single = scratch.mutableSpan
  decode(raw, as: encoding, into: &single)
  interleave(mono: scratch.span.extracting(0..<mono), into: &target)
}
