import Signal
import Stems

/// Puts what the solver did into findings.
struct Conclusion {
  let solver: Solver
  let before: Double
  private var corrections: [StemCorrection] { solver.material.corrections }

  private let depthAfter: Double
  private let lookAlikes: [LookAlikes]
  private let bands: [NullBand]

  init(_ solver: Solver, before: Double, delivered: GramTable, bands: [NullBand]) {
    self.solver = solver
    self.bands = bands
    depthAfter = Self.depthAfter(solver)
    lookAlikes = Self.lookAlikes(solver, delivered)
    self.before = before
  }

  func diagnosis() -> NullDiagnosis {
    var findings: [Finding] = []
    let set = SetCorrection(corrections)
    findings += self.findings(set)
    for stem in corrections.indices { findings += self.findings(stem, set) }
    for bus in solver.bus {
      findings.append(finding(bus.kind, nil, .number(bus.value), bus.evidence))
    }
    for fault in solver.stemFaults {
      findings.append(finding(fault.kind, fault.stem, .number(fault.value), fault.evidence))
    }
    for item in solver.returns {
      findings.append(
        finding(item.kind, item.stem, item.value.map { .number($0) }, item.evidence))
    }
    if let rest = solver.rest {
      var last = finding(rest.kind, nil, .number(rest.value), rest.evidence)
      let depth = solver.depth
      last.severity = rest.severity ?? (depth > -40 ? .error : depth > -70 ? .warning : .note)
      findings.append(last)
    }
    return NullDiagnosis(
      depthBefore: Decibels(before), depthAfter: Decibels(depthAfter),
      floor: Decibels(solver.floor), findings: findings,
      steps: solver.steps.map {
        NullStep(
          kind: $0.kind, stem: $0.stem, depthBefore: Decibels($0.depthBefore),
          depthAfter: Decibels($0.depthAfter))
      },
      proposals: corrections.map(Self.proposal), ranking: ranking,
      depthByBand: bands, lookAlikes: lookAlikes)
  }

  /// A delivery that adds up.
  static func nothing(_ depth: Double, floor: Double, lanes: Int) -> NullDiagnosis {
    NullDiagnosis(
      depthBefore: Decibels(depth), depthAfter: Decibels(depth),
      floor: Decibels(floor), findings: [], steps: [],
      proposals: Array(repeating: proposal(StemCorrection()), count: lanes), ranking: [],
      depthByBand: [], lookAlikes: [])
  }

  /// Over the whole song where the corrections are such that it can be read under them; over the
  /// passages, with what is explained left out, where they are not.
  private static func depthAfter(_ solver: Solver) -> Double {
    let isPlain = solver.bus.isEmpty && solver.stemFaults.isEmpty && solver.sections.isEmpty
    if solver.survey.isWhole || !isPlain || solver.isCancelled() { return solver.depth }
    return solver.survey.depth(solver.material.corrections)
  }

  /// Pairs of stems that are one but for a thousandth: a fault of one could be the other's.
  private static func lookAlikes(_ solver: Solver, _ delivered: GramTable) -> [LookAlikes] {
    var result: [LookAlikes] = []
    for first in 0..<delivered.stemCount {
      for second in first + 1..<max(delivered.stemCount, first + 1) {
        let correlation = Solver.correlation(delivered.all, first, second)
        let isKnown = solver.duplicates.contains { $0.stem == first || $0.stem == second }
        if abs(correlation) > 0.999, !isKnown {
          result.append(LookAlikes(first: first, second: second, correlation: correlation))
        }
      }
    }
    return result
  }

  /// The stems by how many decibels their corrections made the null deeper.
  private var ranking: [CulpritShare] {
    var gained: [Int: Double] = [:]
    for step in solver.steps {
      if let stem = step.stem {
        gained[stem, default: 0] += max(0, step.depthBefore - step.depthAfter)
      }
    }
    return gained.map { CulpritShare(stem: $0.key, gained: Decibels($0.value)) }.sorted {
      ($0.gained.value, -$0.stem) > ($1.gained.value, -$1.stem)
    }
  }

  private static func proposal(_ correction: StemCorrection) -> StemProposal {
    let move = -correction.timing.delay.x
    return StemProposal(
      gain: Decibels(amplitude: correction.gain), isPolarityInverted: correction.gain < 0,
      offset: FrameCount(Int(move.rounded())), fraction: move - move.rounded(),
      isLeftOut: correction.gain == 0)
  }

