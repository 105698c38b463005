/// The sum of the squares of finite samples, in single precision within stretches of 4,096 samples and
/// in double precision over them. NaN and infinity make it so too.
public func sumOfSquares(_ samples: Span<Float>) -> Double {
  var total = 0.0
  var index = 0
  while index &+ 8 <= samples.count {
    let end = min(samples.count & ~7, index &+ 4096)
    var squares = SIMD8<Float>()
    while index < end {
      let values = samples.floats(at: index)
      squares += values * values
      index &+= 8
    }
    total += laneSum(squares)
  }
  while index < samples.count {
    total += Double(samples[index]) * Double(samples[index])
    index &+= 1
  }
  return total
}

/// Out of the loop's sight, or it keeps its accumulators in memory.
@inline(never)
private func laneSum(_ lanes: SIMD8<Float>) -> Double { Double(lanes.sum()) }
