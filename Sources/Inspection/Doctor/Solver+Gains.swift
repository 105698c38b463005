import Signal

extension Solver {
  /// The same material twice: leaving one of the two out makes the null deeper.
  func findDuplicates() {
    let products = material.gram.all
    let open = Set(openStems)
    for i in 0..<stemCount where open.contains(i) {
      for j in 0..<i
      where open.contains(j) && material.corrections[i].gain != 0
        && material.corrections[j].gain != 0
      {
        let correlation = Self.correlation(products, i, j)
        guard correlation > 0.95 else { continue }
        let before = depth
        let system = GainSystem(products, signs: material.signs)
        func residual(without stem: Int) -> Double {
          system.residual + 2 * system.right[stem] + system.matrix[stem * stemCount + stem]
        }
        // Of two that are equally good to leave out, the later one goes.
        let victim = residual(without: j) < 0.99 * residual(without: i) ? j : i
        let reached = decibels(residual(without: victim), over: material.mixEnergy)
        // Of two equal stems, least squares gives each its half.
        let half = system.solve(openStems).map { solution in
          [i, j].map { material.corrections[$0].gain + solution.deltas[$0] }.reduce(0, +)
        }
        let isHalved = correlation > 0.999 && half.map { abs($0 - 1) < 0.1 } == true
        guard reached <= before - 6 || (isHalved && reached < before - 0.2) else { continue }
        var gains = material.corrections.map(\.gain)
        gains[victim] = 0
        material.adopt(gains: gains)
        duplicates.append(
          Duplicate(stem: victim, other: victim == i ? j : i, correlation: correlation))
        note(.stemDuplicate, victim, from: before)
        return findDuplicates()
      }
    }
  }

  /// Correlation of two stems at lag 0, both channels together.
  static func correlation(_ products: [Double], _ i: Int, _ j: Int) -> Double {
    func product(_ a: Int, _ b: Int) -> Double {
      products[GramTable.pair(2 * a, 2 * b)] + products[GramTable.pair(2 * a + 1, 2 * b + 1)]
    }
    let energy = product(i, i) * product(j, j)
    return energy > 0 ? product(i, j) / energy.squareRoot() : 0
  }

  /// Stems whose gain is open: those that sound (above −90 dBFS) and are not left out as duplicates.
  var openStems: [Int] {
    let products = material.gram.all
    let silence = 1e-9 * Double(2 * material.gram.frames)
    return (0..<stemCount).filter { stem in
      !duplicates.contains { $0.stem == stem }
        && products[GramTable.pair(2 * stem, 2 * stem)]
          + products[GramTable.pair(2 * stem + 1, 2 * stem + 1)] > silence
    }
  }

  /// All gains and polarities in closed form, if they explain the residual.
  func adoptGains() -> Bool {
    let system = GainSystem(material.gram.all, signs: material.signs)
    var free = openStems
    guard var solution = system.solve(free) else { return false }
    let gains = material.corrections.map(\.gain)
    let predicted = decibels(solution.residual, over: material.mixEnergy)
    if predicted > -70 {
      // A stem that lies somewhere else has no gain here either.
      let all = free.map { abs(gains[$0] + solution.deltas[$0]) }.sorted()
      let usual = all.isEmpty ? 1 : min(1, all[all.count / 2])
      let kept = free.filter { abs(gains[$0] + solution.deltas[$0]) > 0.3 * usual }
      if kept.count < free.count {
        free = kept
        guard let again = system.solve(free) else { return false }
        solution = again
      }
    }
    let after = decibels(solution.residual, over: material.mixEnergy)
    guard after < depth - 1, after < -50 || after < depth - 12 else { return false }
    let before = depth
    var new = gains
    for stem in free {
      new[stem] += solution.deltas[stem]
      if abs(new[stem]) < 1e-3 { new[stem] = 0 }
    }
    material.adopt(gains: new)
    for stem in free where abs(solution.deltas[stem]) > 0.02 {
      let kind: FindingKind =
        abs(new[stem]) < 0.05
        ? .stemExtra : new[stem] < 0 && gains[stem] > 0 ? .stemPolarity : .stemGain
      note(kind, stem, from: before)
    }
    return true
  }

