import Signal
import Stems

/// Puts what the solver did into findings.
struct Conclusion {
  let solver: Solver
  let before: Double
  private var corrections: [StemCorrection] { solver.material.corrections }

  init(_ solver: Solver, before: Double) {
    self.solver = solver
    self.before = before
  }

  func diagnosis() -> NullDiagnosis {
    var findings: [Finding] = []
    for stem in corrections.indices { findings += self.findings(stem) }
    return NullDiagnosis(
      depthBefore: Decibels(before), depthAfter: Decibels(solver.depth),
      floor: Decibels(solver.floor), findings: findings,
      steps: solver.steps.map {
        NullStep(
          kind: $0.kind, stem: $0.stem, depthBefore: Decibels($0.depthBefore),
          depthAfter: Decibels($0.depthAfter))
      },
      proposals: corrections.map(Self.proposal))
  }

  private static func proposal(_ correction: StemCorrection) -> StemProposal {
    let move = -correction.timing.delay.x
    return StemProposal(
      gain: Decibels(amplitude: correction.gain), isPolarityInverted: correction.gain < 0,
      offset: FrameCount(Int(move.rounded())), fraction: move - move.rounded(),
      isLeftOut: correction.gain == 0)
  }

  private func findings(_ stem: Int) -> [Finding] {
    let c = corrections[stem]
    var result: [Finding] = []
    if let twin = solver.duplicates.first(where: { $0.stem == stem }) {
      return [
        finding(
          .stemDuplicate, stem, .number(twin.correlation),
          [Evidence("other_lane", Double(twin.other)), Evidence("correlation", twin.correlation)])
      ]
    }
    if abs(c.gain) < 0.05 { return [finding(.stemExtra, stem, nil, [])] }
    if c.timing.isSwapped { result.append(finding(.stemChannelsSwapped, stem, nil, [])) }
    if c.signs.x != c.signs.y {
      result.append(
        finding(.polarityInvertedChannel, stem, .text(c.signs.x < 0 ? "L" : "R"), []))
    }
    if c.gain < 0 { result.append(finding(.stemPolarity, stem, nil, [])) }
    if c.timing.delay.x != c.timing.delay.y {
      result.append(
        finding(.interchannelDelay, stem, .number(c.timing.delay.y - c.timing.delay.x), []))
    } else if c.timing.delay.x != 0 {
      result.append(finding(.stemDelay, stem, .number(c.timing.delay.x), []))
    }
    if abs(abs(c.gain) - 1) > 0.0023 {
      result.append(
        finding(.stemGain, stem, .number(-Decibels(amplitude: c.gain).value), []))
    }
    return result
  }

  private func finding(
    _ kind: FindingKind, _ stem: Int?, _ value: FindingValue?, _ evidence: [Evidence]
  ) -> Finding {
    let step = solver.steps.first { $0.kind == kind && $0.stem == stem }
    let (from, to) = (step?.depthBefore ?? before, step?.depthAfter ?? solver.depth)
    var severity: Severity = from > -40 ? .error : from > -70 ? .warning : .note
    if kind == .stemGain, case .number(let gain) = value, abs(gain) < 0.2 { severity = .note }
    return Finding(
      kind, stem.map { .lane($0) } ?? .song, value: value, severity: severity, confidence: 0.95,
      evidence: [Evidence("depth_before_db", from), Evidence("depth_after_db", to)] + evidence)
  }
}
