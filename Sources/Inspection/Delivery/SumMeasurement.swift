public import Signal

/// What the sum of the stems is, as delivered, and how it compares with the mixdown.
public struct SumMeasurement: Hashable, Sendable, Codable {
  /// Largest absolute sample of the sum, and where it is on the song's axis.
  public var peak: Float = 0
  public var peakFrame = FrameIndex.start
  /// Energies of mixdown and residual (mixdown − sum) in stretches of a tenth of a second from the
  /// beginning of the axis: sums of squares of both channels.
  public var stretches: [Stretch] = []
  /// The gain that makes the mixdown of the sum, in hops of 20 ms from the beginning of the axis: least
  /// squares over both channels; 0 where the sum is silent. Empty without a mixdown.
  public var gains: [Float] = []
  /// K-weighted mean squares of the sum, both channels added, in steps of 100 ms from the beginning of the
  /// axis; and of the mixdown, empty without one. A part of a step at the end is left out.
  public var sumSteps: [Float] = []
  public var mixdownSteps: [Float] = []
  /// True peak of the sum, dBTP.
  public var truePeak = Decibels.silence
  /// The song's tempo as far as it can be heard; nil where nothing repeats.
  public var tempo: TempoEstimate?
  /// Nil without a mixdown.
  public var null: NullMeasurement?

  /// Nothing yet.
  public init() {}

  /// One stretch.
  public struct Stretch: Hashable, Sendable, Codable {
    public var mixdown = 0.0
    public var residual = 0.0
  }

  /// Seconds of a hop of `gains`.
  public static let gainHopSeconds = 0.02

  /// Null depth of every second: residual relative to the mixdown, dB; nil where the mixdown is silent.
  public var depthPerSecond: [Decibels?] {
    stride(from: 0, to: stretches.count, by: 10).map { first in
      let second = stretches[first..<min(first + 10, stretches.count)]
      let mixdown = second.reduce(0) { $0 + $1.mixdown }
      return mixdown > 0
        ? Decibels(power: second.reduce(0) { $0 + $1.residual } / mixdown) : nil
    }
  }
}
