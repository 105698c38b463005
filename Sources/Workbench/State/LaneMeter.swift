public import Signal
public import Stems

/// The meters of one lane: a falling peak for each side, its hold, its maximum and the clip latch.
public struct LaneMeter: Hashable, Sendable {
  public private(set) var left = PeakBallistics()
  public private(set) var right = PeakBallistics()
  /// Samples at or over full scale since the reset, both sides together.
  public private(set) var overs = 0

  public init() {}

  /// Takes the peaks of the last moment.
  public mutating func step(_ peak: LanePeak, elapsed: Double) {
    left.step(peak: peak.left, overs: 0, elapsed: elapsed)
    right.step(peak: peak.right, overs: 0, elapsed: elapsed)
    overs += peak.overs
  }

  /// Forgets maximum, hold and overs; the needles go on.
  public mutating func reset() {
    left.reset()
    right.reset()
    overs = 0
  }

  /// Whether a needle still moves.
  public var isFalling: Bool { max(left.level, right.level) > Decibels(-100) }
}
