import Signal
import Stems

/// Looks for what keeps the stems from adding up to the mixdown: greedy over hypotheses, each judged by
/// the null depth it reaches (after Barchiesi and Reiss, "Reverse engineering of a mix", JAES 58(7/8),
/// 2010). Belongs to one thread; its loops use all processors.
final class Solver {
  let material: Material
  /// What the quantisers leave, in dB.
  let floor: Double
  let isCancelled: @Sendable () -> Bool
  let lengthDifferences: [Int]
  /// What was done, in order.
  var steps: [Step] = []
  lazy var shifts = ShiftSearch(material, lengthDifferences: lengthDifferences)
  /// Stems that are left out because another holds the same.
  var duplicates: [Duplicate] = []

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
    material: Material, floor: Double, lengthDifferences: [Int],
    isCancelled: @escaping @Sendable () -> Bool
  ) {
    self.material = material
    self.floor = floor
    self.lengthDifferences = lengthDifferences
    self.isCancelled = isCancelled
  }

  var depth: Double { material.depth }
  var stemCount: Int { material.stemCount }
  /// As deep as is worth looking for.
  var goal: Double { max(floor + 8, -100) }
  var isSolved: Bool { depth < goal || isCancelled() }

  func run() {
    findDuplicates()
    solveSet()
    for _ in 0..<(3 * stemCount + 6) where !isSolved {
      if adoptGains() { continue }
      if adoptChannels() { continue }
      if adoptShift() { continue }
      break
    }
    polish()
  }

  /// Notes a step that was taken.
  func note(_ kind: FindingKind, _ stem: Int?, from before: Double) {
    steps.append(Step(kind: kind, stem: stem, depthBefore: before, depthAfter: depth))
  }
}
