public import Signal

/// What a sound file's header says, checked against the bytes that exist.
public struct SoundFileFacts: Hashable, Sendable {
  /// The container, in the field's words: WAV, WAVEX, RF64, W64, AIFF, AIFC, CAF, FLAC.
  public enum Container: String, Hashable, Sendable {
    case wav = "WAV"
    case wavExtensible = "WAVEX"
    case rf64 = "RF64"
    case w64 = "W64"
    case aiff = "AIFF"
    case aifc = "AIFC"
    case caf = "CAF"
    case flac = "FLAC"
  }

  /// How one sample is stored.
  public enum Encoding: Hashable, Sendable {
    /// Signed integers of so many bits.
    case integer(bits: Int)
    /// IEEE floats of so many bits.
    case float(bits: Int)
    /// Another encoding that the decoder reads, by its name (µ-law, ALAC, …).
    case other(String)
  }

  public var container: Container
  public var encoding: Encoding
  /// 1 or 2 in a song; other counts are refused when the song is assembled.
  public var channelCount: Int
  public var sampleRate: SampleRate
  /// Frames that can be read, at `sampleRate`.
  public var frameCount: FrameCount
  /// The Broadcast Wave time reference (EBU Tech 3285): frames since midnight at `sampleRate`.
  /// Nil where the file carries none.
  public var timeReference: FrameIndex?

  public init(
    container: Container, encoding: Encoding, channelCount: Int, sampleRate: SampleRate,
    frameCount: FrameCount, timeReference: FrameIndex? = nil
  ) {
    self.container = container
    self.encoding = encoding
    self.channelCount = channelCount
    self.sampleRate = sampleRate
    self.frameCount = frameCount
    self.timeReference = timeReference
  }

  /// The sample value from which a sample counts as an over: full scale of the word length for
  /// integers, just above 1 for floats.
  public var overThreshold: Float {
    switch encoding {
    case .integer(let bits) where bits < 25: 1 - 1 / Float(1 << (bits - 1))
    case .integer: 1
    case .float, .other: Float(1).nextUp
    }
  }
}