  /// A stem that is not in the mixdown: it has no gain where it is, and without it the null is deeper
  /// by more than the 3 dB that a stem gains which only lies somewhere else.
  ///
  /// `candidates` given, one is enough that has no place at any lag; most of the stems at once where they have
  /// none, since then the mixdown is of another song, and nothing would come of looking again after each.
  func adoptLeaveOut(_ candidates: [ShiftCandidate]? = nil) -> Bool {
    let system = GainSystem(material.gram.all, signs: material.signs)
    let open = openStems
    guard let solution = system.solve(open) else { return false }
    let gains = material.corrections.map(\.gain)
    var best: (stem: Int, energy: Double)?
    var placeless: [Int] = []
    for stem in open where gains[stem] != 0 && abs(gains[stem] + solution.deltas[stem]) < 0.05 {
      let g = gains[stem]
      let energy =
        system.residual + 2 * g * system.right[stem]
        + g * g * system.matrix[stem * stemCount + stem]
      var limit = system.residual * 0.355
      if let candidates {
        guard candidates.allSatisfy({ $0.stem != stem || $0.clarity < 8 }) else { continue }
        limit = system.residual
        if energy < limit { placeless.append(stem) }
      }
      if energy < min(limit, best?.energy ?? .infinity) { best = (stem, energy) }
    }
    guard let best else { return false }
    // At another rate than its own a stem has no gain either.
    if let rate = bestRate(among: [best.stem]) {
      adopt(rate)
      return true
    }
    let before = depth
    var new = gains
    let left = placeless.count > max(2, open.count / 2) ? placeless : [best.stem]
    for stem in left { new[stem] = 0 }
    material.adopt(gains: new)
    for stem in left { note(.stemExtra, stem, from: before) }
    return true
  }

  /// Swapped channels and single inverted channels in closed form: each channel of the mixdown is a sum
  /// of both channels of all stems.
  func adoptChannels() -> Bool {
    let n = stemCount
    let products = material.gram.all
    let open = openStems.filter {
      material.corrections[$0].timing.delay.x == material.corrections[$0].timing.delay.y
    }
    guard !open.isEmpty else { return false }
    let columns = open.flatMap { [2 * $0, 2 * $0 + 1] }
    let gains = material.corrections.map(\.gains)
    var after = 0.0
    // By stem: what left and right of the mixdown take of its left and right.
    var own = [Int: SIMD2<Double>]()
    var crossed = [Int: SIMD2<Double>]()
    for channel in 0..<2 {
      let target = 2 * n + channel
      var matrix: [Double] = []
      for a in columns { for b in columns { matrix.append(products[GramTable.pair(a, b)]) } }
      let right = columns.map { products[GramTable.pair($0, target)] }
      // A stem with two equal channels has no answer: the ridge shares it out.
      guard let solution = solveSymmetric(matrix, right, ridge: 1e-7) else { return false }
      after += products[GramTable.pair(target, target)]
      for (index, column) in columns.enumerated() {
        after -= solution[index] * right[index]
        let stem = column / 2
        if column % 2 == channel {
          own[stem, default: SIMD2()][channel] = gains[stem][channel] + solution[index]
        } else {
          crossed[stem, default: SIMD2()][channel] = solution[index]
        }
      }
    }
    let before = depth
    let reached = decibels(max(0, after), over: material.mixEnergy)
    guard reached < -50 || reached < before - 12, reached < before - 6 else { return false }
    var corrections = material.corrections
    var changed: [(Int, FindingKind)] = []
    for stem in open {
      let (a, b) = (own[stem] ?? SIMD2(), crossed[stem] ?? SIMD2())
      func isNear(_ x: SIMD2<Double>, _ magnitude: Double) -> Bool {
        abs(abs(x.x) - magnitude) < 0.15 * magnitude && abs(abs(x.y) - magnitude) < 0.15 * magnitude
      }
      let (direct, across) = ((abs(a.x) + abs(a.y)) / 2, (abs(b.x) + abs(b.y)) / 2)
      if across > 0.2, direct < 0.15 * across, isNear(b, across) {
        corrections[stem].timing.isSwapped.toggle()
        corrections[stem].gain = across * (b.x < 0 && b.y < 0 ? -1 : 1)
        corrections[stem].signs =
          b.x * b.y < 0 ? SIMD2(b.x < 0 ? -1 : 1, b.y < 0 ? -1 : 1) : SIMD2(1, 1)
        changed.append((stem, .stemChannelsSwapped))
      } else if a.x * a.y < 0, across < 0.15 * direct, isNear(a, direct) {
        corrections[stem].gain = direct
        corrections[stem].signs = SIMD2(a.x < 0 ? -1 : 1, a.y < 0 ? -1 : 1)
        changed.append((stem, .polarityInvertedChannel))
      }
    }
    guard !changed.isEmpty else { return false }
    let old = material.corrections
    material.adopt(corrections)
    guard depth < before - 1 else {
      material.adopt(old)
      return false
    }
    for (stem, kind) in changed { note(kind, stem, from: before) }
    return true
  }
}
