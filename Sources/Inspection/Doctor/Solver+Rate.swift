import Signal

extension Solver {
  /// Ratios between the rates in use, as content rate over file rate.
  private static let ratios: [Double] = {
    let rates = [44_100.0, 48_000, 88_200, 96_000]
    var ratios: Set<Double> = [0.25, 4]
    for a in rates { for b in rates where a != b { ratios.insert(a / b) } }
    return ratios.sorted()
  }()

  /// A stem whose samples were made at another rate than its header says.
  func bestRate() -> Trial? {
    let system = GainSystem(material.gram.all, signs: material.signs)
    guard let solution = system.solve(openStems) else { return nil }
    var best: Trial?
    for stem in openStems where !isCancelled() {
      let gain = material.corrections[stem].gain + solution.deltas[stem]
      guard abs(gain) < 0.3 else { continue }
      let target = material.residual(without: stem)
      for ratio in Self.ratios {
        var timing = LaneTiming()
        timing.step = ratio
        var samples = material.read(stem, timing)
        let moved = Refinement.delay(
          of: samples, against: target, channels: [0, 1], reach: material.rate / 200)
        if let moved, abs(moved) > 0.02 {
          // In frames of the stem.
          timing.delay = SIMD2(repeating: moved * ratio)
          samples = material.read(stem, timing)
        }
        guard let trial = fit(stem, timing, samples, target) else { continue }
        let isPlausible = trial.correction.gain > 0.5 && trial.correction.gain < 2
        if isPlausible, trial.depth < (best?.depth ?? depth - 2) { best = trial }
      }
    }
    return best
  }
}
