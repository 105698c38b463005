import Signal
import Stems

/// Readings of a song beyond what the solver holds of it: every block of a short one, every fourth of a
/// long one.
struct Survey: Sendable {
  let lanes: [DoctorLane]
  let mixdown: DoctorLane
  let rate: Int
  let frameCount: Int
  let levels: SongLevels

  static let blockFrames = 1 << 15

  /// Frames that are looked at closely: what 8 stems and a mixdown hold of them fits into 150 MB with all
  /// that is done with it.
  var mostFrames: Int { max(1 << 18, min(3 << 18, (27 << 18) / (lanes.count + 1))) }
  var isWhole: Bool { frameCount <= mostFrames }

  /// The stretches of the axis that are read.
  var blocks: [Range<Int>] {
    let step = isWhole ? Self.blockFrames : 4 * Self.blockFrames
    return stride(from: 0, to: frameCount, by: step).map {
      $0..<min(frameCount, $0 + Self.blockFrames)
    }
  }

  /// The products of all lanes under corrections, over the given stretches; `onlyEnergies` as in
  /// `GramTable`.
  func measure(
    _ corrections: [StemCorrection], over ranges: [Range<Int>], onlyEnergies: Bool = false
  ) -> GramTable {
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
        table.append(
          start: range.lowerBound, stems: stems, residual: residual, mix: mix,
          onlyEnergies: onlyEnergies)
      }
      return table
    }
    var whole = GramTable(stemCount: lanes.count, blockFrames: length)
    for table in tables { whole.append(table) }
    whole.finish()
    return whole
  }

  /// The null depth of the song under corrections, in dB.
  func depth(_ corrections: [StemCorrection]) -> Double {
    let (ranges, lanes, mixdown) = (blocks, lanes, mixdown)
    let energies = concurrentMap(ranges.count) { index in
      let mix = mixdown.read(ranges[index])
      var residual = mix
      for (lane, correction) in zip(lanes, corrections) where correction.gain != 0 {
        residual.add(lane.read(ranges[index], correction.timing), gains: -correction.gains)
      }
      return SIMD2(residual.energy, mix.energy)
    }.reduce(SIMD2(), +)
    return decibels(energies.x, over: energies.y)
  }

  /// What the solver looks at closely: all of a short song, else four passages in which every stem
  /// plays, and the residual, too.
  func passages() -> [Range<Int>] {
    if isWhole { return [0..<frameCount] }
    let length = mostFrames / 4
    let starts = Array(stride(from: 0, through: frameCount - length, by: length / 2))
    // By window: each stem's energy and the residual's, as a part of the best window's.
    let signals = levels.stems + [levels.sum.map(\.residual)]
    var shares = starts.map { start -> [Double] in
      let stretches = start / levels.stretchFrames..<(start + length) / levels.stretchFrames
      return signals.map { $0[stretches.clamped(to: $0.indices)].reduce(0, +) }
    }
    for signal in 0...lanes.count {
      let top = shares.map { $0[signal] }.max() ?? 0
      for window in shares.indices where top > 0 { shares[window][signal] /= top }
    }
    var chosen: [Int] = []
    var heard = [Double](repeating: 0, count: lanes.count + 1)
    while chosen.count < 4 {
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
