import Playback
import Signal
import Stems

/// A lane that ends early, with the fade of a stop.
struct EndingSource: SampleSource {
  private let whole: any SampleSource
  let frameCount: FrameCount
  private let fade: FrameCount

  /// The end counts the source's frames; the fade, so many frames long, lies before it.
  init(_ whole: any SampleSource, end: FrameIndex, fade: FrameCount) {
    self.whole = whole
    self.frameCount = min(whole.frameCount, max(.zero, end - .start))
    // Where the source ends by itself nothing is cut, and nothing fades.
    self.fade = frameCount < whole.frameCount ? fade : .zero
  }

  func makeReader() throws(SampleReadFailure) -> any SampleReader {
    Reader(try whole.makeReader(), end: frameCount.value, fade: fade.value)
  }

  private final class Reader: SampleReader {
    private let whole: any SampleReader
    private let end: Int64
    private let fade: Int64

    init(_ whole: any SampleReader, end: Int64, fade: Int64) {
      self.whole = whole
      self.end = end
      self.fade = fade
    }

    func read(
      from start: FrameIndex, into frames: inout MutableSpan<Float>
    ) throws(SampleReadFailure) {
      defer { shape(from: start.value, &frames) }
      try whole.read(from: start, into: &frames)
    }

    private func shape(from start: Int64, _ frames: inout MutableSpan<Float>) {
      let fadeStart = end - fade
      for frame in 0..<frames.count / 2 where start + Int64(frame) >= fadeStart {
        let position = start + Int64(frame)
        let left = Float(max(0, end - position)) / Float(max(1, fade))
        let weight = position >= end ? 0 : left * left * (3 - 2 * left)
        frames[2 * frame] *= weight
        frames[2 * frame + 1] *= weight
      }
    }
  }
}
