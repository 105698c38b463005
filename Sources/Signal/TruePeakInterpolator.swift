import Glibc

/// Computes the values between the samples for true peaks (Rec. ITU-R BS.1770-5 Annex 2): four-fold
/// oversampling below 96 kHz, two-fold from there on.
///
/// A sinc over 48 sample intervals of the oversampled signal under a Hann window, cut into phases.
struct TruePeakInterpolator: Sendable {
  /// Taps of the prototype, odd so that one phase is the signal itself.
  private static let taps = 49

  /// Coefficients of the phases between the samples, newest sample first.
  let phases: [[Float]]
  /// Frames that the filters reach back to.
  let history: Int
  /// A value between samples is never more than this times the largest magnitude in reach.
  let greatestGain: Float
  /// A value between samples is never more than `straightGain` times the larger neighbour and this times
  /// the largest second difference in reach.
  let curvatureGain: Float
  let straightGain: Float
  /// Frames back to the later one of the two neighbours.
  let neighbour: Int

  init(sampleRate: SampleRate) {
    let factor = sampleRate.hertz < 96_000 ? 4 : 2
    let centre = Self.taps / 2
    let phases = (1..<factor).map { phase in
      stride(from: phase, to: Self.taps, by: factor).map { tap in
        let x = Double.pi * Double(tap - centre) / Double(factor)
        let window = 0.5 * (1 - cos(2 * Double.pi * Double(tap) / Double(Self.taps - 1)))
        return Float(tap == centre ? window : window * sin(x) / x)
      }
    }
    self.phases = phases
    history = Self.taps / factor
    neighbour = centre / factor - 1
    greatestGain = phases.map { $0.reduce(0) { $0 + abs($1) } }.max() ?? 1
    let bounds = phases.enumerated().map { phase, taps in
      Self.bounds(
        taps, neighbour: centre / factor - 1, fraction: Double(phase + 1) / Double(factor))
    }
    straightGain = Float(bounds.map(\.straight).max() ?? 1)
    curvatureGain = Float(bounds.map(\.curvature).max() ?? 1)
  }

  /// Splits a phase into the straight line between the two neighbours and a sum of second differences
  /// (summation by parts, twice).
  private static func bounds(
    _ taps: [Float], neighbour: Int, fraction: Double
  ) -> (straight: Double, curvature: Double) {
    var rest = taps.map(Double.init)
    let gain = rest.reduce(0, +)
    let moment = rest.enumerated().reduce(0) { $0 + Double($1.offset) * $1.element }
    // Weights of the neighbours that leave neither a sum nor a moment.
    let older = moment - gain * Double(neighbour)
    rest[neighbour] -= gain - older
    rest[neighbour + 1] -= older
    var (first, second, curvature) = (0.0, 0.0, 0.0)
    for value in rest {
      first += value
      second += first
      curvature += abs(second)
    }
    return (abs(gain - older) + abs(older), curvature)
  }
}
