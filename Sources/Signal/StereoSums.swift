/// What a stretch of interleaved stereo adds up to, left in `x`, right in `y`.
///
/// Everything is exact to single precision within the stretch, which should not be longer than some
/// thousand frames. A NaN or an infinite sample makes the squares so; extremes pass over NaN.
public struct StereoSums: Hashable, Sendable {
  /// Lowest and highest sample of each side; 0 without samples.
  public var lowest = SIMD2<Float>()
  public var highest = SIMD2<Float>()
  /// Sums of the samples and of their squares.
  public var sums = SIMD2<Double>()
  public var squares = SIMD2<Double>()
  /// Sum of (left − right)².
  public var differenceSquares = 0.0

  public init() {}

  /// Whether every sample was finite (and no square overflowed).
  public var isFinite: Bool { squares.x.isFinite && squares.y.isFinite }

  /// Largest magnitude of each side.
  public var peaks: SIMD2<Float> {
    SIMD2(max(highest.x, -lowest.x), max(highest.y, -lowest.y))
  }

  /// Sum of left × right.
  public var cross: Double { (squares.x + squares.y - differenceSquares) / 2 }
}

/// Adds up the frames of interleaved stereo.
public func stereoSums(of samples: Span<Float>) -> StereoSums {
  guard samples.count >= 2 else { return StereoSums() }
  var lanes = SumLanes(SIMD2(samples[0], samples[1]))
  var index = 0
  while index &+ 8 <= samples.count {
    lanes.take(samples.floats(at: index))
    index &+= 8
  }
  var result = lanes.total
  while index &+ 1 < samples.count {
    result.take(SIMD2(samples[index], samples[index + 1]))
    index &+= 2
  }
  return result
}

/// Four frames at a time.
private struct SumLanes {
  private var lowest: SIMD8<Float>
  private var highest: SIMD8<Float>
  private var sums = SIMD8<Float>()
  private var squares = SIMD8<Float>()
  private var differences = SIMD4<Float>()

  @inline(__always) init(_ first: SIMD2<Float>) {
    let four = SIMD4(lowHalf: first, highHalf: first)
    lowest = SIMD8(lowHalf: four, highHalf: four)
    highest = lowest
  }

  @inline(__always) mutating func take(_ samples: SIMD8<Float>) {
    lowest.replace(with: samples, where: samples .< lowest)
    highest.replace(with: samples, where: samples .> highest)
    sums += samples
    squares += samples * samples
    let difference = samples.evenHalf - samples.oddHalf
    differences += difference * difference
  }

  /// Out of the loop's sight, or it keeps its accumulators in memory.
  var total: StereoSums {
    @inline(never) get {
      var result = StereoSums()
      result.lowest = SIMD2(lowest.evenHalf.min(), lowest.oddHalf.min())
      result.highest = SIMD2(highest.evenHalf.max(), highest.oddHalf.max())
      result.sums = SIMD2(Double(sums.evenHalf.sum()), Double(sums.oddHalf.sum()))
      result.squares = SIMD2(Double(squares.evenHalf.sum()), Double(squares.oddHalf.sum()))
      result.differenceSquares = Double(differences.sum())
      return result
    }
  }
}

extension StereoSums {
  fileprivate mutating func take(_ frame: SIMD2<Float>) {
    lowest.replace(with: frame, where: frame .< lowest)
    highest.replace(with: frame, where: frame .> highest)
    let values = SIMD2<Double>(frame)
    sums += values
    squares += values * values
    let difference = values.x - values.y
    differenceSquares += difference * difference
  }

  /// Joins what another stretch adds up to.
  public mutating func join(_ other: StereoSums) {
    lowest.replace(with: other.lowest, where: other.lowest .< lowest)
    highest.replace(with: other.highest, where: other.highest .> highest)
    sums += other.sums
    squares += other.squares
    differenceSquares += other.differenceSquares
  }
}
