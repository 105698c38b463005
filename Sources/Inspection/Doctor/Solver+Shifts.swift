import Signal

extension Solver {
  /// A correction that was tried at full rate.
  struct Trial {
    var stem: Int
    var correction: StemCorrection
    var samples: [StereoSignal]
    var depth: Double
  }

  /// The one stem's move that makes the null deepest, if it gains at least a decibel, or less where the
  /// matched filter leaves no doubt about the place.
  func bestShift(_ candidates: [ShiftCandidate]) -> Trial? {
    var best: Trial?
    for candidate in Self.promising(candidates) where !isCancelled() {
      if let best, isPlain(best), best.stem == candidate.stem || !Self.isStrong(candidate) {
        continue
      }
      guard var trial = attempt(candidate) else { continue }
      if candidate.isCommon, !trial.correction.timing.isWhole {
        // Half of what one channel is late by, perhaps.
        var split = candidate
        split.isCommon = false
        if let other = attempt(split), other.depth < trial.depth - 3 { trial = other }
      }
      let isClear =
        candidate.clarity > 15 && trial.correction.timing.isWhole
        && candidate.delay != SIMD2()
        && trial.correction.timing.delay != material.corrections[candidate.stem].timing.delay
      if trial.depth < (best?.depth ?? depth - (isClear ? 0.1 : 1)) { best = trial }
      if trial.depth < goal { break }
    }
    guard let best, abs(best.correction.gain) > 0.05 else { return nil }
    return isDecisive(best) ? best : oneChannel(of: best) ?? best
  }

  /// The same move of one channel only, where that is better: half of a fault looks like a delay of both.
  private func oneChannel(of trial: Trial) -> Trial? {
    let (moved, now) = (trial.correction.timing, material.corrections[trial.stem].timing)
    guard moved.delay.x == moved.delay.y, moved.delay != now.delay, !moved.isSwapped,
      now.delay.x == now.delay.y
    else { return nil }
    let places = [SIMD2(moved.delay.x, now.delay.y), SIMD2(now.delay.x, moved.delay.y)]
    let trials = places.compactMap { place in
      attempt(
        ShiftCandidate(
          stem: trial.stem, delay: SIMD2(Int(place.x.rounded()), Int(place.y.rounded())),
          isCommon: false, improvement: 0))
    }
    guard let best = trials.min(by: { $0.depth < $1.depth }), best.depth < trial.depth - 3 else {
      return nil
    }
    return best
  }

  /// What is worth trying at full rate: the best few, and each stem where it is: delays below one
  /// decimated sample are not visible in the search.
  private static func promising(_ all: [ShiftCandidate]) -> [ShiftCandidate] {
    var seen: Set<Int> = []
    let strong = all.filter(isStrong).prefix(6)
    return strong
      + all.filter { $0.isCommon && !$0.isSwapped && seen.insert($0.stem).inserted }
      .filter { one in !strong.contains { $0.stem == one.stem && $0.isCommon && !$0.isSwapped } }
  }

  private static func isStrong(_ candidate: ShiftCandidate) -> Bool {
    candidate.improvement >= 1 || candidate.clarity > 15
  }

  /// Whether a move explains nearly all.
  func isDecisive(_ trial: Trial) -> Bool { trial.depth < -50 || trial.depth < depth - 12 }

  /// Whether a move needs no comparison with filters and the like: they do not make whole samples.
  func isPlain(_ trial: Trial) -> Bool {
    if isDecisive(trial) { return true }
    let delay = trial.correction.timing.delay
    let gain = abs(trial.correction.gain)
    return trial.depth < depth - 3 && trial.correction.timing.isWhole && gain > 0.1 && gain < 10
      && (delay != SIMD2() || trial.correction.gain < 0)
  }

  func adopt(_ trial: Trial) {
    let before = depth
    material.adopt(trial.stem, trial.correction, samples: trial.samples)
    note(kind(of: trial.correction), trial.stem, from: before)
  }

  /// Tries a place at full rate: exact delay, gain, depth.
  func attempt(_ candidate: ShiftCandidate) -> Trial? {
    let stem = candidate.stem
    let target = material.residual(without: stem)
    var timing = material.corrections[stem].timing
    timing.isSwapped = candidate.isSwapped
    timing.delay = SIMD2(Double(candidate.delay.x), Double(candidate.delay.y))
    if candidate.isSwapped { timing.delay = SIMD2(timing.delay.y, timing.delay.x) }
    var samples =
      timing == material.corrections[stem].timing
      ? material.stems.signals(stem) : material.stems.read(stem, timing)
    // Twice: at the wrong place the probes do not hold quite the same.
    for round in 0..<2 {
      let reach = round == 0 ? 3 * decimation : 4
      guard
        let moved = refine(samples, target, isCommon: candidate.isCommon, reach: reach)
      else { return nil }
      let exact = timing.delay + (candidate.isSwapped ? SIMD2(moved.y, moved.x) : moved)
      let snapped = SIMD2(
        Refinement.snapped(exact.x, depth: depth), Refinement.snapped(exact.y, depth: depth))
      if snapped == timing.delay { break }
      timing.delay = snapped
      samples = material.stems.read(stem, timing)
    }
    return fit(stem, timing, samples, target)
  }

