/// Adds noise that makes the error of rounding to `bits` bits independent of the signal: triangular, up to
/// one step to either side (TPDF; Lipshitz, Wannamaker and Vanderkooy, "Quantization and Dither", JAES
/// 40, 1992).
///
/// The noise is a function of the sample's number alone, counted from `firstSample` over both channels:
/// the same file comes out every time, whatever the blocks.
public func addDither(
  to samples: inout MutableSpan<Float>, bits: Int, firstSample: Int64
) {
  let step = SIMD8<Float>(repeating: 1 / Float(1 << (bits - 1)))
  var index = 0
  while index < samples.count {
    let noise = ditherNoise(at: firstSample + Int64(index)) * step
    let count = min(8, samples.count - index)
    if count == 8 {
      samples.put(samples.span.floats(at: index) + noise, at: index)
    } else {
      for lane in 0..<count { samples[index + lane] += noise[lane] }
    }
    index += 8
  }
}

/// Noise of eight samples, in steps: the difference of two even numbers of 16 bits.
@inline(__always)
private func ditherNoise(at sample: Int64) -> SIMD8<Float> {
  let bits = scrambled(
    SIMD8(repeating: UInt32(truncatingIfNeeded: sample)) &+ SIMD8(0, 1, 2, 3, 4, 5, 6, 7))
  let first = SIMD8<Int32>(truncatingIfNeeded: bits & 0xFFFF)
  let second = SIMD8<Int32>(truncatingIfNeeded: bits &>> 16)
  return SIMD8<Float>(first &- second) * 0x1p-16
}

/// A bijection of 32 bits without visible order ("lowbias32" of Wellons' hash prospector).
@inline(__always)
private func scrambled(_ value: SIMD8<UInt32>) -> SIMD8<UInt32> {
  var x = value
  x = (x ^ (x &>> 16)) &* 0x7FEB_352D
  x = (x ^ (x &>> 15)) &* 0x846C_A68B
  return x ^ (x &>> 16)
}
