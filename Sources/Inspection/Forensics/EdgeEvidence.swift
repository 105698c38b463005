import Signal

/// What is kept of the beginning of a lane and of its first sounds.
struct EdgeEvidence: Sendable {
  /// Frames whose magnitudes an onset's envelope joins.
  static let groupFrames = 16
  /// Steps of the lane's beginning that are kept as they are: 300 ms.
  private static let headSteps = 3

  /// A step that is louder than everything before it: one of them holds the first sound, whatever the
  /// threshold turns out to be.
  struct Onset: Sendable {
    var start: FrameIndex
    var peak: Float
    var envelope: [Float]
  }

  /// The lane's first frames, interleaved.
  private(set) var head: [Float] = []
  private(set) var onsets: [Onset] = []
  private var steps = 0

  mutating func take(_ step: Span<Float>, at position: FrameIndex, peak: Float) {
    if steps < Self.headSteps, position.value >= 0 {
      for index in step.indices { head.append(step[index]) }
    }
    steps += 1
    if peak > onsets.last?.peak ?? 0 {
      onsets.append(
        Onset(
          start: position, peak: peak,
          envelope: magnitudeEnvelope(of: step, groupFrames: Self.groupFrames)))
    }
  }

  /// The first frame, to within a group, whose magnitude is above a threshold.
  func firstSound(above threshold: Float) -> FrameIndex? {
    guard let onset = onsets.first(where: { $0.peak > threshold }),
      let group = onset.envelope.firstIndex(where: { $0 > threshold })
    else { return nil }
    return onset.start + FrameCount(group * Self.groupFrames)
  }
}
