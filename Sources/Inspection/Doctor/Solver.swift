import Signal
import Stems

/// Looks for what keeps the stems from adding up to the mixdown: greedy over hypotheses, each judged by
/// the null depth it reaches (after Barchiesi and Reiss, "Reverse engineering of a mix", JAES 58(7/8),
/// 2010). Belongs to one thread; its loops use all processors.
final class Solver {
  let material: Material
  let survey: Survey
  /// What the quantisers leave, in dB.
  let floor: Double
  let isCancelled: @Sendable () -> Bool
  let lengthDifferences: [Int]
  /// What was done, in order.
  var steps: [Step] = []
  /// Made when it is asked for first.
  private var search: ShiftSearch?
  /// Stems that are left out because another holds the same.
  var duplicates: [Duplicate] = []
  /// What the master bus does, in the order in which it was taken back.
  var bus: [BusFinding] = []
  /// Stretches in which a stem is wrong; they are left out of all further measurements.
  var sections: [SectionFinding] = []
  var hasTriedSet = false
  /// Filters and gains over time on single stems.
  var stemFaults: [StemFault] = []
  var returns: [ReturnFinding] = []
  var rest: RestFinding?
  /// Stems whose gain was taken although something else is left.
  var clearGains: Set<Int> = []
  /// Standard errors of the gains, by stem, where gains were taken.
  var gainErrorsFound: [Double] = []

  /// A correction that was taken.
  struct Step: Sendable {
    var kind: FindingKind
    var stem: Int?
    var depthBefore: Double
    var depthAfter: Double
  }

  struct Duplicate: Sendable {
    var stem: Int
    var other: Int
    var correlation: Double
  }

  init(
    material: Material, survey: Survey, floor: Double, lengthDifferences: [Int],
    isCancelled: @escaping @Sendable () -> Bool
  ) {
    self.material = material
    self.survey = survey
    self.floor = floor
    self.lengthDifferences = lengthDifferences
    self.isCancelled = isCancelled
  }

  var depth: Double { material.depth }
  var stemCount: Int { material.stemCount }
  /// Factor to the copies at 11 or 12 kHz.
  var decimation: Int { material.rate > 60_000 ? 8 : 4 }
  /// As deep as is worth looking for.
  var goal: Double { max(floor + 8, -100) }
  var isSolved: Bool { depth < goal || isCancelled() }

  /// `progress` hears of the share that is done, roughly.
  func run(_ progress: (Double) -> Void = { _ in }) {
    for round in 0..<(3 * stemCount + 6) where !isSolved {
      progress(1 - 1 / (1 + 0.3 * Double(round)))
      findDuplicates()
      if adoptGains() { continue }
      if adoptChannels() { continue }
      if adoptSection() { continue }
      if adoptLeaveOut() { continue }
      let candidates = shiftCandidates()
      let shift = bestShift(candidates)
      if let shift, isDecisive(shift) {
        adopt(shift)
        continue
      }
      if adoptSetTiming() { continue }
      if let shift, isPlain(shift) {
        adopt(shift)
        continue
      }
      if let drift = bestDrift(), drift.depth < (shift?.depth ?? 0) - 6 {
        adopt(drift)
        continue
      }
      if let bleed = findBleed() {
        returns.append(bleed)
        break
      }
      if adoptProcessing(shift) { continue }
      if let rate = bestRate(), rate.depth < (shift?.depth ?? 0) {
        adopt(rate)
        continue
      }
      if let shift {
        adopt(shift)
        continue
      }
      if adoptLeaveOut(candidates) { continue }
      if adoptClearGain() { continue }
      break
    }
    search = nil
    polish()
    if !isCancelled() { explainRest() }
  }

  /// Where each stem would fit better, the most promising places first.
  func shiftCandidates() -> [ShiftCandidate] {
    var search = self.search ?? ShiftSearch(material, lengthDifferences: lengthDifferences)
    self.search = nil
    defer { self.search = search }
    return search.candidates(material)
  }

  /// Filters and gains over time, of the bus or of one stem: the one that makes the null deepest.
  private func adoptProcessing(_ shift: Trial?) -> Bool {
    let limit = (shift?.depth ?? depth) - 6
    let bus = [tryBusEQ(), tryBusDynamics()].compactMap { $0 }.min { $0.depth < $1.depth }
    if let bus, bus.depth < -60, bus.depth < limit {
      adopt(bus)
      return true
    }
    let stem = [bestStemEQ(), bestStemDynamics()].compactMap { $0 }.min { $0.depth < $1.depth }
    let best = min(bus?.depth ?? 0, stem?.depth ?? 0)
    guard best < limit else { return false }
    if let bus, bus.depth <= (stem?.depth ?? 0) + 3 {
      adopt(bus)
    } else if let stem {
      adopt(stem)
    }
    return true
  }

  /// Notes a step that was taken.
  func note(_ kind: FindingKind, _ stem: Int?, from before: Double) {
    steps.append(Step(kind: kind, stem: stem, depthBefore: before, depthAfter: depth))
  }
}
