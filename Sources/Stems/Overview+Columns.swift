public import Signal

extension Overview {
  /// The envelope of a column of a drawn waveform: the frames of `range`, in frames of the lane.
  ///
  /// Whole buckets are taken, so a range below `bucketFrames` frames gets the bucket around it. What
  /// has not been scanned yet is stood in for by the sketch. Nil where nothing is known, and outside
  /// the lane.
  public func envelope(of range: Range<FrameIndex>) -> Envelope? {
    let lower = max(0, range.lowerBound.value)
    let upper = min(frameCount.value, range.upperBound.value)
    guard lower < upper else { return nil }
    let size = Int64(Self.bucketFrames)
    let buckets = Int(lower / size)..<Int((upper - 1) / size) + 1
    var column = Column()
    collect(buckets, into: &column)
    if column.covered < buckets.count, let rough = sketched(lower..<upper) {
      column.join(rough, Int32(clamping: buckets.count) - column.covered)
    }
    return column.envelope
  }

  /// Envelopes joined so far and the buckets that they stand for.
  private struct Column {
    private var lowest = Float.infinity
    private var highest = -Float.infinity
    /// Mean squares times buckets: divided once, for a screen holds thousands of joins.
    private var squares = Float(0)
    private var overs: Int32 = 0
    private(set) var covered: Int32 = 0

    mutating func join(_ other: Envelope, _ buckets: Int32) {
      lowest = other.lowest < lowest ? other.lowest : lowest
      highest = other.highest > highest ? other.highest : highest
      squares += other.meanSquare * Float(buckets)
      overs &+= other.overs
      covered += buckets
    }

    /// Nil where nothing was joined.
    var envelope: Envelope? {
      guard covered > 0 else { return nil }
      return Envelope(
        lowest: lowest, highest: highest, meanSquare: squares / Float(covered), overs: overs)
    }
  }

  /// Joins what is scanned of a range of buckets: at each end up to `fanOut` − 1 nodes of a level, then
  /// on one level higher.
  private func collect(_ buckets: Range<Int>, into column: inout Column) {
    var (first, end) = (buckets.lowerBound, buckets.upperBound)
    for level in levels.indices {
      let isTop = level == levels.count - 1
      let (nodes, covered) = (levels[level], coverage[level])
      while first < end, isTop || first % Self.fanOut != 0 {
        if covered[first] > 0 { column.join(nodes[first], covered[first]) }
        first += 1
      }
      while first < end, end % Self.fanOut != 0 {
        end -= 1
        if covered[end] > 0 { column.join(nodes[end], covered[end]) }
      }
      if first >= end { return }
      (first, end) = (first / Self.fanOut, end / Self.fanOut)
    }
  }

  /// What the sketch says of a range of frames.
  private func sketched(_ frames: Range<Int64>) -> Envelope? {
    guard !sketch.isEmpty, frameCount.value > 0 else { return nil }
    // In floating point, because count times frames need not fit into an integer.
    let scale = Double(sketch.count) / Double(frameCount.value)
    let first = min(sketch.count - 1, Int(Double(frames.lowerBound) * scale))
    let last = min(sketch.count - 1, Int(Double(frames.upperBound - 1) * scale))
    var column = Column()
    for part in sketch[first...max(first, last)] { column.join(part, 1) }
    return column.envelope
  }
}
