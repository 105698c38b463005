#if canImport(Glibc)
  import Glibc
#endif

/// The spectrum of a real signal: bins from 0 Hz to half the sampling rate.
public struct Spectrum: Sendable {
  public var real: [Float]
  public var imaginary: [Float]

  /// Bins.
  public var count: Int { real.count }

  /// Both parts of as many bins.
  public init(real: [Float], imaginary: [Float]) {
    precondition(real.count == imaginary.count)
    self.real = real
    self.imaginary = imaginary
  }

  /// All zero.
  public init(binCount: Int) {
    real = [Float](repeating: 0, count: binCount)
    imaginary = real
  }

  /// The power |X|² of a bin.
  @inline(__always)
  public func power(_ bin: Int) -> Float {
    real[bin] * real[bin] + imaginary[bin] * imaginary[bin]
  }

  /// Adds another spectrum of the same size under a gain.
  public mutating func add(_ other: Spectrum, gain: Float = 1) {
    Signal.add(other.real, gain: gain, to: &real)
    Signal.add(other.imaginary, gain: gain, to: &imaginary)
  }

  /// Adds `weights · conj(a) · b`: the spectrum of a weighted cross-correlation Σ a[t] b[t + τ].
  public mutating func addProduct(conjugate a: Spectrum, _ b: Spectrum, weights: [Float]) {
    precondition(a.count == count && b.count == count && weights.count == count)
    let (ar, ai) = (a.real.span, a.imaginary.span)
    let (br, bi) = (b.real.span, b.imaginary.span)
    let w = weights.span
    // Out of the struct, so that both can be written to at a time.
    var (newReal, newImaginary) = (real, imaginary)
    real = []
    imaginary = []
    defer {
      real = newReal
      imaginary = newImaginary
    }
    var r = newReal.mutableSpan
    var i = newImaginary.mutableSpan
    var bin = 0
    while bin &+ 8 <= w.count {
      let (xr, xi) = (ar.floats(at: bin), ai.floats(at: bin))
      let (yr, yi) = (br.floats(at: bin), bi.floats(at: bin))
      let weight = w.floats(at: bin)
      r.put(r.floats(at: bin) + weight * (xr * yr + xi * yi), at: bin)
      i.put(i.floats(at: bin) + weight * (xr * yi - xi * yr), at: bin)
      bin &+= 8
    }
    while bin < w.count {
      r[bin] += w[bin] * (ar[bin] * br[bin] + ai[bin] * bi[bin])
      i[bin] += w[bin] * (ar[bin] * bi[bin] - ai[bin] * br[bin])
      bin += 1
    }
  }
}

extension FourierTransform {
  /// The spectrum of a signal that is no longer than the transform; silence is added behind it.
  public borrowing func spectrum(_ samples: Span<Float>) -> Spectrum {
    precondition(samples.count <= length)
    var real = [Float](repeating: 0, count: binCount)
    var imaginary = real
    var realSpan = real.mutableSpan
    var imaginarySpan = imaginary.mutableSpan
    if samples.count == length {
      forward(samples, real: &realSpan, imaginary: &imaginarySpan)
    } else {
      var padded = [Float](repeating: 0, count: length)
      for index in 0..<samples.count { padded[index] = samples[index] }
      forward(padded.span, real: &realSpan, imaginary: &imaginarySpan)
    }
    return Spectrum(real: real, imaginary: imaginary)
  }

  /// The real signal of a spectrum.
  public borrowing func signal(_ spectrum: Spectrum) -> [Float] {
    var samples = [Float](repeating: 0, count: length)
    var span = samples.mutableSpan
    inverse(real: spectrum.real.span, imaginary: spectrum.imaginary.span, samples: &span)
    return samples
  }

  /// The next length from `minimum` on that is a product of 2, 3 and 5, and even.
  public static func fastLength(atLeast minimum: Int) -> Int {
    var best = 2
    while best < minimum { best *= 2 }
    var five = 1
    while five <= minimum {
      var three = five
      while three <= minimum {
        var length = three * 2
        while length < minimum { length *= 2 }
        best = min(best, length)
        three *= 3
      }
      five *= 5
    }
    return max(2, best)
  }
}

/// The mean of each value and its neighbours `reach` to both sides (fewer at the ends).
public func smoothed(_ values: [Float], reach: Int) -> [Float] {
  var sums = [Double](repeating: 0, count: values.count + 1)
  for index in values.indices { sums[index + 1] = sums[index] + Double(values[index]) }
  return values.indices.map { index in
    let (low, high) = (max(0, index - reach), min(values.count, index + reach + 1))
    return Float((sums[high] - sums[low]) / Double(high - low))
  }
}

/// Hann's window of a length, periodic.
public func hannWindow(_ length: Int) -> [Float] {
  let turn = 2 * Double.pi / Double(length)
  let (stepCosine, stepSine) = (cos(turn), sin(turn))
  var window = [Float](repeating: 0, count: length)
  var (cosine, sine) = (1.0, 0.0)
  for index in window.indices {
    // Rounding grows with the number of turns.
    if index & 63 == 0 { (cosine, sine) = (cos(turn * Double(index)), sin(turn * Double(index))) }
    window[index] = Float(0.5 - 0.5 * cosine)
    (cosine, sine) = (
      cosine * stepCosine - sine * stepSine, sine * stepCosine + cosine * stepSine
    )
  }
  return window
}
