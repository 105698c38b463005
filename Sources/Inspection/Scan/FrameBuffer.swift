package import Signal
import Stems

/// Memory for frames of interleaved stereo. Belongs to one thread at a time.
@safe package struct FrameBuffer: ~Copyable {
  /// Frames that fit.
  let capacity: Int
  private let storage: UnsafeMutablePointer<Float>

  /// Silence.
  package init(frames: Int) {
    capacity = frames
    unsafe storage = .allocate(capacity: frames * 2)
    unsafe storage.initialize(repeating: 0, count: frames * 2)
  }

  deinit { unsafe storage.deallocate() }

  /// Reads frames of a lane into the beginning.
  borrowing func read(
    _ reader: any SampleReader, from start: FrameIndex, frames: Int
  ) throws(SampleReadFailure) {
    precondition(frames <= capacity)
    // Sound: nothing else refers to the storage while the reader fills it.
    var span = unsafe UnsafeMutableBufferPointer(start: storage, count: frames * 2).mutableSpan
    try reader.read(from: start, into: &span)
  }

  /// The first samples. Valid while the buffer lives.
  package borrowing func samples(_ frames: Int) -> UnsafeBufferPointer<Float> {
    precondition(frames <= capacity)
    return unsafe UnsafeBufferPointer(start: storage, count: frames * 2)
  }

  /// Fills the first frames with silence.
  borrowing func clear(frames: Int) {
    precondition(frames <= capacity)
    unsafe silence(storage, frames: frames)
  }

  /// Adds frames of another buffer, under a gain; NaN and infinity are left out.
  borrowing func add(_ other: borrowing FrameBuffer, gain: LinearGain, frames: Int) {
    precondition(frames <= capacity && frames <= other.capacity)
    unsafe accumulate(other.storage, gain: gain, into: storage, frames: frames)
  }

  /// Adds frames of interleaved stereo; NaN and infinity are left out.
  borrowing func add(_ other: UnsafeMutableBufferPointer<Float>, frames: Int) {
    precondition(frames <= capacity && frames * 2 <= other.count)
    guard let source = other.baseAddress else { return }
    // Sound: both sides hold the frames.
    unsafe accumulate(source, gain: .unity, into: storage, frames: frames)
  }

  /// Adds stored frames, under a gain.
  borrowing func add(_ bytes: RawSpan, as encoding: PCMEncoding, gain: LinearGain) {
    precondition(bytes.byteCount <= capacity * 2 * encoding.byteCount)
    unsafe accumulate(bytes, as: encoding, gain: gain, into: storage)
  }

  /// Multiplies frames by a moving gain.
  package borrowing func multiply(_ frames: Range<Int>, by ramp: inout GainRamp) {
    precondition(frames.upperBound <= capacity)
    unsafe Signal.multiply(storage + frames.lowerBound * 2, by: &ramp, frames: frames.count)
  }

  /// Adds triangular dither for integers of `bits`; see Signal's `addDither`.
  package borrowing func addDither(bits: Int, firstSample: Int64, frames: Int) {
    precondition(frames <= capacity)
    // Sound: nothing else refers to the storage meanwhile.
    var span = unsafe UnsafeMutableBufferPointer(start: storage, count: frames * 2).mutableSpan
    Signal.addDither(to: &span, bits: bits, firstSample: firstSample)
  }

  /// Moves the left side of the first frames to the front, as mono.
  package borrowing func keepLeft(frames: Int) {
    precondition(frames <= capacity)
    for frame in 0..<frames { unsafe storage[frame] = storage[2 * frame] }
  }

  /// Puts the difference of two buffers into the first frames.
  package borrowing func put(
    _ minuend: borrowing FrameBuffer, minus subtrahend: borrowing FrameBuffer, frames: Int
  ) {
    precondition(
      frames <= capacity && frames <= minuend.capacity && frames <= subtrahend.capacity)
    unsafe subtract(subtrahend.storage, from: minuend.storage, into: storage, frames: frames)
  }
}
