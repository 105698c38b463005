/// A gain that moves to a target along a smoothstep curve, t²(3 − 2t).
///
/// The gain of a frame is computed from the frame's index in the ramp and never accumulated, so the
/// size of the blocks that a ramp is cut into cannot change a sample. At its ends the curve is level:
/// on bass a straight ramp of the same length is heard as a click.
@frozen public struct GainRamp: Hashable, Sendable {
  /// Gain before the first frame of the ramp.
  public private(set) var from: LinearGain
  /// Gain from the ramp's end on.
  public private(set) var to: LinearGain
  /// Frames of the ramp that have passed, 0…length.
  public private(set) var position: Int
  /// Frames of the whole ramp, up to 2²⁴; 0 where nothing moves.
  public private(set) var length: Int

  /// A gain that does not move.
  @_noLocks @_noAllocation public init(_ gain: LinearGain) {
    from = gain
    to = gain
    position = 0
    length = 0
  }

  /// A ramp over `length` frames (0 or more); 0 frames jump.
  @_noLocks @_noAllocation public init(from: LinearGain, to: LinearGain, length: Int) {
    self.from = from
    self.to = to
    self.position = 0
    self.length = max(0, length)
  }

  /// Whether the target is reached.
  public var isSettled: Bool { @_noLocks @_noAllocation get { position >= length } }

  /// The gain of the next frame.
  public var current: LinearGain { @_noLocks @_noAllocation get { gain(at: position) } }

  /// The share of the way that is behind a frame of the ramp, 0…1.
  @_noLocks @_noAllocation public func weight(at frame: Int) -> Float {
    guard frame < length else { return 1 }
    let t = Float(frame) * (1 / Float(length))
    return t * t * (3 - 2 * t)
  }

  /// The gain of a frame of the ramp, counted from the ramp's start.
  @_noLocks @_noAllocation public func gain(at frame: Int) -> LinearGain {
    // Exactly the target at the end: from + (to − from) rounds.
    guard frame < length else { return to }
    return LinearGain(from.factor + (to.factor - from.factor) * weight(at: frame))
  }

  /// Heads for another gain, from wherever the ramp stands.
  @_noLocks @_noAllocation public mutating func retarget(_ gain: LinearGain, length: Int) {
    self = GainRamp(from: current, to: gain, length: length)
  }

  /// Lets frames pass.
  @_noLocks @_noAllocation public mutating func advance(_ frames: Int) {
    position = min(length, position + frames)
  }
}
