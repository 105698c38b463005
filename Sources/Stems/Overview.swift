public import Signal

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
  /// A few envelopes, the lane's length shared evenly among them, each from a few frames only; empty
  /// when unknown.
  public var sketch: [Envelope] = []
  /// Joined envelopes, finest level first; a node holds only what was scanned of it. Empty while nothing
  /// has been scanned: the memory for long lanes takes milliseconds that a first screen does not have.
  var levels: [[Envelope]] = []
  /// For each node of each level: how many buckets of level 0 below it have been scanned.
  var coverage: [[Int32]] = []
  var scannedBuckets = 0

  /// An overview that nothing is known of yet.
  public init(frameCount: FrameCount) {
    self.frameCount = FrameCount(max(0, frameCount.value))
  }

  /// Makes room for what is scanned.
  mutating func layOut() {
    guard levels.isEmpty else { return }
    var count = bucketCount
    levels = [Array(repeating: .silence, count: count)]
    coverage = [Array(repeating: 0, count: count)]
    while count > 1 {
      count = (count - 1) / Self.fanOut + 1
      levels.append(Array(repeating: .silence, count: count))
      coverage.append(Array(repeating: 0, count: count))
    }
  }

  /// Buckets of level 0 that a length takes.
  static func bucketCount(_ frames: FrameCount) -> Int {
    frames.value > 0 ? Int((frames.value - 1) / Int64(bucketFrames)) + 1 : 0
  }

  /// Number of buckets of level 0.
  public var bucketCount: Int { Self.bucketCount(frameCount) }

  /// The share of the lane that has been scanned, 0…1. Constant time.
  public var scannedShare: Double {
    bucketCount == 0 ? 1 : Double(scannedBuckets) / Double(bucketCount)
  }

  /// Whether every bucket has been scanned.
  public var isComplete: Bool { scannedBuckets == bucketCount }

  /// Takes scanned buckets in, in any order; buckets that were known are replaced, and what lies
  /// outside the lane is ignored.
  public mutating func insert(_ chunk: OverviewChunk) {
    let first = max(0, chunk.firstBucket)
    let end = min(bucketCount, chunk.firstBucket + chunk.buckets.count)
    guard first < end else { return }
    layOut()
    for bucket in first..<end {
      levels[0][bucket] = chunk.buckets[bucket - chunk.firstBucket]
      if coverage[0][bucket] == 0 {
        coverage[0][bucket] = 1
        scannedBuckets += 1
      }
    }
    joinAbove(first..<end)
  }

  /// Brings the higher levels up to date after buckets of level 0 have changed.
  mutating func joinAbove(_ buckets: Range<Int>) {
    var (first, last) = (buckets.lowerBound, buckets.upperBound - 1)
    for level in levels.indices.dropFirst() {
      (first, last) = (first / Self.fanOut, last / Self.fanOut)
      for node in first...last {
        let children = node * Self.fanOut..<min((node + 1) * Self.fanOut, levels[level - 1].count)
        let (joined, covered) = join(children, of: level - 1)
        levels[level][node] = joined ?? .silence
        coverage[level][node] = covered
      }
    }
  }

  /// What is known of neighbouring nodes, as one, and the buckets scanned below them.
  private func join(_ nodes: Range<Int>, of level: Int) -> (envelope: Envelope?, covered: Int32) {
    var joined: Envelope?
    var covered: Int32 = 0
    for node in nodes where coverage[level][node] > 0 {
      let weight = coverage[level][node]
      joined =
        joined?.joined(
          with: levels[level][node], weight: Float(covered), otherWeight: Float(weight))
        ?? levels[level][node]
      covered += weight
    }
    return (joined, covered)
  }
}
