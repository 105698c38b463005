public import Signal
public import Stems

/// Everything measured of one lane.
public struct FileMeasurements: Sendable {
  /// One side of a lane.
  public struct Side: Sendable {
    /// Largest magnitude of a sample in dBFS, and where it stands; silence at frame 0 without any.
    public var peak = Decibels.silence
    public var peakPosition = FrameIndex.start
    /// Largest magnitude between samples, in dBTP (Rec. ITU-R BS.1770-5 Annex 2).
    public var truePeak = Decibels.silence
    public var truePeakPosition = FrameIndex.start
    /// As the true peak where that comes near full scale, but interpolated more finely than the standard
    /// asks for; never lower.
    public var finePeak = Decibels.silence
    /// Plain root of the mean square over the whole length, in dBFS: a full sine reads −3.01.
    public var rms = Decibels.silence
    /// Mean of all samples, in fractions of full scale.
    public var mean = 0.0
    /// The constant part where the programme is quiet, in fractions of full scale.
    public var offset = 0.0
    /// The extreme values upwards and downwards.
    public var extremes: [ExtremeValue] = []
  }

  /// How finely the samples are quantised.
  public struct WordLength: Hashable, Sendable {
    /// Bits of a stored sample.
    public var stored: Int
    public var isFloat: Bool
    /// Bits that the programme uses; nil for floats between the steps of 24 bits and for silence.
    public var used: Double?
    /// Different small magnitudes that were seen, enough of which make the above certain.
    public var variety: Int
    /// The quantiser's step in fractions of full scale.
    public var step: Double
  }

  /// How often a lane comes near its peak, in windows of 10 ms.
  public struct Ceiling: Hashable, Sendable {
    /// Windows within 0.1 dB and within 1 dB of the peak, and all that sound.
    public var atPeak = 0
    public var nearPeak = 0
    public var active = 0
    /// Share of the moments at the peak that are copies of another one.
    public var repeatedShare = 1.0
    /// Different moments at the exact peak.
    public var variety = 0
    /// The first window within 0.1 dB.
    public var first = FrameIndex.start
  }

  /// How a lane begins, where it sounds at once.
  public enum Beginning: Hashable, Sendable {
    /// With silence, or softly.
    case clean
    /// In the middle of a sound: the level of the first half millisecond in dBFS.
    case cut(Decibels)
    /// With a short ramp of so many seconds.
    case ramp(seconds: Double)
  }

  /// A low-pass in the spectrum.
  public struct Edge: Hashable, Sendable {
    public var spectral: SpectralEdge
    /// Where most of the file ends, in Hz.
    public var usual: Double
    /// Level above it over the quantiser's own noise, in dB, and its spread over time.
    public var aboveQuantiser: Double
    public var spread: Double
  }

  public var facts: SoundFileFacts
  /// Frames that were measured.
  public var frameCount: FrameCount
  /// Left and right.
  public var sides: [Side]
  public var loudness: ProgrammeLoudness
  /// Sums of squares of both sides in steps of 100 ms from the first frame.
  public var energies: [Float] = []
  /// 1 for equal sides, −1 for opposite ones; nil where one is silent.
  public var correlation: Double?
  /// Energy of left − right relative to both sides, in dB; silence where they are equal.
  public var difference: Decibels
  public var invalidSamples: Int
  /// Samples at or over full scale.
  public var overs: Int
  public var wordLength: WordLength
  public var dither: DitherNoise?
  /// Whether there is silence in which a dither would be heard.
  public var hasJudgeableSilence: Bool
  public var ceiling: Ceiling
  /// As a codec leaves it, and as a conversion from a lower sampling rate does.
  public var codecEdge: Edge?
  public var conversionEdge: Edge?
  public var channelDelay: ChannelDelay?
  public var beginning: Beginning
  /// RMS of the last 10 ms, in dBFS.
  public var endLevel: Decibels
  /// RMS of the windows within 40 dB of the loudest one, in dBFS.
  public var programmeLevel: Decibels
  /// First and last frame that sound, the last one to within 10 ms; nil for silence.
  public var firstSound: FrameIndex?
  public var lastSound: FrameIndex?

  /// Larger of both sides, in dBFS.
  public var peak: Decibels { sides.map(\.peak).max() ?? .silence }
  /// Larger of both sides, in dBTP.
  public var truePeak: Decibels { sides.map(\.truePeak).max() ?? .silence }
  /// RMS of all channels together.
  public var rms: Decibels {
    let squares = sides.map { side in
      let factor = Double(side.rms.linear.factor)
      return factor * factor
    }
    return Decibels(power: squares.reduce(0, +) / Double(max(1, squares.count)))
  }

  /// Whether the two sides are one channel doubled where the file was read.
  public var isMono: Bool { facts.channelCount == 1 }
}
