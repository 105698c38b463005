public import Inspection
public import Signal
import Stems

/// What the check says of the song, as far as it has come.
public struct Verdict: Sendable {
  /// How far the check is.
  public enum Phase: Hashable, Sendable {
    case waiting
    /// The files are measured; share, 0…1.
    case measuring(Double)
    /// Why the sum is not the mixdown; share, 0…1.
    case solving(Double)
    case done
  }

  public var phase = Phase.waiting
  /// The gravest first.
  public var findings: [Finding] = []
  /// Settings under which each stem fits the mixdown; empty until they are known.
  public var proposals: [StemProposal] = []
  /// The sum as delivered.
  public var sum: SumMeasurement?
  /// Loudness of the sum as delivered and of the mixdown over time; nil until they are known.
  public private(set) var sumLoudness: LoudnessCurve?
  public private(set) var mixdownLoudness: LoudnessCurve?
  /// Loudness and true peak of the mixdown; nil without one.
  public private(set) var mixdown: ProgrammeLevels?
  /// Of the sum, where there is no mixdown.
  private var sumLevels: ProgrammeLevels?
  /// Null depth with all proposals applied; nil without a mixdown.
  var depthAfter: Decibels?

  public init() {}

  /// Takes the summary of the check.
  mutating func take(_ summary: InspectionSummary) {
    phase = .done
    findings = summary.findings
    proposals = summary.proposals
    sum = summary.sum
    depthAfter = summary.depthAfter
    mixdown = summary.mixdown
    sumLevels = summary.sumLevels
    func curve(_ steps: [Float]) -> LoudnessCurve? {
      steps.isEmpty ? nil : LoudnessCurve(steps: steps.map(Double.init))
    }
    sumLoudness = curve(summary.sum.sumSteps)
    mixdownLoudness = curve(summary.sum.mixdownSteps)
  }

  /// All of it, once the check is through.
  var summary: InspectionSummary? {
    guard phase == .done, let sum else { return nil }
    return InspectionSummary(
      findings: findings, proposals: proposals, sum: sum, depthAfter: depthAfter, mixdown: mixdown,
      sumLevels: sumLevels)
  }

  /// The findings about a lane that are more than a note.
  func findings(ofLane lane: Int) -> [Finding] {
    findings.filter { $0.subject == .lane(lane) && $0.severity > .note }
  }

  /// Numbers of errors and warnings.
  var counts: (errors: Int, warnings: Int) {
    (
      findings.count { $0.severity == .error }, findings.count { $0.severity == .warning }
    )
  }

  /// Whether some setting would bring the sum closer to the mixdown.
  var hasSolution: Bool { proposals.contains { $0.changesSomething } }

  /// Null depth as delivered, at a place of the song's axis: by the second.
  func depth(at frame: FrameIndex, rate: SampleRate) -> Decibels? {
    guard let stretches = sum?.stretches, frame >= .start else { return nil }
    let second = Int(frame.value) / max(1, rate.hertz)
    let first = second * 10
    guard first < stretches.count else { return nil }
    let part = stretches[first..<min(first + 10, stretches.count)]
    let mixdown = part.reduce(0) { $0 + $1.mixdown }
    return mixdown > 0 ? Decibels(power: part.reduce(0) { $0 + $1.residual } / mixdown) : nil
  }

  /// The gain reduction on the master bus; nil where none was found.
  var gainReduction: GainReduction? {
    guard let sum, !sum.gains.isEmpty,
      let finding = findings.first(where: { $0.kind == .mixBusDynamics }),
      case .number(let makeUp)? = finding.evidence.first(where: { $0.name == "makeup_db" })?.value,
      case .number(let most)? = finding.value
    else { return nil }
    return GainReduction(gains: sum.gains, makeUp: Decibels(makeUp), most: Decibels(most))
  }

  /// The three seconds in which the residual is loudest, on the song's axis; nil where there is none.
  func worstSeconds(rate: SampleRate) -> Range<FrameIndex>? {
    guard let stretches = sum?.stretches, !stretches.isEmpty else { return nil }
    let width = min(30, stretches.count)
    var energy = stretches[0..<width].reduce(0) { $0 + $1.residual }
    var (most, best) = (energy, 0)
    for first in stride(from: 1, through: stretches.count - width, by: 1) {
      energy += stretches[first + width - 1].residual - stretches[first - 1].residual
      if energy > most { (most, best) = (energy, first) }
    }
    guard most > 0 else { return nil }
    let step = PairedLoudness.stepFrames(at: rate)
    return FrameIndex(Int64(best) * step.value)..<FrameIndex(Int64(best + width) * step.value)
  }
}

extension StemProposal {
  /// Whether the stem does not fit as it was delivered.
  var changesSomething: Bool {
    audibleGain != .unity || isPolarityInverted || offset != .zero || isLeftOut
  }

  /// The gain, unity where it is closer to that than anybody hears.
  var audibleGain: Decibels { abs(gain.value) < 0.01 ? .unity : gain }
}

/// How much a limiter or compressor takes away over time.
struct GainReduction {
  /// Factors in hops of `SumMeasurement.gainHopSeconds`; 0 where nothing is known.
  let gains: [Float]
  /// The gain where nothing is taken away.
  let makeUp: Decibels
  /// The largest reduction that was found; the hops smooth it a little.
  let most: Decibels

  /// The largest reduction in a stretch of the song's axis, in dB, 0 or more.
  func largest(in frames: Range<FrameIndex>, rate: SampleRate) -> Double {
    let hop = rate.frames(SumMeasurement.gainHopSeconds).value
    let first = Int(max(0, frames.lowerBound.value / hop))
    let last = Int(max(0, (frames.upperBound.value - 1) / hop))
    guard first < gains.count else { return 0 }
    let least = gains[first...min(last, gains.count - 1)].filter { $0 > 0 }.min()
    return least.map { max(0, makeUp.value - Decibels(amplitude: Double($0)).value) } ?? 0
  }
}
