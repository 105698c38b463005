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
    guard filter.incoherent < -24, filter.incoherent < depth - 6 else { return nil }
    guard let finding = Self.finding(filter) else { return nil }
    let mix = filter.undone(material.mix)
    let reached = Self.depth(sum, mix)
    guard reached < depth - 6 else { return nil }
    return BusTrial(finding: finding, mix: mix, depth: reached)
  }

  /// A filter as a finding; nil where its curve is flat.
  private static func finding(_ filter: BusFilter) -> BusFinding? {
    let curve = filter.curve
    guard let deviation = curve.map({ $0[1] }).max(by: { abs($0) < abs($1) }) else { return nil }
    let range = (curve.map { $0[1] }.max() ?? 0) - (curve.map { $0[1] }.min() ?? 0)
    guard range > 0.15 else { return nil }
    return BusFinding(
      kind: .mixBusEQ, value: deviation,
      evidence: [Evidence("range_db", range), Evidence("curve", .rows(curve))])
  }

  private static func finding(_ envelope: GainEnvelope) -> BusFinding {
    BusFinding(
      kind: .mixBusDynamics, value: envelope.reduction,
      evidence: [
        // A limiter works on peaks, a compressor most of the time.
        Evidence("mode", envelope.activeShare < 0.5 ? "limiter" : "compressor"),
        Evidence("makeup_db", envelope.makeup),
        Evidence("level_corr", envelope.levelCorrelation),
        Evidence("gr_mean_db", envelope.meanReduction),
        Evidence("active_share", envelope.activeShare),
      ])
  }

  /// One gain over time between the sum and the mixdown.
  func tryBusDynamics() -> BusTrial? {
    let sum = material.sum()
    let width = material.rate / 400
    let envelope = GainEnvelope(from: sum, to: material.mix, width: width)
    let mix = envelope.undone(material.mix)
    let reached = Self.depth(sum, mix)
    guard reached < -18, reached < depth - 6, envelope.levelCorrelation < -0.15,
      envelope.reduction > 0.4
    else { return nil }
    return BusTrial(finding: Self.finding(envelope), mix: mix, depth: reached)
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
  /// A filter turns phases, which looks like delays of parts of a sample, and it makes stems softer or
  /// louder: where whole samples and equal gains fit as well, there was nothing else.
  func adopt(_ trial: BusTrial) {
    let before = depth
    var trial = trial
    let old = material.corrections
    var whole = old
    for stem in whole.indices where whole[stem].timing.step == 1 {
      whole[stem].timing.delay.round(.toNearestOrEven)
    }
    var equal = whole
    for stem in equal.indices where abs(equal[stem].gain) > 0.5 && abs(equal[stem].gain) < 2 {
      equal[stem].gain = equal[stem].gain < 0 ? -1 : 1
    }
    var kept = old
    for variant in [whole, equal] where variant != kept {
      material.adopt(variant)
      let again = trial.finding.kind == .mixBusEQ ? tryBusEQ() : tryBusDynamics()
      if let again, again.depth < trial.depth + (variant == whole ? 6 : 0) {
        trial = again
        kept = variant
      }
    }
    if material.corrections != kept { material.adopt(kept) }
    material.replaceMix(trial.mix)
    bus.removeAll { $0.kind == trial.finding.kind }
    bus.append(trial.finding)
    refineBus()
    note(trial.finding.kind, nil, from: before)
  }

  /// In turn: the gains of the stems given what the bus does, what the bus does given the gains.
  func refineBus() {
    for _ in 0..<8 where !bus.isEmpty && depth > goal && !isCancelled() {
      let system = GainSystem(material.gram.all, signs: material.signs)
      guard let solution = system.solve(openStems) else { return }
      let (corrections, mix, findings, before) = (material.corrections, material.mix, bus, depth)
      let gains = corrections.indices.map { corrections[$0].gain + solution.deltas[$0] }
      material.adopt(gains: gains)
      if !refitBus() || depth > before - 0.2 {
        material.adopt(corrections)
        material.replaceMix(mix)
        bus = findings
        return
      }
    }
  }

  /// Fits what the bus does anew, in the order in which it was found.
  private func refitBus() -> Bool {
    let sum = material.sum()
    var mix = material.originalMix
    var new: [BusFinding] = []
    for finding in bus {
      if finding.kind == .mixBusEQ {
        let filter = BusFilter(from: sum, to: mix, rate: material.rate)
        guard let refit = Self.finding(filter) else { return false }
        mix = filter.undone(mix)
        new.append(refit)
      } else {
        let envelope = GainEnvelope(from: sum, to: mix, width: material.rate / 400)
        mix = envelope.undone(mix)
        new.append(Self.finding(envelope))
      }
    }
    material.replaceMix(mix)
    bus = new
    return true
  }
}
