/// How a sample peak meter moves: up at once, down by 13.3 dB a second, with a marker that holds the
/// highest peak for 1.5 s, the maximum since the last reset, and a latch for overs.
///
/// A plain value, stepped with the time that passed: one for each bar on the screen.
public struct PeakBallistics: Hashable, Sendable {
  /// Decibels that the bar falls in a second: 20 dB in 1.5 s, the return time of IEC 60268-18.
  public static let fallPerSecond = 20 / 1.5
  /// Seconds that the marker stays.
  public static let holdSeconds = 1.5

  /// What the bar shows, dBFS.
  public private(set) var level = Decibels.silence
  /// What the marker shows, dBFS; never below `level`.
  public private(set) var held = Decibels.silence
  /// The highest peak since the last reset, dBFS.
  public private(set) var maximum = Decibels.silence
  /// Overs since the last reset; the clip light is on while it is not 0.
  public private(set) var overs = 0
  private var heldFor = 0.0

  /// A meter at rest.
  public init() {}

  /// Whether an over has been seen since the last reset.
  public var isClipped: Bool { overs > 0 }

  /// Lets time pass and takes the peak of that time: largest absolute sample value (full scale 1) and
  /// samples at or over full scale. `elapsed` is in seconds; negative times count as none.
  public mutating func step(peak: Float, overs newOvers: Int, elapsed: Double) {
    let elapsed = max(0, elapsed)
    let peak = Decibels(amplitude: Double(peak.isNaN ? 0 : peak))
    level = max(peak, Decibels(level.value - Self.fallPerSecond * elapsed))
    maximum = max(maximum, peak)
    overs += max(0, newOvers)
    heldFor += elapsed
    if peak >= held || heldFor >= Self.holdSeconds {
      held = level
      heldFor = 0
    }
  }

  /// Puts out the clip light and forgets maximum and overs; the bar goes on.
  public mutating func reset() {
    maximum = .silence
    overs = 0
  }
}
