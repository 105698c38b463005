public import Signal

/// How high samples are drawn in a lane.
///
/// Lanes are a few cells high, and a stem 30 dB below full scale would be a line in a linear drawing. So heights
/// follow the level to the power of 3/8: full scale reaches the lane's edge, −16 dB half of it, −32 dB a quarter.
/// One scale for all lanes: what is drawn higher is louder.
public struct WaveformScale: Hashable, Sendable {
  /// What samples are raised by before they are drawn, 0…48 dB; what goes over the edge is cut off there.
  public let gain: Decibels
  private let factor: Float

  private init(gain: Decibels) {
    self.gain = gain
    self.factor = gain.linear.factor
  }

  /// Full scale at the edges of a lane.
  public static let fullScale = WaveformScale(gain: .unity)
  /// How much one step of the vertical zoom changes.
  private static let step = 6.0
  private static let largest = 48.0

  /// The scale a step taller or lower.
  func zoomed(by steps: Double) -> WaveformScale {
    WaveformScale(gain: Decibels(max(0, min(Self.largest, gain.value + steps * Self.step))))
  }

  /// Where a sample value is drawn, ±1 being the lane's edges.
  public func height(of value: Float) -> Float {
    let fourth = (abs(value) * factor).squareRoot().squareRoot()
    let height = min(1, fourth * fourth.squareRoot())
    return value < 0 ? -height : height
  }
}
