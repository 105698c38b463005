/// The largest magnitude over both sides of each group of frames of interleaved stereo; the last group may
/// be short. NaN is passed over.
public func magnitudeEnvelope(of samples: Span<Float>, groupFrames: Int) -> [Float] {
  stride(from: 0, to: samples.count, by: groupFrames * 2).map { first in
    var greatest: Float = 0
    for index in first..<min(samples.count, first + groupFrames * 2) {
      let magnitude = abs(samples[index])
      if magnitude > greatest { greatest = magnitude }
    }
    return greatest
  }
}

/// Energy of the second differences of both sides of interleaved stereo: mostly that of the treble.
public func trebleEnergy(of samples: Span<Float>) -> Float {
  guard samples.count > 12 else { return 0 }
  var squares = SIMD8<Float>()
  var index = 4
  while index &+ 8 <= samples.count {
    let middle = samples.floats(at: index &- 2)
    let bend = (samples.floats(at: index) - middle) - (middle - samples.floats(at: index &- 4))
    squares += bend * bend
    index &+= 8
  }
  return laneSum(squares)
}

/// Out of the loop's sight, or it keeps its accumulators in memory.
@inline(never)
private func laneSum(_ lanes: SIMD8<Float>) -> Float { lanes.sum() }
