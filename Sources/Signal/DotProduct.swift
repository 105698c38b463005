/// The sum of the products of two signals of one length, in single precision within stretches of 4,096
/// samples and in double precision over them.
public func dotProduct(_ a: Span<Float>, _ b: Span<Float>) -> Double {
  precondition(a.count == b.count)
  return dotProduct(a, b, over: 0..<a.count)
}

/// As `dotProduct`, over a range of the samples.
public func dotProduct(_ a: Span<Float>, _ b: Span<Float>, over range: Range<Int>) -> Double {
  precondition(range.lowerBound >= 0 && range.upperBound <= min(a.count, b.count))
  var total = 0.0
  var index = range.lowerBound
  let wholeEnd = range.lowerBound + range.count & ~15
  while index < wholeEnd {
    let end = min(wholeEnd, index &+ 4096)
    var low = SIMD8<Float>()
    var high = SIMD8<Float>()
    while index < end {
      low += a.floats(at: index) * b.floats(at: index)
      high += a.floats(at: index &+ 8) * b.floats(at: index &+ 8)
      index &+= 16
    }
    total += laneSum(low + high)
  }
  while index < range.upperBound {
    total += Double(a[index]) * Double(b[index])
    index &+= 1
  }
  return total
}

/// Adds `source × gain` to `target`; both are of one length.
public func add(_ source: Span<Float>, gain: Float, to target: inout MutableSpan<Float>) {
  precondition(source.count == target.count)
  let gains = SIMD8(repeating: gain)
  var index = 0
  while index &+ 8 <= source.count {
    target.put(target.floats(at: index) + source.floats(at: index) * gains, at: index)
    index &+= 8
  }
  while index < source.count {
    target[index] += source[index] * gain
    index &+= 1
  }
}

/// Adds `source × gain` to the array `target`; both are of one length.
///
/// One array a call: a variable that holds the mutable span of one array and then that of another lets
/// the second array's shared storage be written to (Swift 6.3).
public func add(_ source: [Float], gain: Float, to target: inout [Float]) {
  var span = target.mutableSpan
  add(source.span, gain: gain, to: &span)
}

/// Multiplies `target` by `factors`, sample by sample; both are of one length.
public func multiply(_ target: inout MutableSpan<Float>, by factors: Span<Float>) {
  precondition(factors.count == target.count)
  var index = 0
  while index &+ 8 <= factors.count {
    target.put(target.floats(at: index) * factors.floats(at: index), at: index)
    index &+= 8
  }
  while index < factors.count {
    target[index] *= factors[index]
    index &+= 1
  }
}

/// Multiplies the array `target` by `factors`; both are of one length.
public func multiply(_ target: inout [Float], by factors: [Float]) {
  var span = target.mutableSpan
  multiply(&span, by: factors.span)
}

/// Multiplies the array `target` by a gain.
public func multiply(_ target: inout [Float], gain: Float) {
  if gain == 1 { return }
  for index in target.indices { target[index] *= gain }
}

/// Takes interleaved stereo apart, into both channels from the sample `start` on. NaN and infinity become
/// silence.
public func deinterleave(
  _ stereo: Span<Float>, left: inout MutableSpan<Float>, right: inout MutableSpan<Float>,
  at start: Int
) {
  let frames = stereo.count / 2
  precondition(start >= 0 && left.count >= start + frames && right.count >= start + frames)
  var frame = 0
  while frame &+ 8 <= frames {
    let pair = SIMD16<Float>(
      lowHalf: stereo.floats(at: frame &* 2).withoutInvalid,
      highHalf: stereo.floats(at: frame &* 2 &+ 8).withoutInvalid)
    left.put(pair.evenHalf, at: start &+ frame)
    right.put(pair.oddHalf, at: start &+ frame)
    frame &+= 8
  }
  while frame < frames {
    let (l, r) = (stereo[frame * 2], stereo[frame * 2 + 1])
    left[start + frame] = l.isFinite ? l : 0
    right[start + frame] = r.isFinite ? r : 0
    frame += 1
  }
}

/// Out of the loop's sight, or it keeps its accumulators in memory.
@inline(never)
private func laneSum(_ lanes: SIMD8<Float>) -> Double { Double(lanes.sum()) }
