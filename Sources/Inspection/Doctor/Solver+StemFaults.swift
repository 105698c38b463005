import Signal

/// A filter or a gain over time on one stem.
struct StemFault: Sendable {
  var kind: FindingKind
  var stem: Int
  var value: Double
  var evidence: [Evidence]
}

extension Solver {
  /// A processing of a stem that was tried: the stem with it taken back.
  struct StemTrial {
    var fault: StemFault
    var samples: [StereoSignal]
    var depth: Double
  }

  /// The stem whose filter, taken back, makes the null deepest.
  func bestStemEQ() -> StemTrial? {
    var best: StemTrial?
    for stem in openStems where abs(material.corrections[stem].gain) >= 0.05 && !isCancelled() {
      let target = material.residual(without: stem)
      let own = scaled(stem)
      let filter = BusFilter(from: own, to: target, rate: material.rate)
      let energy = target.reduce(0) { $0 + $1.energy }
      let predicted = filter.incoherent + decibels(energy, over: material.mixEnergy)
      guard predicted < depth - 6, predicted < (best?.depth ?? 0) + 3 else { continue }
      let samples = filter.done(own)
      let reached = remainder(of: target, without: samples)
      let curve = filter.curve.map { [$0[0], -$0[1]] }
      guard let deviation = curve.map({ $0[1] }).max(by: { abs($0) < abs($1) }) else { continue }
      let range = (curve.map { $0[1] }.max() ?? 0) - (curve.map { $0[1] }.min() ?? 0)
      guard reached < depth - 6, range > 0.3, reached < (best?.depth ?? 0) else { continue }
      best = StemTrial(
        fault: StemFault(
          kind: .stemEQ, stem: stem, value: deviation,
          evidence: [Evidence("range_db", range), Evidence("curve", .rows(curve))]),
        samples: samples, depth: reached)
    }
    return best
  }

  /// What is left of a signal without another one, in dB of the mixdown.
  private func remainder(of target: [StereoSignal], without samples: [StereoSignal]) -> Double {
    decibels(
      zip(target, samples).reduce(0) {
        var rest = $1.0
        rest.add($1.1, gains: SIMD2(-1, -1))
        return $0 + rest.energy
      }, over: material.mixEnergy)
  }

  /// The stem whose gain over time, taken back, makes the null deepest.
  func bestStemDynamics() -> StemTrial? {
    var best: StemTrial?
    for stem in openStems where abs(material.corrections[stem].gain) >= 0.05 && !isCancelled() {
      let target = material.residual(without: stem)
      let own = scaled(stem)
      let envelope = GainEnvelope(from: target, to: own, width: material.rate / 400)
      let samples = envelope.undone(own)
      let reached = remainder(of: target, without: samples)
      // What explains all but a thousandth needs no further sign.
      guard reached < depth - 6, envelope.reduction > 0.4, reached < (best?.depth ?? 0),
        envelope.levelCorrelation < -0.15 || reached < depth - 15
      else { continue }
      best = StemTrial(
        fault: StemFault(
          kind: .stemBusDynamics, stem: stem, value: envelope.reduction,
          evidence: [
            Evidence("level_corr", envelope.levelCorrelation),
            Evidence("makeup_db", envelope.makeup), Evidence("gr_mean_db", envelope.meanReduction),
          ]),
        samples: samples, depth: reached)
    }
    return best
  }

  /// A stem under its gains.
  private func scaled(_ stem: Int) -> [StereoSignal] {
    let gains = material.corrections[stem].gains
    return material.stems.signals(stem).map {
      var result = StereoSignal(frames: $0.frames)
      result.add($0, gains: gains)
      return result
    }
  }

  func adopt(_ trial: StemTrial) {
    let before = depth
    var correction = material.corrections[trial.fault.stem]
    correction.gain = 1
    correction.signs = SIMD2(1, 1)
    material.adopt(trial.fault.stem, correction, processed: trial.samples)
    stemFaults.append(trial.fault)
    note(trial.fault.kind, trial.fault.stem, from: before)
  }
}
