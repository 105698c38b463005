import Signal

extension Solver {
  /// Refines the delays of all stems that moved, now that the others are right, and all gains.
  func polish() {
    for _ in 0..<2 where !isCancelled() {
      for stem in 0..<stemCount {
        let correction = material.corrections[stem]
        guard correction.timing != LaneTiming(), correction.timing.step == 1, correction.gain != 0
        else { continue }
        let delay = correction.timing.delay
        // At the floor there is nothing to gain for whole samples.
        if isSolved, correction.timing.isWhole { continue }
        let candidate = ShiftCandidate(
          stem: stem, isSwapped: correction.timing.isSwapped,
          delay: SIMD2(Int(delay.x.rounded()), Int(delay.y.rounded())),
          isCommon: delay.x == delay.y, improvement: 0)
        guard let trial = attempt(candidate), trial.depth < depth - 0.3 else { continue }
        material.adopt(stem, trial.correction, samples: trial.samples)
      }
      _ = adoptGains()
    }
    dropUnsureGains()
  }

  /// Standard errors of the gains in closed form, by a jackknife over eight stretches of time (Efron and
  /// Stein 1981); nil where a stretch has no solution.
  func gainErrors() -> [Double]? {
    let (gram, open, parts) = (material.gram, openStems, 8)
    guard gram.blockCount >= 2 * parts else { return nil }
    var estimates: [[Double]] = []
    for part in 0..<parts {
      let blocks = (0..<gram.blockCount).filter { $0 * parts / gram.blockCount != part }
      let system = GainSystem(gram.sum(blocks), signs: material.signs)
      guard let solution = system.solve(open) else { return nil }
      estimates.append(solution.deltas)
    }
    return (0..<stemCount).map { stem in
      let mean = estimates.reduce(0) { $0 + $1[stem] } / Double(parts)
      let sum = estimates.reduce(0) { $0 + ($1[stem] - mean) * ($1[stem] - mean) }
      return (sum * Double(parts - 1) / Double(parts)).squareRoot()
    }
  }

  /// Sets gains back to one that are not sure to differ from it.
  private func dropUnsureGains() {
    guard material.corrections.contains(where: { abs(abs($0.gain) - 1) > 1e-9 && $0.gain != 0 }),
      let errors = gainErrors()
    else { return }
    gainErrorsFound = errors
    var gains = material.corrections.map(\.gain)
    let before = depth
    var isChanged = false
    for stem in gains.indices where gains[stem] != 0 && gains[stem] != gains[stem].rounded() {
      guard abs(abs(gains[stem]) - 1) <= max(4 * errors[stem], 0.0023) else { continue }
      gains[stem] = gains[stem] < 0 ? -1 : 1
      isChanged = true
    }
    guard isChanged else { return }
    let old = material.corrections.map(\.gain)
    material.adopt(gains: gains)
    // A gain that is small but right makes the null deeper than its standard error would say.
    if depth > before + 3 { material.adopt(gains: old) }
  }
}
