import Signal

/// What the master bus does to the sum.
struct BusFinding: Sendable {
  var kind: FindingKind
  var value: Double
  var evidence: [Evidence]
}

extension Solver {
  /// A processing of the mixdown that was tried: the mixdown with it taken back.
  struct BusTrial {
    var finding: BusFinding
    var mix: [StereoSignal]
    var depth: Double
  }

  /// One linear filter between the sum and the mixdown.
  func tryBusEQ() -> BusTrial? {
    let sum = material.sum()
    let filter = BusFilter(from: sum, to: material.mix, rate: material.rate)
    trace("bus eq: incoherent \(filter.incoherent) at \(depth)")
    guard filter.incoherent < -24, filter.incoherent < depth - 6 else { return nil }
    let curve = filter.curve
    guard let deviation = curve.map({ $0[1] }).max(by: { abs($0) < abs($1) }) else { return nil }
    let range = (curve.map { $0[1] }.max() ?? 0) - (curve.map { $0[1] }.min() ?? 0)
    guard range > 0.15 else { return nil }
    let mix = filter.undone(material.mix)
    let reached = Self.depth(sum, mix)
    trace("bus eq: reached \(reached) deviation \(deviation) range \(range)")
    guard reached < depth - 6 else { return nil }
    return BusTrial(
      finding: BusFinding(
        kind: .mixBusEQ, value: deviation,
        evidence: [Evidence("range_db", range), Evidence("curve", .rows(curve))]),
      mix: mix, depth: reached)
  }

  /// One gain over time between the sum and the mixdown.
  func tryBusDynamics() -> BusTrial? {
    let sum = material.sum()
    let width = material.rate / 400
    let envelope = GainEnvelope(from: sum, to: material.mix, width: width)
    let mix = envelope.undone(material.mix)
    let reached = Self.depth(sum, mix)
    trace("bus dyn: reached \(reached) from \(depth) corr \(envelope.levelCorrelation) red \(envelope.reduction) makeup \(envelope.makeup) mean \(envelope.meanReduction) active \(envelope.activeShare)")
    guard reached < -18, reached < depth - 6, envelope.levelCorrelation < -0.15,
      envelope.reduction > 0.4
    else { return nil }
    return BusTrial(
      finding: BusFinding(
        kind: .mixBusDynamics, value: envelope.reduction,
        evidence: [
          // A limiter works on peaks, a compressor most of the time.
          Evidence("mode", envelope.activeShare < 0.5 ? "limiter" : "compressor"),
          Evidence("makeup_db", envelope.makeup),
          Evidence("level_corr", envelope.levelCorrelation),
          Evidence("gr_mean_db", envelope.meanReduction),
          Evidence("active_share", envelope.activeShare),
        ]),
      mix: mix, depth: reached)
  }

  /// Depth of a sum against a mixdown.
  static func depth(_ sum: [StereoSignal], _ mix: [StereoSignal]) -> Double {
    let energies = concurrentMap(sum.count) { passage in
      var rest = mix[passage]
      rest.add(sum[passage], gains: SIMD2(-1, -1))
      return SIMD2(rest.energy, mix[passage].energy)
    }.reduce(SIMD2(), +)
    return decibels(energies.x, over: energies.y)
  }

  /// Takes back what the bus did.
  ///
  /// A filter turns phases, which looks like delays of parts of a sample: where whole samples fit as well,
  /// there were none.
  func adopt(_ trial: BusTrial) {
    let before = depth
    var trial = trial
    let old = material.corrections
    var whole = old
    for stem in whole.indices where whole[stem].timing.step == 1 {
      whole[stem].timing.delay.round(.toNearestOrEven)
    }
    if trial.finding.kind == .mixBusEQ, whole != old {
      material.adopt(whole)
      if let again = tryBusEQ(), again.depth < trial.depth + 6 {
        trial = again
      } else {
        material.adopt(old)
      }
    }
    material.replaceMix(trial.mix)
    bus.removeAll { $0.kind == trial.finding.kind }
    bus.append(trial.finding)
    note(trial.finding.kind, nil, from: before)
  }
}
