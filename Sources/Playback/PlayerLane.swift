public import Signal
public import Stems

/// One lane as the player needs it.
public struct PlayerLane: Sendable {
  /// The samples, at the rate the player asked for.
  public var source: any SampleSource
  /// Where its first frame stands on the song's axis, in frames of the song's rate.
  public var start: FrameIndex
  /// The absolute sample value, behind the gain, from which a sample counts as an over.
  public var overThreshold: Float

  public init(source: any SampleSource, start: FrameIndex = .start, overThreshold: Float) {
    self.source = source
    self.start = start
    self.overThreshold = overThreshold
  }
}
