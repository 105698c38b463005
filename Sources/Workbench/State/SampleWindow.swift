public import Signal
public import Stems

/// Every lane's samples in a short stretch of the song, for views closer than an overview bucket.
public struct SampleWindow: Hashable, Sendable {
  /// On the song's axis.
  public var range: Range<FrameIndex>
  /// Interleaved stereo samples of each lane (stems in order, then the mixdown), offsets applied.
  public var lanes: [[Float]]
  /// The offsets that were applied, to tell whether the window is still right.
  public var offsets: [FrameCount]

  public init(range: Range<FrameIndex>, lanes: [[Float]], offsets: [FrameCount]) {
    self.range = range
    self.lanes = lanes
    self.offsets = offsets
  }

  /// The shape of some frames of one lane; nil where the window does not reach.
  public func envelope(lane: Int, _ frames: Range<FrameIndex>, overThreshold: Float) -> Envelope? {
    guard lanes.indices.contains(lane), range.contains(frames.lowerBound), !frames.isEmpty else {
      return nil
    }
    let first = Int((frames.lowerBound - range.lowerBound).value)
    let last = Int((min(frames.upperBound, range.upperBound) - range.lowerBound).value)
    return Self.envelope(of: lanes[lane][2 * first..<2 * last], overThreshold: overThreshold)
  }

  /// The shape of some frames of mixdown minus sum; nil where the window does not reach.
  public func residualEnvelope(_ frames: Range<FrameIndex>, settings: MixSettings) -> Envelope? {
    guard lanes.count == settings.stems.count + 1, range.contains(frames.lowerBound) else {
      return nil
    }
    let first = 2 * Int((frames.lowerBound - range.lowerBound).value)
    let last = 2 * Int((min(frames.upperBound, range.upperBound) - range.lowerBound).value)
    var residual = lanes[settings.stems.count][first..<last]
    for stem in settings.stems.indices {
      let gain = settings.effectiveGain(StemID(stem)).factor
      guard gain != 0 else { continue }
      for sample in first..<last { residual[sample] -= gain * lanes[stem][sample] }
    }
    return Self.envelope(of: residual, overThreshold: .infinity)
  }

  private static func envelope(of samples: ArraySlice<Float>, overThreshold: Float) -> Envelope {
    var envelope = Envelope(
      lowest: .infinity, highest: -.infinity, meanSquare: 0, overs: 0)
    for sample in samples where sample.isFinite {
      envelope.lowest = min(envelope.lowest, sample)
      envelope.highest = max(envelope.highest, sample)
      envelope.meanSquare += sample * sample
      if abs(sample) >= overThreshold { envelope.overs += 1 }
    }
    guard envelope.lowest <= envelope.highest else { return .silence }
    envelope.meanSquare /= Float(max(1, samples.count))
    return envelope
  }
}
