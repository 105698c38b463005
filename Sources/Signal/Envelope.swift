/// The shape of a stretch of audio: one column of a waveform.
@frozen public struct Envelope: Hashable, Sendable {
  /// Lowest sample value over both channels.
  public var lowest: Float
  /// Highest sample value over both channels.
  public var highest: Float
  /// Mean of the squared samples over both channels.
  public var meanSquare: Float
  /// Samples at or over full scale.
  public var overs: Int32

  @inlinable public init(lowest: Float, highest: Float, meanSquare: Float, overs: Int32) {
    self.lowest = lowest
    self.highest = highest
    self.meanSquare = meanSquare
    self.overs = overs
  }

  public static let silence = Envelope(lowest: 0, highest: 0, meanSquare: 0, overs: 0)

  /// The envelope of two stretches together, `weight` and `otherWeight` frames long.
  @inlinable public func joined(
    with other: Envelope, weight: Float, otherWeight: Float
  ) -> Envelope {
    let total = weight + otherWeight
    return Envelope(
      lowest: lowest < other.lowest ? lowest : other.lowest,
      highest: highest > other.highest ? highest : other.highest,
      meanSquare: total > 0
        ? (meanSquare * weight + other.meanSquare * otherWeight) / total : meanSquare,
      overs: overs &+ other.overs)
  }
}
