/// What the reader thread is to read, in frames of the engine's rate.
struct StreamPlan: Sendable {
  /// Every block carries it; a newer plan makes older blocks stale.
  var generation: Int
  /// The first frame to read.
  var position: Int64
  /// One past the last frame to read.
  var end: Int64
  /// Whether the song goes on behind `end`, so that its last frames are to be faded out.
  var isCut: Bool
  /// Played over and over once the position has come into it or before it; lies within the song.
  var loop: Range<Int64>?
  /// Where each lane's first frame stands, offsets included.
  var laneStarts: [Int64]
}
