#if canImport(Glibc)
  import Glibc
#endif

/// Predicts a signal from a source that reaches it over a room, an echo or another long filter: in each
/// band of a short-time Fourier transform, a sum of the source's present and earlier frames (Talmon, Cohen
/// and Gannot, "Relative transfer function identification using convolutive transfer function
/// approximation", IEEE Trans. ASLP 17(4), 2009). The prediction is judged where it was not fitted.
public struct ConvolutivePrediction: Sendable {
  /// The part of the target's energy that is predicted, below 1; negative where the fit does not hold.
  public private(set) var explained = 0.0
  /// The part of the fitted energy that reaches the target later than two frames.
  public private(set) var lateShare = 0.0

  /// Samples of a frame, and between two.
  public static let frameLength = 512
  public static let hop = 256

  /// A source and its targets over one stretch: spectra by band and frame.
  public struct Stretch: Sendable {
    /// By band: the source's frames, `history` of them before the targets' first.
    var source: [[SIMD2<Float>]]
    /// By target, by band.
    var targets: [[[SIMD2<Float>]]]
    var history: Int
  }

  /// The bands that are looked at: every fourth.
  static let bands = Array(stride(from: 2, to: 216, by: 4))

  /// The frames of a signal, by band.
  public static func frames(_ signal: [Float]) -> [[SIMD2<Float>]] {
    let transform = FourierTransform(length: frameLength, isForwardOnly: true)
    let window = hannWindow(frameLength)
    let count = max(0, (signal.count - frameLength) / hop + 1)
    var result = bands.map { _ in [SIMD2<Float>](repeating: SIMD2(), count: count) }
    for frame in 0..<count {
      var block = Array(signal[frame * hop..<frame * hop + frameLength])
      multiply(&block, by: window)
      let spectrum = transform.spectrum(block.span)
      for (index, bin) in bands.enumerated() {
        result[index][frame] = SIMD2(spectrum.real[bin], spectrum.imaginary[bin])
      }
    }
    return result
  }

  /// `source` begins `history` frames before the targets.
  public static func stretch(
    source: [[SIMD2<Float>]], targets: [[[SIMD2<Float>]]], history: Int
  ) -> Stretch { Stretch(source: source, targets: targets, history: history) }

  /// Fits `taps` frames to each band, on every other `foldFrames` frames, and judges on the rest.
  public init(_ stretches: [Stretch], taps: Int, foldFrames: Int) {
    var (error, energy, early, late) = (0.0, 0.0, 0.0, 0.0)
    let powers = Self.bands.indices.map { band in
      stretches.reduce(0.0) { sum, stretch in
        stretch.source[band].reduce(sum) { $0 + Double(($1 * $1).sum()) }
      }
    }
    let mean = powers.reduce(0, +) / Double(max(1, powers.count))
    for band in Self.bands.indices where powers[band] > 1e-9 * mean {
      let fit = Self.fit(stretches, band, taps, foldFrames, ridge: 0.1 * powers[band] + 0.01 * mean)
      error += fit.error
      energy += fit.energy
      early += fit.early
      late += fit.late
    }
    explained = energy > 0 ? 1 - error / energy : 0
    lateShare = early + late > 0 ? late / (early + late) : 0
  }

  private static func fit(
    _ stretches: [Stretch], _ band: Int, _ taps: Int, _ foldFrames: Int, ridge: Double
  ) -> (error: Double, energy: Double, early: Double, late: Double) {
    let targetCount = stretches.first?.targets.count ?? 0
    var folds = (0..<2).map { _ in Normal(taps: taps, targets: targetCount) }
    for stretch in stretches {
      let x = stretch.source[band]
      let count = min(stretch.targets.first?[band].count ?? 0, x.count - stretch.history)
      for frame in 0..<max(0, count) where frame + stretch.history >= taps - 1 {
        let fold = (frame / foldFrames) % 2
        folds[fold].add(x, at: frame + stretch.history, stretch.targets.map { $0[band][frame] })
      }
    }
    var result = (error: 0.0, energy: 0.0, early: 0.0, late: 0.0)
    for fold in 0..<2 {
      let share = max(1e-9, folds[fold].power / max(1e-30, folds[0].power + folds[1].power))
      guard let weights = folds[fold].solution(ridge: ridge * share) else { continue }
      let other = folds[1 - fold]
      result.error += other.error(weights)
      result.energy += other.energy
      for index in weights.indices {
        let power = (weights[index] * weights[index]).sum() * folds[fold].power
        if index % taps < 3 { result.early += power } else { result.late += power }
      }
    }
    return result
  }
}

/// The normal equations of one band.
private struct Normal {
  let taps: Int
  /// Rows of the lower triangle, whole rows stored.
  private var matrix: [SIMD2<Double>]
  private var right: [SIMD2<Double>]
  /// Energy of the targets, and of the source's present frame.
  private(set) var energy = 0.0
  private(set) var power = 0.0

  init(taps: Int, targets: Int) {
    self.taps = taps
    matrix = [SIMD2<Double>](repeating: SIMD2(), count: taps * taps)
    right = [SIMD2<Double>](repeating: SIMD2(), count: taps * targets)
  }

  /// Adds a frame: the target is Σ w[k] x[t − k].
  mutating func add(_ x: [SIMD2<Float>], at t: Int, _ y: [SIMD2<Float>]) {
    let history = (0..<taps).map { SIMD2<Double>(x[t - $0]) }
    for i in 0..<taps {
      let row = i * taps
      // conj(x_i) x_j; the matrix is Hermitian, the lower triangle does.
      for j in 0...i { matrix[row + j] += timesConjugate(history[j], history[i]) }
    }
    for (target, value) in y.enumerated() {
      let value = SIMD2<Double>(value)
      energy += (value * value).sum()
      for i in 0..<taps { right[target * taps + i] += timesConjugate(value, history[i]) }
    }
    power += (history[0] * history[0]).sum()
  }

  /// The weights, one set after the other; the ridge grows a hundredfold towards the last tap, as rooms
  /// die away.
  func solution(ridge: Double) -> [SIMD2<Double>]? {
    var (a, b) = (matrix, right)
    for tap in 0..<taps {
      let growth = pow(100, Double(tap) / Double(max(1, taps - 1)))
      a[tap * taps + tap].x += ridge * growth
    }
    return solveHermitian(&a, &b, size: taps) ? b : nil
  }

  /// Energy of what weights leave of the targets.
  func error(_ weights: [SIMD2<Double>]) -> Double {
    var error = energy
    for base in stride(from: 0, to: weights.count, by: taps) {
      for i in 0..<taps {
        let w = weights[base + i]
        let b = right[base + i]
        error -= 2 * (w.x * b.x + w.y * b.y)
        var sum = SIMD2<Double>()
        for j in 0..<i { sum += times(matrix[i * taps + j], weights[base + j]) }
        // Twice the real part for both triangles, the diagonal once.
        error += 2 * (w.x * sum.x + w.y * sum.y)
        error += (w * w).sum() * matrix[i * taps + i].x
      }
    }
    return error
  }
}
