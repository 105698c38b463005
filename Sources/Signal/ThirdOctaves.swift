import Glibc

/// The 31 third-octave bands from 20 Hz to 20 kHz (IEC 61260-1, base ten), and the energies of a spectrum in
/// them. What lies beyond them belongs to the first and the last: nothing is lost.
public struct ThirdOctaves: Sendable {
  /// Bands.
  public static let count = 31

  /// Exact middle frequency of a band, Hz.
  public static func centre(of band: Int) -> Double { 1000 * pow(10, Double(band - 17) / 10) }

  /// As it is called (ISO 266), Hz.
  public static let nominal: [Double] = [
    20, 25, 31.5, 40, 50, 63, 80, 100, 125, 160, 200, 250, 315, 400, 500, 630, 800, 1000, 1250,
    1600, 2000, 2500, 3150, 4000, 5000, 6300, 8000, 10_000, 12_500, 16_000, 20_000,
  ]

  /// A bin's share in a band.
  private struct Share: Sendable {
    var bin: Int
    var band: Int
    var weight: Float
  }

  private let shares: [Share]

  /// For spectra of a transform's length at a sampling rate.
  public init(length: Int, sampleRate: SampleRate) {
    let width = Double(sampleRate.hertz) / Double(length)
    var shares: [Share] = []
    let edges = (0..<Self.count - 1).map { Self.centre(of: $0) * pow(10, 0.05) }
    for bin in 0...length / 2 {
      // One-sided: all bins but those at both ends stand for two.
      let weight = bin == 0 || bin == length / 2 ? 1.0 : 2
      let (low, high) = ((Double(bin) - 0.5) * width, (Double(bin) + 0.5) * width)
      for band in 0..<Self.count {
        let from = band == 0 ? -.infinity : edges[band - 1]
        let to = band == Self.count - 1 ? Double.infinity : edges[band]
        let part = (min(high, to) - max(low, from)) / width
        if part > 0 {
          shares.append(Share(bin: bin, band: band, weight: Float(weight * min(1, part))))
        }
      }
    }
    self.shares = shares
  }

  /// Adds the energies of a spectrum, times a factor, to those of the bands.
  public func add(
    real: Span<Float>, imaginary: Span<Float>, scale: Float, to energies: inout MutableSpan<Float>
  ) {
    for share in shares {
      let (re, im) = (real[share.bin], imaginary[share.bin])
      energies[share.band] += (re * re + im * im) * share.weight * scale
    }
  }
}
