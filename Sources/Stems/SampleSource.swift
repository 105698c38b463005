public import Signal

/// Why frames could not be read; the frames asked for are silence then.
public struct SampleReadFailure: Error, Hashable, Sendable {
  /// One sentence: what happened and what to do. Holds no file name.
  public var sentence: String
  public init(sentence: String) { self.sentence = sentence }
}

/// Audio that can be opened for reading by any number of threads: one lane of a song.
public protocol SampleSource: Sendable {
  /// Frames of the source, at the rate it delivers.
  var frameCount: FrameCount { get }

  /// Opens a reader for the calling thread.
  func makeReader() throws(SampleReadFailure) -> any SampleReader
}

/// Reads one lane at any position. Belongs to one thread at a time; may block on the disk.
public protocol SampleReader: AnyObject {
  /// Fills `frames` with interleaved stereo samples, full scale ±1, beginning at `start` of the lane.
  ///
  /// Frames before the lane's start and beyond its end are silence. On an error the frames that
  /// could not be read are silence.
  func read(from start: FrameIndex, into frames: inout MutableSpan<Float>)
    throws(SampleReadFailure)

  /// Reads frames as they lie in the file, for kernels that decode on the way: `body` gets their bytes,
  /// two samples a frame.
  ///
  /// False, with nothing done, where the lane is not stored so (compressed, floats, mono, a split pair,
  /// resampled) or a frame lies outside of it: `read` does then.
  func readStored(
    from start: FrameIndex, count: FrameCount, _ body: (RawSpan, PCMEncoding) -> Void
  ) throws(SampleReadFailure) -> Bool

  /// Announces reads of `count` frames at each of `starts`, so that the disk can fetch them at once
  /// instead of one after the other. Returns without waiting; may do nothing.
  func willRead(_ count: FrameCount, at starts: [FrameIndex])
}

extension SampleReader {
  public func readStored(
    from start: FrameIndex, count: FrameCount, _ body: (RawSpan, PCMEncoding) -> Void
  ) throws(SampleReadFailure) -> Bool { false }

  public func willRead(_ count: FrameCount, at starts: [FrameIndex]) {}
}
