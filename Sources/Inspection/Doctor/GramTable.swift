import Signal

/// The products of all stems' channels and the residual's, block by block at lag 0: what the gains, the
/// polarities, swapped channels and stems that do not belong are solved from.
///
/// Signals are numbered stem 0 left, stem 0 right, stem 1 left, … and the residual's two last. Products
/// with the residual instead of the mixdown keep their precision however deep the null is.
struct GramTable: Sendable {
  let stemCount: Int
  /// Where the blocks begin on the song's axis, and their length.
  private(set) var starts: [Int] = []
  /// Frames of all blocks; the last of a stretch may be short.
  private(set) var frames = 0
  let blockFrames: Int
  /// Energy of the mixdown in each block.
  private(set) var mixEnergy: [Double] = []
  /// The lower triangle for each block, row by row.
  private var values: [Double] = []
  private var total: [Double]

  var signalCount: Int { 2 * stemCount + 2 }
  private var pairCount: Int { signalCount * (signalCount + 1) / 2 }

  init(stemCount: Int, blockFrames: Int) {
    self.stemCount = stemCount
    self.blockFrames = blockFrames
    total = []
    total = [Double](repeating: 0, count: pairCount)
  }

  var blockCount: Int { starts.count }

  @inline(__always)
  static func pair(_ a: Int, _ b: Int) -> Int { a >= b ? a * (a + 1) / 2 + b : b * (b + 1) / 2 + a }

  /// Products that were measured before.
  struct Known: Sendable {
    var table: GramTable
    /// The block of the table that stands where the stretch begins.
    var firstBlock: Int
    /// Stems that are not what they were then. Nor is the residual.
    var changed: Set<Int>
  }

  /// Appends the blocks of a stretch of the axis. Products between different signals count as 0 where
  /// `onlyEnergies` are wanted.
  mutating func append(
    start: Int, stems: [StereoSignal], residual: StereoSignal, mix: StereoSignal,
    known: Known? = nil, onlyEnergies: Bool = false
  ) {
    let signals = Self.list(stems, residual)
    let isNew = signals.indices.map { signal in
      known.map { signal >= 2 * stemCount || $0.changed.contains(signal / 2) } ?? true
    }
    let frames = residual.frames
    self.frames += frames
    var block = known?.firstBlock ?? 0
    for offset in stride(from: 0, to: frames, by: blockFrames) {
      let range = offset..<min(frames, offset + blockFrames)
      starts.append(start + offset)
      mixEnergy.append(mix.energy(range))
      for a in signals.indices {
        let row = signals[a]
        for b in 0...a {
          if onlyEnergies, a != b {
            values.append(0)
          } else if let known, !isNew[a], !isNew[b] {
            values.append(known.table.value(block, a, b))
          } else {
            let other = signals[b]
            values.append(dotProduct(row.span, other.span, over: range))
          }
        }
      }
      block += 1
    }
  }

  /// Puts the blocks of another table, of later stretches, behind these.
  mutating func append(_ other: GramTable) {
    starts += other.starts
    frames += other.frames
    mixEnergy += other.mixEnergy
    values += other.values
  }

  /// Adds up the blocks; call it after the last change.
  mutating func finish() {
    total = sum(starts.indices)
  }

  private static func list(_ stems: [StereoSignal], _ residual: StereoSignal) -> [[Float]] {
    stems.flatMap { [$0.left, $0.right] } + [residual.left, residual.right]
  }

  /// The products over some blocks, as a lower triangle.
  func sum(_ blocks: some Sequence<Int>) -> [Double] {
    var sum = [Double](repeating: 0, count: pairCount)
    for block in blocks {
      for pair in 0..<pairCount { sum[pair] += values[block * pairCount + pair] }
    }
    return sum
  }

  /// The products over all blocks.
  var all: [Double] { total }

  /// One product in one block.
  func value(_ block: Int, _ a: Int, _ b: Int) -> Double {
    values[block * pairCount + Self.pair(a, b)]
  }

  func residualEnergy(_ block: Int) -> Double {
    let (l, r) = (2 * stemCount, 2 * stemCount + 1)
    return value(block, l, l) + value(block, r, r)
  }

  /// Energy of a stem in a block, both channels.
  func stemEnergy(_ block: Int, _ stem: Int) -> Double {
    value(block, 2 * stem, 2 * stem) + value(block, 2 * stem + 1, 2 * stem + 1)
  }

  var residualEnergy: Double {
    let (l, r) = (2 * stemCount, 2 * stemCount + 1)
    return total[Self.pair(l, l)] + total[Self.pair(r, r)]
  }

  var totalMixEnergy: Double { mixEnergy.reduce(0, +) }

  /// Energy of the residual relative to the mixdown's, in dB.
  var depth: Double { decibels(residualEnergy, over: totalMixEnergy) }
}

/// The normal equations for one factor a stem, both channels together.
struct GainSystem {
  var matrix: [Double]
  var right: [Double]
  var residual: Double
  let count: Int

  /// `signs` are the stems' channels' polarities.
  init(_ products: [Double], signs: [SIMD2<Double>]) {
    let n = signs.count
    count = n
    matrix = [Double](repeating: 0, count: n * n)
    right = [Double](repeating: 0, count: n)
    let (l, r) = (2 * n, 2 * n + 1)
    for i in 0..<n {
      for j in 0..<n {
        matrix[i * n + j] =
          signs[i].x * signs[j].x * products[GramTable.pair(2 * i, 2 * j)]
          + signs[i].y * signs[j].y * products[GramTable.pair(2 * i + 1, 2 * j + 1)]
      }
      right[i] =
        signs[i].x * products[GramTable.pair(2 * i, l)]
        + signs[i].y * products[GramTable.pair(2 * i + 1, r)]
    }
    residual = products[GramTable.pair(l, l)] + products[GramTable.pair(r, r)]
  }

  /// What to add to the factors of some stems, the others held; nil where that has no solution.
  func solve(_ free: [Int]) -> (deltas: [Double], residual: Double)? {
    var part = [Double](repeating: 0, count: free.count * free.count)
    for (a, i) in free.enumerated() {
      for (b, j) in free.enumerated() { part[a * free.count + b] = matrix[i * count + j] }
    }
    guard let solution = solveSymmetric(part, free.map { right[$0] }, ridge: 1e-9) else {
      return nil
    }
    var deltas = [Double](repeating: 0, count: count)
    var energy = residual
    for (a, i) in free.enumerated() {
      deltas[i] = solution[a]
      energy -= solution[a] * right[i]
    }
    return (deltas, max(0, energy))
  }
}

/// 10 log10 of a ratio of energies, no lower than −200: what is exactly zero.
func decibels(_ energy: Double, over reference: Double) -> Double {
  guard reference > 0 else { return energy > 0 ? 200 : -200 }
  return max(-200, Decibels(power: energy / reference).value)
}
