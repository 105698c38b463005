public import Signal

/// What the screen asks of the player.
public enum TransportCommand: Hashable, Sendable {
  case play
  case pause
  /// On the song's axis; limited to the song.
  case seek(FrameIndex)
  /// Nil ends looping.
  case loop(Range<FrameIndex>?)
}

/// What the player says of itself, taken as one consistent value.
public struct PlaybackSnapshot: Hashable, Sendable {
  public var isPlaying: Bool
  /// The next frame to be heard, on the song's axis.
  public var position: FrameIndex
  /// Periods in which the disk did not deliver in time.
  public var underruns: Int
  /// Samples over full scale that were clipped at the output.
  public var clippedSamples: Int
  /// NaN and infinite samples that were replaced by silence.
  public var invalidSamples: Int

  public init(
    isPlaying: Bool = false, position: FrameIndex = .start, underruns: Int = 0,
    clippedSamples: Int = 0, invalidSamples: Int = 0
  ) {
    self.isPlaying = isPlaying
    self.position = position
    self.underruns = underruns
    self.clippedSamples = clippedSamples
    self.invalidSamples = invalidSamples
  }
}

/// The peak of one lane since it was last taken.
public struct LanePeak: Hashable, Sendable {
  /// Largest absolute sample value, left and right.
  public var left: Float
  public var right: Float
  /// Samples at or over full scale.
  public var overs: Int

  public init(left: Float = 0, right: Float = 0, overs: Int = 0) {
    self.left = left
    self.right = right
    self.overs = overs
  }
}

/// Where the sound goes, for the screen.
public enum OutputStatus: Hashable, Sendable {
  /// No device could be opened: a clock runs in silence. Why, in one sentence.
  case silent(reason: String)
  case connecting
  /// A device plays.
  case running(OutputFormat)
  /// The device went away; playback is paused where it was. Why, in one sentence.
  case lost(reason: String)
}

/// What was negotiated with a device.
public struct OutputFormat: Hashable, Sendable {
  /// The PCM's name as it was asked for.
  public var device: String
  /// In ALSA's words: S16_LE, S24_LE, S24_3LE, S32_LE, FLOAT_LE.
  public var sampleFormat: String
  public var sampleRate: SampleRate
  public var channelCount: Int
  public var period: FrameCount
  public var buffer: FrameCount
  /// Things that were refused but do not stop playback (real-time priority, locked memory).
  public var notes: [String]

  public init(
    device: String, sampleFormat: String, sampleRate: SampleRate, channelCount: Int,
    period: FrameCount, buffer: FrameCount, notes: [String] = []
  ) {
    self.device = device
    self.sampleFormat = sampleFormat
    self.sampleRate = sampleRate
    self.channelCount = channelCount
    self.period = period
    self.buffer = buffer
    self.notes = notes
  }
}
