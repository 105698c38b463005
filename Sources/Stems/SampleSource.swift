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

  /// Announces reads of `count` frames at each of `starts`, so that the disk can fetch them at once
  /// instead of one after the other. Returns without waiting; may do nothing.
  func willRead(_ count: FrameCount, at starts: [FrameIndex])
}

extension SampleReader {
  public func willRead(_ count: FrameCount, at starts: [FrameIndex]) {}
}
