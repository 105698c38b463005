/// What a mixing kernel saw of the samples that it passed on.
@frozen public struct PeakMeasure: Hashable, Sendable {
  /// Largest absolute sample value of each side since `init`, full scale 1.
  public var left: Float = 0
  public var right: Float = 0
  /// Samples (not frames) whose absolute value reached the over threshold.
  public var overs = 0
  /// NaN and infinite samples; silence was passed on in their place.
  public var invalidSamples = 0

  @inlinable public init() {}
}
