/// Where measurements of one file become findings. The defaults are what stem mastering asks for.
public struct ForensicLimits: Hashable, Sendable {
  /// Bits that a word of 24 may use without being padded; one or two go with a gain.
  public var fewestUsedBits = 22.0
  /// Samples at full scale from which a file counts as clipped.
  public var clippedSamples = 4
  /// Different surroundings of such samples, where no three of them are neighbours.
  public var clippedPlaces = 4
  /// Flat tops of three samples and more below full scale.
  public var flatTops = 3
  /// Events at the extreme value, and the share of them that is two samples long or more.
  public var extremeEvents = 10
  public var extremePairShare = 0.12
  /// More samples than this share at the extreme value make a square wave.
  public var squareShare = 0.12
  /// True peak in dBTP.
  public var truePeak = 0.0
  /// Windows of 10 ms at the peak: share of those that sound, number, share of those within 1 dB.
  public var ceilingShare = 0.02
  public var ceilingWindows = 12
  public var ceilingOfNear = 0.18
  /// Constant part in fractions of full scale: a note, a warning.
  public var offsetNote = 3e-4
  public var offsetWarning = 8e-4
  /// RMS of the last 10 ms in dBFS, and its distance from the programme in dB.
  public var endLevel = -70.0
  public var endDistance = 45.0
  /// Left − right relative to both, in dB: the sides are the same below.
  public var sameSides = -90.0
  /// Difference in level at which the weaker side is silent, in dB.
  public var silentSide = 80.0
  /// Peak of a silent file in dBFS.
  public var silence = -90.0
  /// Correlation of the sides below which one is inverted.
  public var invertedCorrelation = -0.6
  /// Height, prominence and share of the correlation at no delay, for a delay between the sides.
  public var delayPeak = 0.25
  public var delayProminence = 12.0
  public var delayAtZero = 0.45
  /// What may be left of the difference from a correlation of 1, once the delay is taken out.
  public var delayRemainder = 0.5
  /// A peak as high as this needs no more than some improvement.
  public var delayCertainPeak = 0.6
  /// A delay that may be meant, in seconds.
  public var wideDelay = 0.004
  /// A steady noise above the edge is a converter's: dB over the quantiser, spread in dB.
  public var converterNoise = 10.0
  public var converterSpread = 3.0

  public init() {}
}
