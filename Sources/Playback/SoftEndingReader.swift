internal import Signal
internal import Stems

/// Lets a lane die away where its file cannot be read any further, and rise where it can again: neither is a
/// click. What is heard behind the last frame is its last 25 ms backwards, fading out.
final class SoftEndingReader: SampleReader {
  private let reader: any SampleReader
  private let fadeFrames: Int
  /// The last frames that were read, interleaved, at most `fadeFrames` of them.
  private var tail: [Float] = []
  /// The frame that follows what was read or made up last.
  private var next: Int64?
  /// How many frames of the fade are given out; nil while the lane can be read.
  private var faded: Int?

  init(_ reader: any SampleReader, fadeFrames: Int) {
    self.reader = reader
    self.fadeFrames = fadeFrames
  }

  func willRead(_ count: FrameCount, at starts: [FrameIndex]) {
    reader.willRead(count, at: starts)
  }

  func read(
    from start: FrameIndex, into frames: inout MutableSpan<Float>
  ) throws(SampleReadFailure) {
    let follows = next == start.value
    next = start.value + Int64(frames.count / 2)
    if !follows {
      tail = []
      faded = nil
    }
    do throws(SampleReadFailure) {
      try reader.read(from: start, into: &frames)
    } catch {
      dieAway(&frames)
      throw error
    }
    if faded != nil { rise(&frames) }
    faded = nil
    keep(frames.span, upTo: frames.count)
  }

  /// Fills the silence behind the last frame that was read.
  private func dieAway(_ frames: inout MutableSpan<Float>) {
    var silence = frames.count
    while faded == nil, silence > 0, frames[silence - 1] == 0 { silence -= 1 }
    var index = 0
    if faded == nil {
      // Part of the block may have been read.
      index = (silence + 1) / 2 * 2
      keep(frames.span, upTo: index)
    }
    var frame = faded ?? 0
    let ramp = GainRamp(from: .unity, to: .zero, length: fadeFrames)
    while index < frames.count, frame < tail.count / 2 {
      let gain = ramp.gain(at: frame).factor
      let source = tail.count - 2 - 2 * frame
      frames[index] = tail[source] * gain
      frames[index + 1] = tail[source + 1] * gain
      index += 2
      frame += 1
    }
    faded = frame
  }

  private func rise(_ frames: inout MutableSpan<Float>) {
    let ramp = GainRamp(from: .zero, to: .unity, length: fadeFrames)
    for frame in 0..<min(fadeFrames, frames.count / 2) {
      let gain = ramp.gain(at: frame).factor
      frames[2 * frame] *= gain
      frames[2 * frame + 1] *= gain
    }
  }

  private func keep(_ frames: Span<Float>, upTo end: Int) {
    for index in max(0, end - 2 * fadeFrames)..<end { tail.append(frames[index]) }
    tail.removeFirst(max(0, tail.count - 2 * fadeFrames))
  }
}
