internal import CKissFFT

/// The discrete Fourier transform of real signals of one length, by kissfft.
///
/// Belongs to one thread at a time: it holds scratch memory. Making one locks, and the first one of a
/// length costs about as much as a few transforms.
@safe public struct FourierTransform: ~Copyable {
  /// Samples of the real signal: even.
  public let length: Int
  /// Bins of the spectrum, from 0 Hz to half the sampling rate: `length / 2 + 1`.
  public var binCount: Int { length / 2 + 1 }
  private let forwardPlan: FourierPlans.Plan
  private let inversePlan: FourierPlans.Plan?

  /// `length` is even and at least 2; products of small primes are fast. Half of the making is saved
  /// where only `forward` will be asked for.
  public init(length: Int, isForwardOnly: Bool = false) {
    precondition(length >= 2 && length % 2 == 0)
    self.length = length
    forwardPlan = FourierPlans.shared.take(length: length, isInverse: false)
    inversePlan =
      isForwardOnly ? nil : FourierPlans.shared.take(length: length, isInverse: true)
  }

  deinit {
    FourierPlans.shared.put(forwardPlan)
    if let inversePlan { FourierPlans.shared.put(inversePlan) }
  }

  /// The spectrum Σ x[n] e^(−2πikn/N) of `length` samples, in `binCount` bins: real and imaginary parts.
  public borrowing func forward(
    _ samples: Span<Float>, real: inout MutableSpan<Float>, imaginary: inout MutableSpan<Float>
  ) {
    precondition(
      samples.count == length && real.count >= binCount && imaginary.count >= binCount)
    // Sound: the plan was made for `length` samples, which the span holds, and `binCount` bins.
    unsafe withUnsafeTemporaryAllocation(of: kiss_fft_cpx.self, capacity: binCount) { bins in
      unsafe samples.withUnsafeBufferPointer {
        unsafe kiss_fftr(forwardPlan.configuration, $0.baseAddress, bins.baseAddress)
      }
      for bin in 0..<binCount {
        real[bin] = unsafe bins[bin].r
        imaginary[bin] = unsafe bins[bin].i
      }
    }
  }

  /// The real signal of a spectrum of `binCount` bins: `forward` and `inverse` together give the samples
  /// back. (kissfft alone would scale them by `length`.)
  public borrowing func inverse(
    real: Span<Float>, imaginary: Span<Float>, samples: inout MutableSpan<Float>
  ) {
    precondition(
      samples.count == length && real.count >= binCount && imaginary.count >= binCount)
    precondition(inversePlan != nil, "made for forward transforms only")
    let scale = 1 / Float(length)
    // Sound: as in `forward`.
    unsafe withUnsafeTemporaryAllocation(of: kiss_fft_cpx.self, capacity: binCount) { bins in
      for bin in 0..<binCount {
        unsafe bins[bin] = kiss_fft_cpx(r: real[bin] * scale, i: imaginary[bin] * scale)
      }
      unsafe samples.withUnsafeMutableBufferPointer {
        unsafe kiss_fftri(inversePlan?.configuration, bins.baseAddress, $0.baseAddress)
      }
    }
  }
}
