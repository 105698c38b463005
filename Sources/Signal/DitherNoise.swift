import Glibc

/// The noise that a word-length reduction adds (Lipshitz, Wannamaker and Vanderkooy, "Quantization and
/// dither: a theoretical survey", JAES 40(5), 1992), as it stands alone where the programme is silent.
public enum DitherNoise: String, Hashable, Sendable {
  /// Triangular density over two steps, white.
  case triangular = "tpdf"
  /// Rectangular density over one step.
  case rectangular = "rpdf"
  /// Triangular density, high-passed.
  case highPassTriangular = "hp-tpdf"
  /// Shaped out of the ear's most sensitive range.
  case shaped

  private static let spectrumLength = 1024

  /// Tells what stationary silence consists of; nil where it is no dither.
  ///
  /// `blocks` are stretches of interleaved stereo in quantiser steps (whole numbers).
  public init?(blocks: [[Float]]) {
    let values = blocks.joined()
    let count = Double(blocks.reduce(0) { $0 + $1.count })
    guard count >= 2048 else { return nil }
    let mean = values.reduce(0.0) { $0 + Double($1) } / count
    let variance = values.reduce(0.0) { $0 + (Double($1) - mean) * (Double($1) - mean) } / count
    let different = Set(values).count
    let correlation = Self.neighbourCorrelation(blocks, mean: mean, variance: variance)
    let spectrum = Self.spectrum(blocks)
    if different == 2, variance > 0.02, variance <= 0.27, Self.flatness(spectrum) >= 0.75 {
      self = .rectangular
    } else if (0.19...0.32).contains(variance), (2...4).contains(different), correlation < -0.2 {
      self = .highPassTriangular
    } else if (0.19...0.32).contains(variance), (2...4).contains(different),
      Self.flatness(spectrum) >= 0.75
    {
      self = .triangular
    } else if variance > 0.9, Self.rise(spectrum) >= 10 {
      self = .shaped
    } else {
      return nil
    }
  }

  /// Correlation of neighbouring samples of the same side.
  private static func neighbourCorrelation(
    _ blocks: [[Float]], mean: Double, variance: Double
  ) -> Double {
    var (sum, count) = (0.0, 0)
    for block in blocks {
      for index in block.indices.dropLast(2) {
        sum += (Double(block[index]) - mean) * (Double(block[index + 2]) - mean)
        count += 1
      }
    }
    return variance > 0 && count > 0 ? sum / Double(count) / variance : 0
  }

  private static func spectrum(_ blocks: [[Float]]) -> [Double] {
    let spectrum = HannSpectrum(length: spectrumLength, sampleRate: SampleRate(1))
    var sum = [Double](repeating: 0, count: spectrum.binCount)
    for block in blocks {
      for first in stride(from: 0, through: block.count - spectrumLength * 2, by: spectrumLength) {
        let density = spectrum.density(
          of: block.span.extracting(first..<first + spectrumLength * 2))
        for bin in sum.indices { sum[bin] += Double(density[bin]) }
      }
    }
    return sum
  }

  /// Geometric over arithmetic mean: 1 for white noise.
  private static func flatness(_ spectrum: [Double]) -> Double {
    let bins = spectrum.dropFirst(4).dropLast(1)
    let mean = bins.reduce(0, +) / Double(bins.count)
    guard mean > 0 else { return 0 }
    return exp(bins.reduce(0) { $0 + log(max(1e-30, $1)) } / Double(bins.count)) / mean
  }

  /// The upper half over the lowest eighth, in dB.
  private static func rise(_ spectrum: [Double]) -> Double {
    let low = spectrum[4..<spectrum.count / 8]
    let high = spectrum[(spectrum.count / 2)...]
    let (a, b) = (low.reduce(0, +) / Double(low.count), high.reduce(0, +) / Double(high.count))
    return a > 0 ? 10 * log10(b / a) : 0
  }
}
