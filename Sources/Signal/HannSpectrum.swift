import Glibc

/// Power spectra of stretches of one channel under a Hann window. Belongs to one thread at a time.
public struct HannSpectrum: ~Copyable {
  /// Samples of a stretch.
  public var length: Int { transform.length }
  public var binCount: Int { transform.binCount }
  private let transform: FourierTransform
  private let window: [Float]
  /// Brings |X|² to a power density: full scale squared per hertz, one-sided.
  private let scale: Float

  /// `length` is even; products of small primes are fast.
  public init(length: Int, sampleRate: SampleRate) {
    transform = FourierTransform(length: length)
    window = (0..<length).map {
      Float(0.5 - 0.5 * cos(2 * Double.pi * Double($0) / Double(length)))
    }
    // The window's mean square is 3/8.
    scale = Float(2 / (0.375 * Double(length) * Double(sampleRate.hertz)))
  }

  /// The spectrum of `length` frames of one side (0 or 1) of interleaved stereo: real and imaginary parts.
  public borrowing func spectrum(
    of samples: Span<Float>, side: Int
  ) -> (real: [Float], imaginary: [Float]) {
    var windowed = [Float](repeating: 0, count: length)
    for index in 0..<length { windowed[index] = samples[index * 2 + side] * window[index] }
    var real = [Float](repeating: 0, count: binCount)
    var imaginary = real
    var realSpan = real.mutableSpan
    var imaginarySpan = imaginary.mutableSpan
    transform.forward(windowed.span, real: &realSpan, imaginary: &imaginarySpan)
    return (real, imaginary)
  }

  /// Power density of both sides together: full scale squared per hertz in each bin.
  public borrowing func density(of samples: Span<Float>) -> [Float] {
    var density = [Float](repeating: 0, count: binCount)
    for side in 0..<2 {
      let (real, imaginary) = spectrum(of: samples, side: side)
      for bin in 0..<binCount {
        density[bin] += (real[bin] * real[bin] + imaginary[bin] * imaginary[bin]) * scale
      }
    }
    return density
  }
}
