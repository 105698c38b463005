#if canImport(Glibc)
  import Glibc
#endif

/// The linear filter between an input and an output, from averaged spectra of windowed stretches (Welch,
/// IEEE Trans. Audio Electroacoust. 15(2), 1967; Bendat and Piersol, "Random Data", chapter 6).
public struct TransferFunction: Sendable {
  /// Samples of a stretch.
  public let length: Int
  /// Σ |S|², Σ |M|² and Σ M S* by bin.
  public private(set) var input: [Double]
  public private(set) var output: [Double]
  public private(set) var cross: [SIMD2<Double>]
  /// Stretches that were added.
  public private(set) var stretches = 0

  public var binCount: Int { length / 2 + 1 }

  public init(length: Int) {
    self.length = length
    input = [Double](repeating: 0, count: length / 2 + 1)
    output = input
    cross = [SIMD2<Double>](repeating: SIMD2(), count: length / 2 + 1)
  }

  /// Adds the stretches of two signals of one length that begin at `starts`.
  public mutating func add(input x: [Float], output y: [Float], starts: [Int]) {
    let transform = FourierTransform(length: length, isForwardOnly: true)
    let window = hannWindow(length)
    for start in starts {
      var a = Array(x[start..<start + length])
      var b = Array(y[start..<start + length])
      multiply(&a, by: window)
      multiply(&b, by: window)
      let (s, m) = (transform.spectrum(a.span), transform.spectrum(b.span))
      for bin in 0..<binCount {
        let (sr, si) = (Double(s.real[bin]), Double(s.imaginary[bin]))
        let (mr, mi) = (Double(m.real[bin]), Double(m.imaginary[bin]))
        input[bin] += sr * sr + si * si
        output[bin] += mr * mr + mi * mi
        cross[bin] += SIMD2(mr * sr + mi * si, mi * sr - mr * si)
      }
      stretches += 1
    }
  }

  /// Adds the averages of another estimate of the same length.
  public mutating func add(_ other: TransferFunction) {
    for bin in 0..<binCount {
      input[bin] += other.input[bin]
      output[bin] += other.output[bin]
      cross[bin] += other.cross[bin]
    }
    stretches += other.stretches
  }

  /// The part of a bin's output that the input explains linearly, 0…1.
  public func coherence(_ bin: Int) -> Double {
    let power = input[bin] * output[bin]
    let c = cross[bin]
    return power > 0 ? min(1, (c.x * c.x + c.y * c.y) / power) : 0
  }

  /// The part of the output's energy that no linear filter explains, 0…1.
  public var incoherentPart: Double {
    let total = output.reduce(0, +)
    guard total > 0 else { return 1 }
    return (0..<binCount).reduce(0.0) { $0 + output[$1] * (1 - coherence($1)) } / total
  }

  /// The response M/S. Bins that say nothing (less than half coherent, or 90 dB below the loudest) take
  /// the value of the nearest that does.
  public func response() -> [SIMD2<Double>] {
    let top = input.max() ?? 0
    let valid = (0..<binCount).map { coherence($0) > 0.5 && input[$0] > 1e-9 * top }
    var result = (0..<binCount).map { valid[$0] ? cross[$0] / input[$0] : SIMD2<Double>() }
    guard let first = valid.firstIndex(of: true) else {
      return [SIMD2<Double>](repeating: SIMD2(1, 0), count: binCount)
    }
    for bin in 0..<first { result[bin] = SIMD2(magnitude(result[first]), 0) }
    for bin in first + 1..<max(binCount, first + 1) where !valid[bin] {
      result[bin] = result[bin - 1]
    }
    return result
  }

  /// The impulse response of a frequency response, `length` long, time 0 in its middle, faded to both
  /// ends.
  public static func impulse(_ response: [SIMD2<Double>], length: Int) -> [Float] {
    let transform = FourierTransform(length: length)
    let spectrum = Spectrum(
      real: response.map { Float($0.x) }, imaginary: response.map { Float($0.y) })
    let circular = transform.signal(spectrum)
    let half = length / 2
    return (0..<length).map { index in
      let distance = Double(abs(index - half)) / Double(half)
      // Flat over the inner three quarters.
      let fade = distance < 0.75 ? 1 : 0.5 + 0.5 * cos(Double.pi * (distance - 0.75) * 4)
      return circular[(index + half) % length] * Float(fade)
    }
  }
}

/// The magnitude of a complex number.
public func magnitude(_ z: SIMD2<Double>) -> Double { (z.x * z.x + z.y * z.y).squareRoot() }

/// One over a complex number, no larger than `limit`.
public func inverse(_ z: SIMD2<Double>, limit: Double) -> SIMD2<Double> {
  let power = max(z.x * z.x + z.y * z.y, magnitude(z) / limit, 1e-30)
  return SIMD2(z.x, -z.y) / power
}

/// A signal through a filter whose impulse response has its time 0 at `centre`: as long as the signal.
public func convolved(_ signal: [Float], impulse: [Float], centre: Int) -> [Float] {
  let size = FourierTransform.fastLength(atLeast: 4 * impulse.count)
  let step = size - impulse.count + 1
  let transform = FourierTransform(length: size)
  let filter = transform.spectrum(impulse.span)
  var result = [Float](repeating: 0, count: signal.count)
  var block = [Float](repeating: 0, count: size)
  for start in stride(from: 0, to: signal.count, by: step) {
    // Overlap and save: the block's first impulse.count − 1 results are not whole.
    let first = start + centre - impulse.count + 1
    for index in 0..<size {
      let at = first + index
      block[index] = at >= 0 && at < signal.count ? signal[at] : 0
    }
    var spectrum = transform.spectrum(block.span)
    for bin in 0..<spectrum.count {
      let (a, b) = (spectrum.real[bin], spectrum.imaginary[bin])
      spectrum.real[bin] = a * filter.real[bin] - b * filter.imaginary[bin]
      spectrum.imaginary[bin] = a * filter.imaginary[bin] + b * filter.real[bin]
    }
    let samples = transform.signal(spectrum)
    for index in 0..<min(step, signal.count - start) {
      result[start + index] = samples[impulse.count - 1 + index]
    }
  }
  return result
}
