// The arithmetic of the mix, on interleaved stereo, full scale 1. Every function here may be called on
// the render thread: none locks, allocates or calls the system. They work on pointers because the
// compiler's real-time check refuses reference counts, and spans carry some; the caller answers for
// `frames × 2` floats behind each pointer. No alignment is asked for.

/// Fills with silence.
@_noLocks @_noAllocation
public func silence(_ samples: UnsafeMutablePointer<Float>, frames: Int) {
  let count = frames * 2
  var index = 0
  while index < count & ~7 {
    unsafe samples.put(SIMD8<Float>(), at: index)
    index += 8
  }
  while index < count {
    unsafe samples[index] = 0
    index += 1
  }
}

/// Copies samples.
@_noLocks @_noAllocation
public func copy(
  _ source: UnsafePointer<Float>, to target: UnsafeMutablePointer<Float>, frames: Int
) {
  let count = frames * 2
  var index = 0
  while index < count & ~7 {
    unsafe target.put(source.floats(at: index), at: index)
    index += 8
  }
  while index < count {
    unsafe target[index] = source[index]
    index += 1
  }
}

/// Writes `minuend − subtrahend`, sample by sample. `difference` may be one of the two.
@_noLocks @_noAllocation
public func subtract(
  _ subtrahend: UnsafePointer<Float>, from minuend: UnsafePointer<Float>,
  into difference: UnsafeMutablePointer<Float>, frames: Int
) {
  let count = frames * 2
  var index = 0
  while index < count & ~7 {
    unsafe difference.put(minuend.floats(at: index) - subtrahend.floats(at: index), at: index)
    index += 8
  }
  while index < count {
    unsafe difference[index] = minuend[index] - subtrahend[index]
    index += 1
  }
}

/// Adds `source × gain` to `sum` and measures what was added.
///
/// NaN and infinite products are replaced by silence and counted, so that one broken sample in one
/// stem cannot silence the song. A sample counts as an over if its absolute value, after the gain, is
/// `overThreshold` or more; what was seen is joined to `measure`.
@_noLocks @_noAllocation
public func accumulate(
  _ source: UnsafePointer<Float>, gain: LinearGain, overThreshold: Float,
  into sum: UnsafeMutablePointer<Float>, frames: Int, measure: inout PeakMeasure
) {
  let count = frames * 2
  var meter = VectorMeter(overThreshold: overThreshold)
  let gains = SIMD8(repeating: gain.factor)
  var index = 0
  while index < count & ~7 {
    let product = meter.take(unsafe source.floats(at: index) * gains)
    unsafe sum.put(sum.floats(at: index) + product, at: index)
    index += 8
  }
  measure.join(meter)
  while index < count {
    let product = unsafe source[index] * gain.factor
    unsafe sum[index] += measure.take(product, isRight: index & 1 == 1, overThreshold)
    index += 1
  }
}

/// Adds `source`, under a moving gain, to `sum`, and lets the ramp pass on by `frames`. All else is as
/// for a constant gain.
@_noLocks @_noAllocation
public func accumulate(
  _ source: UnsafePointer<Float>, ramp: inout GainRamp, overThreshold: Float,
  into sum: UnsafeMutablePointer<Float>, frames: Int, measure: inout PeakMeasure
) {
  let count = frames * 2
  var meter = VectorMeter(overThreshold: overThreshold)
  let curve = RampCurve(ramp)
  var index = 0
  while index < count & ~7 {
    let product = meter.take(unsafe source.floats(at: index) * curve.gains(at: index >> 1))
    unsafe sum.put(sum.floats(at: index) + product, at: index)
    index += 8
  }
  measure.join(meter)
  while index < count {
    let product = unsafe source[index] * ramp.gain(at: ramp.position + index >> 1).factor
    unsafe sum[index] += measure.take(product, isRight: index & 1 == 1, overThreshold)
    index += 1
  }
  ramp.advance(frames)
}

/// Adds `source × gain` to `sum`, NaN and infinite products left out, and measures nothing: for scans.
/// The same bits as the measuring one.
@_noLocks @_noAllocation
public func accumulate(
  _ source: UnsafePointer<Float>, gain: LinearGain, into sum: UnsafeMutablePointer<Float>,
  frames: Int
) {
  let count = frames * 2
  let gains = SIMD8(repeating: gain.factor)
  var index = 0
  while index < count & ~7 {
    let product = unsafe source.floats(at: index) * gains
    unsafe sum.put(sum.floats(at: index) + product.withoutInvalid, at: index)
    index += 8
  }
  while index < count {
    let product = unsafe source[index] * gain.factor
    unsafe sum[index] += product.isFinite ? product : 0
    index += 1
  }
}

/// Multiplies samples by a moving gain, in place, and lets the ramp pass on by `frames`.
@_noLocks @_noAllocation
public func multiply(
  _ samples: UnsafeMutablePointer<Float>, by ramp: inout GainRamp, frames: Int
) {
  let count = frames * 2
  let curve = RampCurve(ramp)
  var index = 0
  while index < count & ~7 {
    unsafe samples.put(samples.floats(at: index) * curve.gains(at: index >> 1), at: index)
    index += 8
  }
  while index < count {
    unsafe samples[index] *= ramp.gain(at: ramp.position + index >> 1).factor
    index += 1
  }
  ramp.advance(frames)
}
