internal import Signal

/// What the last stage changed.
struct OutputMeasure {
  /// Samples beyond ±1 that were limited to it.
  var clipped = 0
  /// NaN and infinite samples that became silence.
  var invalid = 0
}

/// Sends both sides through the matrix and keeps the result within ±1. An identity changes no bit.
@_noLocks @_noAllocation
func sendToOutput(
  _ source: UnsafePointer<Float>, through matrix: ChannelMatrix,
  into output: UnsafeMutablePointer<Float>, frames: Int, measure: inout OutputMeasure
) {
  var clipped = SIMD4<Int32>()
  var invalid = SIMD4<Int32>()
  var frame = 0
  // Sound: the caller owns `frames` frames behind each pointer; any bits are a valid Float.
  while frame &+ 4 <= frames {
    let samples = unsafe UnsafeRawPointer(source).loadUnaligned(
      fromByteOffset: frame &* 8, as: SIMD8<Float>.self)
    let left = samples.evenHalf
    let right = samples.oddHalf
    var result = SIMD8<Float>()
    result.evenHalf = limit(
      left * matrix.leftFromLeft + right * matrix.leftFromRight, &clipped, &invalid)
    result.oddHalf = limit(
      left * matrix.rightFromLeft + right * matrix.rightFromRight, &clipped, &invalid)
    unsafe UnsafeMutableRawPointer(output).storeBytes(
      of: result, toByteOffset: frame &* 8, as: SIMD8<Float>.self)
    frame &+= 4
  }
  while frame < frames {
    let left = SIMD4(repeating: unsafe source[frame * 2])
    let right = SIMD4(repeating: unsafe source[frame * 2 + 1])
    let pair = unsafe output + frame * 2
    // Four times the same sample: a quarter of each count is that sample's.
    var clippedHere = SIMD4<Int32>()
    var invalidHere = SIMD4<Int32>()
    unsafe pair[0] =
      limit(
        left * matrix.leftFromLeft + right * matrix.leftFromRight, &clippedHere, &invalidHere)[0]
    unsafe pair[1] =
      limit(
        left * matrix.rightFromLeft + right * matrix.rightFromRight, &clippedHere, &invalidHere)[0]
    clipped[0] &+= clippedHere[0]
    invalid[0] &+= invalidHere[0]
    frame += 1
  }
  measure.clipped += total(clipped)
  measure.invalid += total(invalid)
}

@inline(__always) @_noLocks @_noAllocation
private func limit(
  _ samples: SIMD4<Float>, _ clipped: inout SIMD4<Int32>, _ invalid: inout SIMD4<Int32>
) -> SIMD4<Float> {
  let one = SIMD4<Float>(repeating: 1)
  let largest = SIMD4<Float>(repeating: .greatestFiniteMagnitude)
  // False for NaN as well as for infinity.
  let isFinite = (samples .<= largest) .& (samples .>= -largest)
  let finite = SIMD4<Float>().replacing(with: samples, where: isFinite)
  let isHigh = finite .> one
  let isLow = finite .< -one
  invalid &+= SIMD4<Int32>(repeating: 1).replacing(with: 0, where: isFinite)
  clipped &+= SIMD4<Int32>().replacing(with: 1, where: isHigh .| isLow)
  return finite.replacing(with: one, where: isHigh).replacing(with: -one, where: isLow)
}

@inline(never) @_noLocks @_noAllocation
private func total(_ counts: SIMD4<Int32>) -> Int { Int(counts.wrappedSum()) }

/// Joins the peaks of a bus to a measure; a sample over ±1 is an over.
@_noLocks @_noAllocation
func measurePeaks(_ samples: UnsafePointer<Float>, frames: Int, measure: inout PeakMeasure) {
  var highest = SIMD8<Float>()
  var lowest = SIMD8<Float>()
  var overs = SIMD8<Int32>()
  let one = SIMD8<Float>(repeating: 1)
  var frame = 0
  // Sound: the caller owns `frames` frames; any bits are a valid Float.
  while frame &+ 4 <= frames {
    let values = unsafe UnsafeRawPointer(samples).loadUnaligned(
      fromByteOffset: frame &* 8, as: SIMD8<Float>.self)
    highest.replace(with: values, where: values .> highest)
    lowest.replace(with: values, where: values .< lowest)
    overs &+= SIMD8<Int32>().replacing(with: 1, where: (values .> one) .| (values .< -one))
    frame &+= 4
  }
  let peaks = largest(highest, lowest)
  measure.left = max(measure.left, peaks.left)
  measure.right = max(measure.right, peaks.right)
  measure.overs += total(overs.lowHalf) + total(overs.highHalf)
  while frame < frames {
    let left = unsafe abs(samples[frame * 2])
    let right = unsafe abs(samples[frame * 2 + 1])
    measure.left = max(measure.left, left)
    measure.right = max(measure.right, right)
    measure.overs += (left > 1 ? 1 : 0) + (right > 1 ? 1 : 0)
    frame += 1
  }
}

@inline(never) @_noLocks @_noAllocation
private func largest(_ highest: SIMD8<Float>, _ lowest: SIMD8<Float>) -> (left: Float, right: Float)
{
  (
    max(highest.evenHalf.max(), -lowest.evenHalf.min()),
    max(highest.oddHalf.max(), -lowest.oddHalf.min())
  )
}
