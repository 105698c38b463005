/// Peaks, overs and invalid samples of eight lanes: left in the even, right in the odd ones.
struct VectorMeter {
  private var peaks = SIMD8<Float>()
  private var overs = SIMD8<Int32>()
  private var invalid = SIMD8<Int32>()
  private let threshold: SIMD8<Float>

  @inline(__always) @_noLocks @_noAllocation
  init(overThreshold: Float) {
    threshold = SIMD8(repeating: overThreshold)
  }

  /// Measures eight samples and gives them back with silence in place of NaN and infinity.
  @inline(__always) @_noLocks @_noAllocation
  mutating func take(_ samples: SIMD8<Float>) -> SIMD8<Float> {
    // 0 for every finite value, NaN for NaN and infinity. (The compiler turns a comparison with the
    // constant greatest magnitude into a loop over the lanes.)
    let nothing = samples - samples
    let isFinite = nothing .== nothing
    let valid = SIMD8<Float>().replacing(with: samples, where: isFinite)
    let magnitudes = valid.magnitudes
    peaks.replace(with: magnitudes, where: magnitudes .> peaks)
    overs &+= SIMD8<Int32>().replacing(with: 1, where: magnitudes .>= threshold)
    invalid &+= SIMD8<Int32>(repeating: 1).replacing(with: 0, where: isFinite)
    return valid
  }

  /// Largest magnitude of the left and of the right lanes.
  var peak: (left: Float, right: Float) {
    @inline(never) @_noLocks @_noAllocation get { (peaks.evenHalf.max(), peaks.oddHalf.max()) }
  }

  /// Numbers of overs and of invalid samples.
  var counts: (overs: Int, invalid: Int) {
    @inline(never) @_noLocks @_noAllocation get {
      (Int(overs.wrappedSum()), Int(invalid.wrappedSum()))
    }
  }
}

extension PeakMeasure {
  /// Adds what a vector loop saw.
  @inline(__always) @_noLocks @_noAllocation
  mutating func join(_ meter: VectorMeter) {
    let peak = meter.peak
    let counts = meter.counts
    left = max(left, peak.left)
    right = max(right, peak.right)
    overs += counts.overs
    invalidSamples += counts.invalid
  }

  /// Measures one sample and gives it back, or silence for NaN and infinity.
  @inline(__always) @_noLocks @_noAllocation
  mutating func take(_ sample: Float, isRight: Bool, _ overThreshold: Float) -> Float {
    let magnitude = abs(sample)
    guard magnitude <= .greatestFiniteMagnitude else {
      invalidSamples += 1
      return 0
    }
    if isRight { right = max(right, magnitude) } else { left = max(left, magnitude) }
    if magnitude >= overThreshold { overs += 1 }
    return sample
  }
}

extension SIMD8<Float> {
  /// Silence in place of NaN and infinity.
  var withoutInvalid: SIMD8<Float> {
    @inline(__always) @_noLocks @_noAllocation get {
      // 0 for every finite value, NaN for the others.
      let nothing = self - self
      return SIMD8<Float>().replacing(with: self, where: nothing .== nothing)
    }
  }
}

/// The greatest magnitude that a sample may have: beyond it lies no scale of integers that somebody forgot to
/// divide by, only damage, whose squares no measurement could hold.
public let greatestSample: Float = 0x1p32

/// Puts NaN in place of samples beyond `greatestSample`: they are counted and silenced like all invalid ones.
public func invalidateImpossible(_ samples: inout MutableSpan<Float>) {
  let most = SIMD8(repeating: greatestSample)
  var index = 0
  while index < samples.count & ~7 {
    let eight = samples.floats(at: index)
    samples.put(
      SIMD8(repeating: .nan).replacing(with: eight, where: eight.magnitudes .<= most), at: index)
    index &+= 8
  }
  while index < samples.count {
    if !(abs(samples[index]) <= greatestSample) { samples[index] = .nan }
    index += 1
  }
}

/// The gains of four frames at a time, equal bit for bit to `GainRamp.gain(at:)`.
struct RampCurve {
  private let from: SIMD8<Float>
  private let to: SIMD8<Float>
  private let span: SIMD8<Float>
  private let step: SIMD8<Float>
  private let end: SIMD8<Float>
  private let position: Int

  @inline(__always) @_noLocks @_noAllocation
  init(_ ramp: GainRamp) {
    from = SIMD8(repeating: ramp.from.factor)
    to = SIMD8(repeating: ramp.to.factor)
    span = SIMD8(repeating: ramp.to.factor - ramp.from.factor)
    step = SIMD8(repeating: ramp.length > 0 ? 1 / Float(ramp.length) : 1)
    end = SIMD8(repeating: Float(ramp.length))
    position = ramp.position
  }

  /// Gains of the frames `frame ..< frame + 4`, counted from the ramp's position, each twice.
  @inline(__always) @_noLocks @_noAllocation
  func gains(at frame: Int) -> SIMD8<Float> {
    // Frames below 2²⁴ are exact in a Float.
    let frames = SIMD8(repeating: Float(position + frame)) + SIMD8(0, 0, 1, 1, 2, 2, 3, 3)
    let t = frames * step
    let weight = t * t * (SIMD8(repeating: 3) - SIMD8(repeating: 2) * t)
    return (from + span * weight).replacing(with: to, where: frames .>= end)
  }
}
