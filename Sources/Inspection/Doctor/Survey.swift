import Signal
import Stems

/// A pass over a song at full rate: every block of a short one, every fourth of a long one.
struct Survey: Sendable {
  let lanes: [DoctorLane]
  let mixdown: DoctorLane
  let rate: Int
  let frameCount: Int

  static let blockFrames = 1 << 15
  /// Songs up to this many seconds are read whole.
  static let wholeSeconds = 45

  var isWhole: Bool { frameCount <= Self.wholeSeconds * rate }

  /// The stretches of the axis that are read.
  var blocks: [Range<Int>] {
    let step = isWhole ? Self.blockFrames : 4 * Self.blockFrames
    return stride(from: 0, to: frameCount, by: step).map {
      $0..<min(frameCount, $0 + Self.blockFrames)
    }
  }

  /// The products of all lanes under corrections, over the given stretches or those of the survey.
  func measure(_ corrections: [StemCorrection]? = nil, over ranges: [Range<Int>]? = nil)
    -> GramTable
  {
    let ranges = ranges ?? blocks
    let corrections = corrections ?? lanes.map { _ in StemCorrection() }
    let (lanes, mixdown, length) = (lanes, mixdown, Material.blockFrames(at: rate))
    // A few tasks rather than many: each one has its own table.
    let tasks = min(ranges.count, 16)
    let tables = concurrentMap(tasks) { task in
      var table = GramTable(stemCount: lanes.count, blockFrames: length)
      for index in ranges.count * task / tasks..<ranges.count * (task + 1) / tasks {
        let range = ranges[index]
        let stems = zip(lanes, corrections).map { $0.read(range, $1.timing) }
        let mix = mixdown.read(range)
        var residual = mix
        for (stem, correction) in zip(stems, corrections) where correction.gain != 0 {
          residual.add(stem, gains: -correction.gains)
        }
        table.append(start: range.lowerBound, stems: stems, residual: residual, mix: mix)
      }
      return table
    }
    var whole = GramTable(stemCount: lanes.count, blockFrames: length)
    for table in tables { whole.append(table) }
    whole.finish()
    return whole
  }

  /// What the solver looks at closely: all of a short song, else five passages of six seconds in which
  /// every stem plays, and the residual, too.
  func passages(_ gram: GramTable) -> [Range<Int>] {
    if isWhole { return [0..<frameCount] }
    let length = 6 * rate
    let starts = Array(stride(from: 0, through: frameCount - length, by: length / 2))
    // By window: each stem's energy and the residual's, as a part of the best window's.
    var shares = starts.map { start -> [Double] in
      var sums = [Double](repeating: 0, count: lanes.count + 1)
      for block in 0..<gram.blockCount
      where gram.starts[block] >= start && gram.starts[block] < start + length {
        for stem in lanes.indices { sums[stem] += gram.stemEnergy(block, stem) }
        sums[lanes.count] += gram.residualEnergy(block)
      }
      return sums
    }
    for signal in 0...lanes.count {
      let top = shares.map { $0[signal] }.max() ?? 0
      for window in shares.indices where top > 0 { shares[window][signal] /= top }
    }
    var chosen: [Int] = []
    var heard = [Double](repeating: 0, count: lanes.count + 1)
    while chosen.count < 5 {
      func worth(_ window: Int) -> Double {
        let nearest = chosen.map { abs(starts[$0] - starts[window]) }.min() ?? frameCount
        guard nearest >= length else { return -1 }
        let spread = 0.3 * Double(nearest) / Double(frameCount)
        // Each stem should be heard twice.
        return (0...lanes.count).reduce(spread) {
          $0 + min(2, heard[$1] + shares[window][$1]) - min(2, heard[$1])
        }
      }
      guard let best = starts.indices.max(by: { worth($0) < worth($1) }), worth(best) >= 0 else {
        break
      }
      chosen.append(best)
      for signal in heard.indices { heard[signal] += shares[best][signal] }
    }
    return chosen.sorted().map { starts[$0]..<starts[$0] + length }
  }
}
