import Glibc

/// The highest value between samples, eight-fold oversampled by a sinc over 32 samples: closer to what a
/// converter puts out than the four-fold interpolation of a true-peak meter, for the few places where it
/// matters.
struct PeakRefinement: Sendable {
  private static let reach = 16
  private static let factor = 8

  /// Weights of the samples from `reach − 1` before to `reach` after, for each place between samples.
  private let phases: [[Float]]

  init() {
    phases = (1..<Self.factor).map { phase in
      (0..<2 * Self.reach).map { tap in
        let distance = Double(tap - Self.reach + 1) - Double(phase) / Double(Self.factor)
        let x = Double.pi * distance
        let window = 0.5 + 0.5 * cos(x / Double(Self.reach))
        return Float(window * sin(x) / x)
      }
    }
  }

  /// The largest magnitude of each side between frames of interleaved stereo and their successors, as far
  /// as the samples reach.
  func peaks(_ samples: Span<Float>, _ frames: Range<Int>) -> SIMD2<Float> {
    var greatest = SIMD2<Float>()
    let first = max(frames.lowerBound, Self.reach - 1)
    let end = min(frames.upperBound, samples.count / 2 - Self.reach)
    guard first < end else { return greatest }
    for frame in first..<end {
      for phase in phases {
        var sum = SIMD2<Float>()
        for tap in phase.indices {
          let index = (frame + tap - Self.reach + 1) * 2
          sum += SIMD2(samples[index], samples[index + 1]) * phase[tap]
        }
        greatest = SIMD2(max(greatest.x, abs(sum.x)), max(greatest.y, abs(sum.y)))
      }
    }
    return greatest
  }
}
