public import Inspection
public import Signal
public import Stems

/// What is to be written to a file: a source over a range of a song, under settings.
public struct RenderPlan: Sendable {
  /// The stems in the order of `settings`, then the mixdown if there is one.
  public var lanes: [ResidualScan.Lane]
  /// Those of the stems count; the monitor's do not.
  public var settings: MixSettings
  /// What is written. Mixdown and residual need the mixdown's lane.
  public var source: Source
  /// On the song's axis, not empty.
  public var range: Range<FrameIndex>
  /// One past the last frame of the song as adjusted: a range that ends before it fades out.
  public var songEnd: FrameIndex
  /// Length of the fades where the range begins behind the song's start or ends before its end.
  public var fade: FrameCount

  public init(
    lanes: [ResidualScan.Lane], settings: MixSettings, source: Source, range: Range<FrameIndex>,
    songEnd: FrameIndex, fade: FrameCount
  ) {
    self.lanes = lanes
    self.settings = settings
    self.source = source
    self.range = range
    self.songEnd = songEnd
    self.fade = fade
  }

  /// Frames to be written.
  public var frameCount: FrameCount { range.upperBound - range.lowerBound }

  /// Whether playback of the range begins with a fade.
  public var fadesIn: Bool { range.lowerBound != .start }
  /// Whether playback of the range ends with a fade.
  public var fadesOut: Bool { range.upperBound < songEnd }
}

/// How the samples of a plan are stored.
public struct RenderFormat: Sendable {
  public var stored: StoredFormat
  /// 2, or 1 for the left side alone.
  public var channelCount: Int
  /// Adds triangular dither to integers.
  public var isDithered: Bool

  public init(stored: StoredFormat, channelCount: Int = 2, isDithered: Bool) {
    self.stored = stored
    self.channelCount = channelCount
    self.isDithered = isDithered && stored.encoding.word != .float32
  }
}

/// How a render went.
public struct RenderResult: Sendable {
  /// Largest absolute sample before it was stored, full scale 1.
  public var peak: Float = 0
  /// Samples beyond full scale; integers clip them, floats keep them.
  public var overs = 0
  /// Why it came to nothing; nil where everything was written. A lane is named by its index.
  public var failure: Failure?

  /// Why a render came to nothing.
  public enum Failure: Error, Sendable {
    case unreadable(lane: Int, SampleReadFailure)
    case unwritable(sentence: String)
    /// It was called off.
    case cancelled
  }
}