  /// Small delays that show beside a large residual, which hides what they gain: both halves of the
  /// probes say the same, a right stem would say zero.
  func adoptClearDelay() -> Bool {
    for stem in openStems where abs(material.corrections[stem].gain) >= 0.05 && !isCancelled() {
      let timing = material.corrections[stem].timing
      guard timing.step == 1, timing.delay.x == timing.delay.y else { continue }
      let target = material.residual(without: stem)
      let samples = material.stems.signals(stem)
      let halves = (0..<2).compactMap {
        Refinement.delay(
          of: samples, against: target, channels: [0, 1], reach: 2 * decimation,
          half: $0)
      }
      guard halves.count == 2 else { continue }
      let mean = (halves[0] + halves[1]) / 2
      guard abs(halves[0] - halves[1]) < 0.1, abs(mean) > 0.3 else { continue }
      var moved = timing
      moved.delay = SIMD2(repeating: Refinement.snapped(timing.delay.x + mean, depth: depth))
      guard let trial = fit(stem, moved, material.stems.read(stem, moved), target),
        trial.depth < depth, abs(abs(trial.correction.gain) - 1) < 0.2
      else { continue }
      var correction = material.corrections[stem]
      correction.timing = moved
      let before = depth
      material.adopt(stem, correction, samples: trial.samples)
      note(.stemDelay, stem, from: before)
      return true
    }
    return false
  }

  private func refine(
    _ samples: [StereoSignal], _ target: [StereoSignal], isCommon: Bool, reach: Int
  ) -> SIMD2<Double>? {
    if isCommon {
      return Refinement.delay(of: samples, against: target, channels: [0, 1], reach: reach)
        .map { SIMD2(repeating: $0) }
    }
    guard
      let left = Refinement.delay(of: samples, against: target, channels: [0], reach: reach),
      let right = Refinement.delay(of: samples, against: target, channels: [1], reach: reach)
    else { return nil }
    return SIMD2(left, right)
  }

  /// The gain and polarities by least squares, and the depth they reach.
  func fit(
    _ stem: Int, _ timing: LaneTiming, _ samples: [StereoSignal], _ target: [StereoSignal]
  ) -> Trial? {
    var (cross, own) = (SIMD2<Double>(), SIMD2<Double>())
    for passage in samples.indices {
      let (s, t) = (samples[passage], target[passage])
      cross += SIMD2(dotProduct(t.left.span, s.left.span), dotProduct(t.right.span, s.right.span))
      own += SIMD2(dotProduct(s.left.span, s.left.span), dotProduct(s.right.span, s.right.span))
    }
    guard own.sum() > 0 else { return nil }
    let isMixed = cross.x * cross.y < 0 && abs(cross.x) > 0.1 * own.x && abs(cross.y) > 0.1 * own.y
    let signs = isMixed ? SIMD2(cross.x < 0 ? -1.0 : 1, cross.y < 0 ? -1 : 1) : SIMD2(1, 1)
    let gain = (signs * cross).sum() / own.sum()
    // Measured, not worked out: a difference of energies is good for 60 dB only.
    let energy = concurrentMap(samples.count) { passage in
      var rest = target[passage]
      rest.add(samples[passage], gains: -gain * signs)
      return rest.energy
    }.reduce(0, +)
    return Trial(
      stem: stem, correction: StemCorrection(timing: timing, gain: gain, signs: signs),
      samples: samples, depth: decibels(energy, over: material.mixEnergy))
  }

  private func kind(of correction: StemCorrection) -> FindingKind {
    let step = correction.timing.step
    if step != 1 { return abs(step - 1) < 0.01 ? .stemDrift : .stemRateMismatch }
    if correction.timing.isSwapped { return .stemChannelsSwapped }
    if correction.signs.x != correction.signs.y { return .polarityInvertedChannel }
    let delay = correction.timing.delay
    if delay.x != delay.y { return .interchannelDelay }
    if delay.x != 0 { return .stemDelay }
    return correction.gain < 0 ? .stemPolarity : .stemGain
  }
}
