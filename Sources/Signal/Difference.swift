/// What is left when one signal is taken from another.
@frozen public struct DifferenceMeasure: Hashable, Sendable {
  /// Sum of the squared differences.
  public var squares = 0.0
  /// Sum of the squares of the signal that was taken from.
  public var minuendSquares = 0.0
  /// Largest absolute difference.
  public var peak: Float = 0

  @inlinable public init() {}
}

/// Measures `minuend − subtrahend`, finite samples of equal number. In single precision within stretches
/// of 4,096 samples and in double precision over them.
public func difference(
  of minuend: Span<Float>, minus subtrahend: Span<Float>
) -> DifferenceMeasure {
  precondition(minuend.count == subtrahend.count)
  var measure = DifferenceMeasure()
  var index = 0
  while index &+ 8 <= minuend.count {
    let end = min(minuend.count & ~7, index &+ 4096)
    var lanes = DifferenceLanes()
    while index < end {
      lanes.take(minuend.floats(at: index), subtrahend.floats(at: index))
      index &+= 8
    }
    measure.join(lanes)
  }
  while index < minuend.count {
    let difference = minuend[index] - subtrahend[index]
    measure.squares += Double(difference * difference)
    measure.minuendSquares += Double(minuend[index] * minuend[index])
    measure.peak = max(measure.peak, abs(difference))
    index &+= 1
  }
  return measure
}

/// Eight sums side by side.
private struct DifferenceLanes {
  var squares = SIMD8<Float>()
  var minuendSquares = SIMD8<Float>()
  var peaks = SIMD8<Float>()

  @inline(__always) mutating func take(_ minuend: SIMD8<Float>, _ subtrahend: SIMD8<Float>) {
    let difference = minuend - subtrahend
    squares += difference * difference
    minuendSquares += minuend * minuend
    let magnitudes = difference.magnitudes
    peaks.replace(with: magnitudes, where: magnitudes .> peaks)
  }
}

extension DifferenceMeasure {
  /// Out of the loop's sight, or it keeps its accumulators in memory.
  @inline(never)
  fileprivate mutating func join(_ lanes: DifferenceLanes) {
    squares += Double(lanes.squares.sum())
    minuendSquares += Double(lanes.minuendSquares.sum())
    peak = max(peak, lanes.peaks.max())
  }

  /// Joins what was measured of further samples.
  public mutating func join(_ other: DifferenceMeasure) {
    squares += other.squares
    minuendSquares += other.minuendSquares
    peak = max(peak, other.peak)
  }
}
