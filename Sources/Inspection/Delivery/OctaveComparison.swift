import Signal

/// Compares two signals by octaves, from spectra taken at even distances over a song.
struct OctaveComparison {
  private let spectrum: HannSpectrum
  private let rate: Double
  private var densities: (mixdown: [Double], residual: [Double])
  private var steps = 0

  /// A spectrum in so many steps.
  private static let stride = 4
  private static let length = 4096
  private static let nominal = [
    31.5, 63, 125, 250, 500, 1000, 2000, 4000, 8000, 16_000,
  ]

  init(sampleRate: SampleRate) {
    spectrum = HannSpectrum(length: Self.length, sampleRate: sampleRate)
    rate = Double(sampleRate.hertz)
    let zero = [Double](repeating: 0, count: spectrum.binCount)
    densities = (zero, zero)
  }

  /// Takes the next step of mixdown and residual: interleaved stereo of one length.
  mutating func take(_ mixdown: Span<Float>, _ residual: Span<Float>) {
    defer { steps += 1 }
    guard steps % Self.stride == 0, mixdown.count >= Self.length * 2 else { return }
    let part = 0..<Self.length * 2
    let (a, b) = (
      spectrum.density(of: mixdown.extracting(part)),
      spectrum.density(of: residual.extracting(part))
    )
    for bin in a.indices {
      densities.mixdown[bin] += Double(a[bin])
      densities.residual[bin] += Double(b[bin])
    }
  }

  /// Octaves around 31.5 Hz to 16 kHz, as far as the rate reaches.
  var bands: [SumMeasurement.Band] {
    guard steps > 0 else { return [] }
    let binWidth = rate / Double(Self.length)
    return Self.nominal.indices.compactMap { octave in
      // IEC 61260-1: octaves around 1 kHz.
      let exact = 31.25 * Double(1 << octave)
      let (low, high) = (exact / (2.0).squareRoot(), exact * (2.0).squareRoot())
      let first = Int((low / binWidth).rounded(.up))
      let end = min(densities.mixdown.count, Int((high / binWidth).rounded(.up)))
      guard high < rate / 2, first < end else { return nil }
      var band = SumMeasurement.Band(centre: Self.nominal[octave])
      for bin in first..<end {
        band.mixdown += densities.mixdown[bin]
        band.residual += densities.residual[bin]
      }
      return band
    }
  }
}