  private func findings(_ stem: Int, _ set: SetCorrection) -> [Finding] {
    let c = corrections[stem]
    var result: [Finding] = []
    if let twin = solver.duplicates.first(where: { $0.stem == stem }) {
      return [
        finding(
          .stemDuplicate, stem, .number(twin.correlation),
          [Evidence("other_lane", Double(twin.other)), Evidence("correlation", twin.correlation)])
      ]
    }
    if abs(c.gain) < 0.05 {
      return [finding(.stemExtra, stem, nil, [Evidence("level_dbfs", level(stem))])]
    }
    if c.timing.isSwapped { result.append(finding(.stemChannelsSwapped, stem, nil, [])) }
    if c.signs.x != c.signs.y {
      result.append(
        finding(.polarityInvertedChannel, stem, .text(c.signs.x < 0 ? "L" : "R"), []))
    }
    if (c.gain < 0) != set.isInverted { result.append(finding(.stemPolarity, stem, nil, [])) }
    result += timing(stem, set)
    let gain = -Decibels(amplitude: c.gain).value - set.gain
    if abs(gain) > 0.02 {
      var evidence = [Evidence("gain_linear", 1 / abs(c.gain))]
      if solver.gainErrorsFound.indices.contains(stem) {
        evidence.append(Evidence("jackknife_se", solver.gainErrorsFound[stem]))
      }
      result.append(finding(.stemGain, stem, .number(gain), evidence))
    }
    for section in solver.sections where section.stem == stem {
      let rate = Double(solver.material.rate)
      result.append(
        finding(
          .stemWrongSection, stem, .number(Double(section.range.lowerBound) / rate),
          [
            Evidence("end_s", Double(section.range.upperBound) / rate),
            Evidence("mode", section.isSilent ? "silent" : "other"),
          ]))
    }
    return result
  }

  /// Mean level of a stem in dBFS, over what was looked at.
  private func level(_ stem: Int) -> Double {
    let products = solver.material.gram.all
    let energy =
      products[GramTable.pair(2 * stem, 2 * stem)]
      + products[GramTable.pair(2 * stem + 1, 2 * stem + 1)]
    return decibels(energy, over: Double(2 * max(1, solver.material.gram.frames)))
  }

  private func timing(_ stem: Int, _ set: SetCorrection) -> [Finding] {
    let timing = corrections[stem].timing
    if timing.step != set.step {
      if abs(timing.step - 1) > 0.01 {
        return [finding(.stemRateMismatch, stem, .number(timing.step), [])]
      }
      let start = timing.delay.x / (1 - timing.step) / Double(solver.material.rate)
      return [
        finding(
          .stemDrift, stem, .number((timing.step - set.step) * 1e6), [Evidence("t0_s", start)])
      ]
    }
    if timing.step != 1 { return [] }
    if timing.delay.x != timing.delay.y {
      return [finding(.interchannelDelay, stem, .number(timing.delay.y - timing.delay.x), [])]
    }
    let delay = timing.delay.x - set.delay
    return abs(delay) < 0.01 ? [] : [delayFinding(.stemDelay, stem, delay)]
  }

  private func delayFinding(_ kind: FindingKind, _ stem: Int?, _ delay: Double) -> Finding {
    finding(
      kind, stem, .number(delay),
      [
        Evidence("delay_ms", delay / Double(solver.material.rate) * 1e3),
        Evidence("fractional", delay == delay.rounded() ? 0 : 1),
      ])
  }

  private func findings(_ set: SetCorrection) -> [Finding] {
    var result: [Finding] = []
    if set.isInverted { result.append(finding(.setPolarity, nil, nil, [])) }
    if set.step != 1 {
      result.append(finding(.setDrift, nil, .number((set.step - 1) * 1e6), []))
    } else if set.delay != 0 {
      result.append(delayFinding(.setDelay, nil, set.delay))
    }
    let hasDynamics = solver.bus.contains { $0.kind == .mixBusDynamics }
    if set.gain != 0, !hasDynamics {
      result.append(finding(.setGain, nil, .number(set.gain), []))
    }
    return result
  }

  /// How sure a finding is: what ends at the floor leaves no doubt, what leaves much open leaves some.
  private func confidence(_ kind: FindingKind, _ stem: Int?, from: Double, to: Double) -> Double {
    if lookAlikes.contains(where: { $0.first == stem || $0.second == stem }) { return 0.5 }
    let gained = from - min(from, to)
    return depthAfter < -60 ? 0.99 : gained > 20 ? 0.95 : gained > 6 ? 0.9 : 0.8
  }

  /// Stems of which nobody can tell, from the mixdown alone, which one is at fault.
  private func twins(_ stem: Int?) -> [Evidence] {
    lookAlikes.filter { $0.first == stem || $0.second == stem }.map {
      Evidence("look_alike_lane", Double($0.first == stem ? $0.second : $0.first))
    }
  }

  private func finding(
    _ kind: FindingKind, _ stem: Int?, _ value: FindingValue?, _ evidence: [Evidence]
  ) -> Finding {
    let step = solver.steps.first { $0.kind == kind && $0.stem == stem }
    let (from, to) = (step?.depthBefore ?? before, step?.depthAfter ?? solver.depth)
    var severity: Severity = from > -40 ? .error : from > -70 ? .warning : .note
    if kind == .stemGain || kind == .setGain, case .number(let gain) = value, abs(gain) < 0.2 {
      severity = .note
    }
    return Finding(
      kind, stem.map { .lane($0) } ?? .song, value: value, severity: severity,
      confidence: confidence(kind, stem, from: from, to: to),
      evidence: [Evidence("depth_before_db", from), Evidence("depth_after_db", to)] + evidence
        + twins(stem))
  }
}
