public import Signal

/// The shape of a stretch of audio: one column of a waveform.
@frozen public struct Envelope: Hashable, Sendable {
  /// Lowest and highest sample value over both channels.
  public var lowest: Float
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
}

/// Consecutive envelopes of a lane, as a scan delivers them.
public struct OverviewChunk: Hashable, Sendable {
  /// Index of the first bucket; bucket `b` covers the frames from `b * Overview.bucketFrames`.
  public var firstBucket: Int
  public var buckets: [Envelope]

  public init(firstBucket: Int, buckets: [Envelope]) {
    self.firstBucket = firstBucket
    self.buckets = buckets
  }
}

/// The waveform pyramid of one lane, filled progressively.
///
/// Level 0 holds one envelope for every `bucketFrames` frames; every further level joins
/// `fanOut` of the one below. Until a bucket is scanned, a coarse sketch stands in for it.
public struct Overview: Hashable, Sendable {
  /// Frames of a bucket of level 0.
  public static let bucketFrames = 256
  /// Buckets joined into one of the next level.
  public static let fanOut = 8

  /// Length of the lane in frames.
  public let frameCount: FrameCount
  /// A few envelopes spread evenly over the lane, each from a few frames only; empty when unknown.
  public var sketch: [Envelope] = []
  private var levels: [[Envelope]]
  private var isScanned: [Bool]

  /// An overview that nothing is known of yet.
  public init(frameCount: FrameCount) {
    self.frameCount = frameCount
    var count = Int((frameCount.value + Int64(Self.bucketFrames) - 1) / Int64(Self.bucketFrames))
    self.isScanned = Array(repeating: false, count: count)
    self.levels = [Array(repeating: .silence, count: count)]
    while count > 1 {
      count = (count + Self.fanOut - 1) / Self.fanOut
      levels.append(Array(repeating: .silence, count: count))
    }
  }

  /// Number of buckets of level 0.
  public var bucketCount: Int { isScanned.count }

  /// The share of the lane that has been scanned, 0…1.
  public var scannedShare: Double {
    isScanned.isEmpty ? 1 : Double(isScanned.count(where: { $0 })) / Double(isScanned.count)
  }
}
