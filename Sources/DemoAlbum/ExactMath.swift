// The demo's samples are the same on every machine: only +, −, ×, ÷ and comparisons of IEEE numbers
// reach them, whose results the standard fixes to the bit. The sine and the exponential of the C
// library do not promise that, so the few functions that synthesis needs are polynomials here.

/// The sine of an angle in turns (1 is a full circle), for any angle within ±2^21.
///
/// The Taylor series to the 11th power over a quarter turn; the error is below 6e-8.
@inline(__always)
func sine(turns: Float) -> Float {
  // Adding 1.5 · 2^23 leaves no room for a fraction, which rounds to a whole number; rounded() is a
  // call of the C library where the processor's oldest instructions are assumed.
  var x = turns - ((turns + 12_582_912) - 12_582_912)
  if x > 0.25 { x = 0.5 - x }
  if x < -0.25 { x = -0.5 - x }
  let square = x * x
  var sum: Float = -15.094643
  sum = sum * square + 42.058693
  sum = sum * square - 76.70586
  sum = sum * square + 81.60525
  sum = sum * square - 41.341702
  sum = sum * square + 6.2831853
  return sum * x
}

/// Two to the power of a number, for exponents within ±1000.
func powerOfTwo(_ exponent: Double) -> Double {
  let whole = exponent.rounded(.toNearestOrEven)
  // e^x by its series; |x| ≤ ln 2 / 2, so that ten terms reach the precision of Double.
  let x = (exponent - whole) * 0.6931471805599453
  var sum = 1.0
  for divisor in stride(from: 12.0, through: 1.0, by: -1.0) {
    sum = 1 + sum * x / divisor
  }
  return Double(sign: .plus, exponent: Int(whole), significand: sum)
}

/// The frequency of a MIDI note (69 is the A of 440 Hz), in hertz; fractions are between semitones.
func frequency(ofNote note: Double) -> Double {
  440 * powerOfTwo((note - 69) / 12)
}

/// The amplitude factor of a level in decibels.
func amplitude(decibels: Double) -> Float {
  Float(powerOfTwo(decibels * 0.16609640474436813))
}

/// The factor for each sample by which something falls to 1/e in a time.
func decayFactor(seconds: Double, rate: Double) -> Float {
  Float(powerOfTwo(-1.4426950408889634 / (max(seconds, 1e-5) * rate)))
}

/// The sum of all lanes, always in the same order.
@inline(__always)
func laneSum(_ v: SIMD8<Float>) -> Float {
  let four = v.lowHalf + v.highHalf
  let two = four.lowHalf + four.highHalf
  return two.x + two.y
}

/// Rounds off what exceeds its range softly; |result| < 1, the slope at 0 is 1.
@inline(__always)
func saturate(_ x: Float) -> Float {
  x / (1 + abs(x))
}

/// Noise from integers (xorshift64*): the same sequence for the same seed, everywhere.
struct Noise {
  private var state: UInt64

  init(seed: UInt64) {
    state = (seed &+ 1) &* 0x9E37_79B9_7F4A_7C15
  }

  private mutating func bits() -> UInt64 {
    state ^= state >> 12
    state ^= state << 25
    state ^= state >> 27
    return state &* 0x2545_F491_4F6C_DD1D
  }

  /// Evenly spread in −1…1.
  mutating func next() -> Float {
    Float(Int32(truncatingIfNeeded: bits() >> 32)) * (1 / 2_147_483_648)
  }

  /// Evenly spread in a range.
  mutating func value(in range: ClosedRange<Double>) -> Double {
    let unit = Double(bits() >> 11) * (1 / 9_007_199_254_740_992)
    return range.lowerBound + unit * (range.upperBound - range.lowerBound)
  }
}
