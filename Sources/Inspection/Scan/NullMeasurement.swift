public import Signal
public import Stems

/// The sum of the stems against the mixdown, over a whole song.
public struct NullMeasurement: Hashable, Sendable, Codable {
  /// Energy of mixdown − sum relative to the mixdown's, all samples of both channels, in dB. Silence
  /// (−∞) where every sample is equal; nil where the mixdown is silent.
  public var depth: Decibels?
  /// Integrated loudness in LUFS (Rec. ITU-R BS.1770-5, gated); silence where nothing passes the gates.
  public var sumLoudness: Decibels
  /// As `sumLoudness`, of the mixdown.
  public var mixdownLoudness: Decibels

  public init(depth: Decibels?, sumLoudness: Decibels, mixdownLoudness: Decibels) {
    self.depth = depth
    self.sumLoudness = sumLoudness
    self.mixdownLoudness = mixdownLoudness
  }

  /// Gains that bring the louder one down to the other's loudness; unity where one has none.
  public var loudnessMatch: LoudnessMatch {
    let difference = sumLoudness.value - mixdownLoudness.value
    guard difference.isFinite else { return LoudnessMatch() }
    return LoudnessMatch(
      sum: Decibels(min(0, -difference)), mixdown: Decibels(min(0, difference)))
  }
}
