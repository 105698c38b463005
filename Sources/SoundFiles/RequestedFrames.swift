import Signal

/// The part of a request that lies on a file; what lies outside is silence.
struct RequestedFrames {
  /// Frames of the request that exist, counted from the request's first frame.
  let wanted: Range<Int>
  /// Where `wanted` begins in the file.
  let first: Int64

  /// Splits the request and silences what lies outside the file. `frames` is interleaved stereo.
  init(_ start: FrameIndex, _ frames: inout MutableSpan<Float>, frameCount: FrameCount) {
    let count = Int64(frames.count / 2)
    let low = max(0, min(count, 0 &- max(start.value, -count)))
    let high = max(low, min(count, frameCount.value &- max(start.value, -count)))
    wanted = Int(low)..<Int(high)
    first = max(start.value, -count) + low
    frames.silence(0..<Int(low) * 2)
    frames.silence(Int(high) * 2..<frames.count)
  }
}

extension MutableSpan<Float> {
  /// Sets samples to 0.
  mutating func silence(_ range: Range<Int>) {
    for index in range { self[index] = 0 }
  }
}
