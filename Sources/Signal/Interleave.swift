/// Joins two channels to interleaved stereo. All spans hold the same number of frames.
public func interleave(
  left: Span<Float>, right: Span<Float>, into stereo: inout MutableSpan<Float>
) {
  let frames = left.count
  precondition(right.count == frames && stereo.count == frames * 2)
  var frame = 0
  while frame &+ 8 <= frames {
    var pair = SIMD16<Float>()
    pair.evenHalf = left.floats(at: frame)
    pair.oddHalf = right.floats(at: frame)
    stereo.put(pair.lowHalf, at: frame &* 2)
    stereo.put(pair.highHalf, at: frame &* 2 &+ 8)
    frame &+= 8
  }
  while frame < frames {
    stereo[frame * 2] = left[frame]
    stereo[frame * 2 + 1] = right[frame]
    frame += 1
  }
}

/// Puts one channel on both sides of interleaved stereo, at unity gain.
public func interleave(mono: Span<Float>, into stereo: inout MutableSpan<Float>) {
  interleave(left: mono, right: mono, into: &stereo)
}
