import Glibc

/// The K-weighting of Rec. ITU-R BS.1770-5 Annex 1: a high shelf for the head, then a high-pass.
///
/// The standard lists coefficients for 48 kHz alone. For every other rate the two analogue prototypes
/// behind them go through the bilinear transform again (as libebur128 and De Man's "Evaluation of
/// implementations of the EBU R128 loudness measurement", AES 145, do it).
struct KWeightingCoefficients: Sendable {
  var shelfB0, shelfB1, shelfB2, shelfA1, shelfA2: Double
  /// The high-pass has 1, −2, 1 above.
  var passA1, passA2: Double

  init(_ rate: SampleRate) {
    let shelfQ = 0.7071752369554196
    let shelfK = tan(Double.pi * 1681.974450955533 / Double(rate.hertz))
    let high = pow(10, 3.999843853973347 / 20)
    let band = pow(high, 0.4996667741545416)
    let shelfA0 = 1 + shelfK / shelfQ + shelfK * shelfK
    shelfB0 = (high + band * shelfK / shelfQ + shelfK * shelfK) / shelfA0
    shelfB1 = 2 * (shelfK * shelfK - high) / shelfA0
    shelfB2 = (high - band * shelfK / shelfQ + shelfK * shelfK) / shelfA0
    shelfA1 = 2 * (shelfK * shelfK - 1) / shelfA0
    shelfA2 = (1 - shelfK / shelfQ + shelfK * shelfK) / shelfA0
    let passQ = 0.5003270373238773
    let passK = tan(Double.pi * 38.13547087602444 / Double(rate.hertz))
    let passA0 = 1 + passK / passQ + passK * passK
    passA1 = 2 * (passK * passK - 1) / passA0
    passA2 = (1 - passK / passQ + passK * passK) / passA0
  }
}

/// K-weights several channels at once, one in each lane. Double precision: at high rates the poles of
/// the high-pass lie too near to 1 for floats.
struct KWeightingFilter<Channels: SIMD & Sendable>: Sendable where Channels.Scalar == Double {
  private let c: KWeightingCoefficients
  /// Memories of the shelf and of the high-pass.
  var shelf1 = Channels(repeating: 0)
  var shelf2 = Channels(repeating: 0)
  var pass1 = Channels(repeating: 0)
  var pass2 = Channels(repeating: 0)

  init(_ rate: SampleRate) { c = KWeightingCoefficients(rate) }

  /// The next weighted frame; transposed direct form II, twice.
  @inline(__always) mutating func next(_ x: Channels) -> Channels {
    let y = c.shelfB0 * x + shelf1
    shelf1 = (c.shelfB1 * x + shelf2) - c.shelfA1 * y
    shelf2 = c.shelfB2 * x - c.shelfA2 * y
    let z = y + pass1
    pass1 = (pass2 - 2 * y) - c.passA1 * z
    pass2 = y - c.passA2 * z
    return z
  }

  /// Forgets what is not finite. A NaN or an infinity would stay in the filter for ever.
  mutating func recover() {
    for state in [shelf1, shelf2, pass1, pass2] {
      for lane in state.indices where !state[lane].isFinite {
        self = Self(coefficients: c)
        return
      }
    }
  }

  /// The state of all channels in the order of the C kernel: shelf 1, 2, high-pass 1, 2.
  var state: [Double] {
    get { [shelf1, shelf2, pass1, pass2].flatMap { part in part.indices.map { part[$0] } } }
    set {
      for lane in shelf1.indices {
        shelf1[lane] = newValue[lane]
        shelf2[lane] = newValue[lane + Channels.scalarCount]
        pass1[lane] = newValue[lane + 2 * Channels.scalarCount]
        pass2[lane] = newValue[lane + 3 * Channels.scalarCount]
      }
    }
  }

  /// The coefficients in the order of the C kernel.
  var coefficients: [Double] {
    [c.shelfB0, c.shelfB1, c.shelfB2, c.shelfA1, c.shelfA2, c.passA1, c.passA2]
  }

  init(coefficients: KWeightingCoefficients) { c = coefficients }
}
