/// The envelope of interleaved stereo, NaN and infinite samples left out.
///
/// Samples whose absolute value is `overThreshold` or more count as overs. No samples give silence.
/// Meant for stretches of up to some thousand frames: the mean is summed in single precision.
public func envelope(of samples: Span<Float>, overThreshold: Float) -> Envelope {
  guard samples.count > 0 else { return .silence }
  var lanes = EnvelopeLanes()
  var index = 0
  while index &+ 8 <= samples.count {
    lanes.take(samples.floats(at: index))
    index &+= 8
  }
  var result = lanes.envelope
  while index < samples.count {
    result.take(samples[index])
    index &+= 1
  }
  // One NaN or infinity makes the sum of squares so: only then every sample is looked at alone. Squares
  // that overflow (beyond 10^19) go the same way.
  guard result.meanSquare.isFinite else {
    return carefulEnvelope(of: samples, overThreshold: overThreshold)
  }
  if result.highest >= overThreshold || -result.lowest >= overThreshold {
    result.overs = overs(in: samples, threshold: overThreshold)
  }
  result.meanSquare /= Float(samples.count)
  return result
}

/// Lowest, highest and sum of squares of eight lanes.
private struct EnvelopeLanes {
  private var lowest = SIMD8<Float>(repeating: .infinity)
  private var highest = SIMD8<Float>(repeating: -.infinity)
  private var squares = SIMD8<Float>()

  @inline(__always) mutating func take(_ samples: SIMD8<Float>) {
    lowest.replace(with: samples, where: samples .< lowest)
    highest.replace(with: samples, where: samples .> highest)
    squares += samples * samples
  }

  /// All lanes as one; the mean square is still a sum. Out of the loop's sight: inlined reductions make
  /// the loop keep its accumulators in memory.
  var envelope: Envelope {
    @inline(never) get {
      Envelope(
        lowest: lowest.min(), highest: highest.max(), meanSquare: squares.sum(), overs: 0)
    }
  }
}

extension Envelope {
  /// Joins one sample; `meanSquare` is a sum meanwhile.
  fileprivate mutating func take(_ sample: Float) {
    lowest = min(lowest, sample)
    highest = max(highest, sample)
    meanSquare += sample * sample
  }
}

/// Samples at or over the threshold.
private func overs(in samples: Span<Float>, threshold: Float) -> Int32 {
  var count: Int32 = 0
  for index in samples.indices where abs(samples[index]) >= threshold { count &+= 1 }
  return count
}

/// Sample by sample, in double precision, without NaN and infinity.
@inline(never)
private func carefulEnvelope(of samples: Span<Float>, overThreshold: Float) -> Envelope {
  var result = Envelope(lowest: .infinity, highest: -.infinity, meanSquare: 0, overs: 0)
  var squares = 0.0
  var valid = 0
  for index in samples.indices where samples[index].isFinite {
    let sample = samples[index]
    result.lowest = min(result.lowest, sample)
    result.highest = max(result.highest, sample)
    squares += Double(sample) * Double(sample)
    if abs(sample) >= overThreshold { result.overs &+= 1 }
    valid += 1
  }
  guard valid > 0 else { return .silence }
  result.meanSquare = Float(
    min(squares / Double(valid), Double(Float.greatestFiniteMagnitude)))
  return result
}
