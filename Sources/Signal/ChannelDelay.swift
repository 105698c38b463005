import Glibc

/// How much later the same signal comes on the right side than on the left, from the whitened
/// cross-correlation of the two (Knapp and Carter, "The generalized correlation method for estimation of
/// time delay", IEEE ASSP-24, 1976: smoothed coherence transform).
public struct ChannelDelay: Hashable, Sendable {
  /// Frames that the right side is later; negative where it is earlier.
  public var frames: Double
  /// Height of the correlation's peak, at most 1.
  public var peak: Double
  /// The peak over the standard deviation of everything else.
  public var prominence: Double
  /// The correlation at no delay.
  public var atZero: Double
  /// Plain correlation of the sides, not whitened, without the delay and with it taken out.
  public var plain: Double
  public var aligned: Double
}

/// Gathers the spectra of stretches of a stereo signal for `ChannelDelay`. Belongs to one thread at a time.
public struct ChannelCorrelation: ~Copyable {
  private let transform: FourierTransform
  private var real: [Double]
  private var imaginary: [Double]
  private var left: [Double]
  private var right: [Double]

  /// For spectra of stretches of `length` samples.
  public init(length: Int) {
    transform = FourierTransform(length: length)
    real = [Double](repeating: 0, count: transform.binCount)
    imaginary = real
    left = real
    right = real
  }

  /// Adds one stretch: the spectra of its sides.
  public mutating func add(
    left a: (real: [Float], imaginary: [Float]), right b: (real: [Float], imaginary: [Float])
  ) {
    // Each stretch has the same weight, or the loudest one would decide alone.
    var total = 0.0
    for bin in 0..<real.count {
      total += Double(a.real[bin] * a.real[bin] + a.imaginary[bin] * a.imaginary[bin])
      total += Double(b.real[bin] * b.real[bin] + b.imaginary[bin] * b.imaginary[bin])
    }
    guard total > 0, total.isFinite else { return }
    for bin in 0..<real.count {
      let (ar, ai) = (Double(a.real[bin]), Double(a.imaginary[bin]))
      let (br, bi) = (Double(b.real[bin]), Double(b.imaginary[bin]))
      // conj(left) × right: a right side that is later peaks at positive lags.
      real[bin] += (ar * br + ai * bi) / total
      imaginary[bin] += (ar * bi - ai * br) / total
      left[bin] += (ar * ar + ai * ai) / total
      right[bin] += (br * br + bi * bi) / total
    }
  }

  /// The delay that the gathered stretches show; nil without any.
  public borrowing func delay() -> ChannelDelay? {
    let strongest = zip(left, right).map { ($0 * $1).squareRoot() }.max() ?? 0
    guard strongest > 0 else { return nil }
    var weightedReal = [Float](repeating: 0, count: real.count)
    var weightedImaginary = weightedReal
    var used = 0
    // Bins 100 dB below the strongest hold rounding noise, the first ones offsets.
    for bin in 2..<real.count - 1 {
      let power = (left[bin] * right[bin]).squareRoot()
      guard power > strongest * 1e-10 else { continue }
      weightedReal[bin] = Float(real[bin] / power)
      weightedImaginary[bin] = Float(imaginary[bin] / power)
      used += 1
    }
    guard used > 16 else { return nil }
    var correlation = [Float](repeating: 0, count: transform.length)
    var span = correlation.mutableSpan
    transform.inverse(real: weightedReal.span, imaginary: weightedImaginary.span, samples: &span)
    let scale = Float(transform.length) / Float(2 * used)
    var delay = Self.read(correlation.map { $0 * scale })
    if delay.peak > 0.2 {
      delay.frames = refined(delay.frames.rounded(), weightedReal, weightedImaginary)
    }
    delay.plain = plainCorrelation(delay: 0)
    delay.aligned = plainCorrelation(delay: delay.frames)
    return delay
  }

  /// The fraction of a frame at which the whitened correlation is greatest, near a whole number of them.
  ///
  /// By golden section. Bins above 0.4 of the sampling rate have next to nothing to say of it.
  private borrowing func refined(
    _ whole: Double, _ weightedReal: [Float], _ weightedImaginary: [Float]
  ) -> Double {
    let used = weightedReal.indices.filter {
      (weightedReal[$0] != 0 || weightedImaginary[$0] != 0) && 5 * $0 < 2 * transform.length
    }
    func height(_ delay: Double) -> Double {
      used.reduce(0) { sum, bin in
        let turn = 2 * Double.pi * Double(bin) * delay / Double(transform.length)
        return sum + Double(weightedReal[bin]) * cos(turn) - Double(weightedImaginary[bin])
          * sin(turn)
      }
    }
    let ratio = 0.618_033_988_75
    var (low, high) = (whole - 1, whole + 1)
    var (a, b) = (high - ratio * (high - low), low + ratio * (high - low))
    var (heightA, heightB) = (height(a), height(b))
    while high - low > 0.005 {
      if heightA > heightB {
        (high, b, heightB) = (b, a, heightA)
        a = high - ratio * (high - low)
        heightA = height(a)
      } else {
        (low, a, heightA) = (a, b, heightB)
        b = low + ratio * (high - low)
        heightB = height(b)
      }
    }
    return (low + high) / 2
  }

  /// Correlation of the left side with the right one advanced by so many frames.
  private borrowing func plainCorrelation(delay: Double) -> Double {
    var (sum, a, b) = (0.0, 0.0, 0.0)
    for bin in 2..<real.count {
      let turn = 2 * Double.pi * Double(bin) * delay / Double(transform.length)
      sum += real[bin] * cos(turn) - imaginary[bin] * sin(turn)
      a += left[bin]
      b += right[bin]
    }
    let power = (a * b).squareRoot()
    return power > 0 ? sum / power : 0
  }

  private static func read(_ correlation: [Float]) -> ChannelDelay {
    let length = correlation.count
    func value(_ lag: Int) -> Double { Double(correlation[(lag % length + length) % length]) }
    let best = (0..<length).max { correlation[$0] < correlation[$1] } ?? 0
    let lag = best <= length / 2 ? best : best - length
    var squares = 0.0
    for other in 0..<length where abs(other - best) > 8 { squares += value(other) * value(other) }
    let spread = (squares / Double(length - 17)).squareRoot()
    return ChannelDelay(
      frames: Double(lag), peak: value(lag), prominence: spread > 0 ? value(lag) / spread : 0,
      atZero: abs(value(0)), plain: 0, aligned: 0)
  }
}
