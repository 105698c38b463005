import Glibc
import Signal

/// The moments at which a lane is at its loudest, as short stretches of the signal: a limiter brings
/// different sounds to one ceiling, a sampler plays one sound again.
struct PeakMoments: Sendable {
  /// Moments lie within 0.1 dB of the peak.
  static let tolerance: Float = 0.988_553
  private static let kept = 48
  /// Every so many frames are kept: the shape matters, not the treble.
  private static let stride = 4

  private struct Moment: Sendable {
    var peak: Float
    var shape: [Float]
  }

  private var peak: Float = 0
  private var moments: [Moment] = []

  /// Looks at a window of 10 ms; `step` holds at least as much before it.
  mutating func take(
    _ step: Span<Float>, _ tick: Range<Int>, peaks: SIMD2<Float>, rate: SampleRate
  ) {
    let top = max(peaks.x, peaks.y)
    guard top > 0, top >= peak * Self.tolerance else { return }
    if top > peak {
      peak = top
      moments.removeAll { $0.peak < top * Self.tolerance }
    }
    guard moments.count < Self.kept else { return }
    let side = peaks.x >= peaks.y ? 0 : 1
    let reach = rate.hertz / 200
    guard let frame = tick.first(where: { abs(step[$0 * 2 + side]) == top }),
      frame >= reach, (frame + reach) * 2 < step.count
    else { return }
    moments.append(
      Moment(
        peak: top,
        shape: Swift.stride(from: frame - reach, to: frame + reach, by: Self.stride).map {
          step[$0 * 2 + side]
        }))
  }

  /// Share of the moments that look like another one: correlation over 0.985. 1 without moments.
  var repeatedShare: Double {
    guard moments.count > 1 else { return 1 }
    let repeated = moments.indices.filter { index in
      moments.indices.contains { $0 != index && isRepeated(moments[index], moments[$0]) }
    }
    return Double(repeated.count) / Double(moments.count)
  }

  /// Different shapes among the moments that reach the peak to within `tolerance`.
  func varietyAtPeak(tolerance: Float) -> Int {
    var shapes: [Moment] = []
    for moment in moments where moment.peak >= peak - tolerance {
      if !shapes.contains(where: { isRepeated($0, moment) }) { shapes.append(moment) }
    }
    return shapes.count
  }

  private func isRepeated(_ a: Moment, _ b: Moment) -> Bool {
    var (cross, squaresA, squaresB) = (0.0, 0.0, 0.0)
    for (x, y) in zip(a.shape, b.shape) {
      cross += Double(x * y)
      squaresA += Double(x * x)
      squaresB += Double(y * y)
    }
    let power = (squaresA * squaresB).squareRoot()
    return power > 0 && abs(cross) / power > 0.985
  }
}
