import Signal

/// The quietest stretches of a lane: digital silence, or what a dither leaves in its place.
struct SilencePool: Sendable {
  /// Dither of a word of 16 bits and more stays below 24 of its steps.
  static let greatestSteps: Float = 24
  private static let greatestPeak = greatestSteps / 32_768
  private static let kept = 24

  /// 50 ms of interleaved stereo.
  struct Block: Sendable {
    var peak: Float
    /// Mean square over both sides.
    var power: Double
    var samples: [Float]
  }

  /// Stretches of 50 ms that hold nothing but zeros.
  private(set) var zeroBlocks = 0
  private(set) var blocks: [Block] = []

  /// Looks at both halves of a step of `whole` frames; a shorter step is passed over.
  mutating func take(_ step: Span<Float>, ticks: [StereoSums], whole: Int) {
    guard step.count == whole * 2 else { return }
    let half = ticks.count / 2
    for index in 0..<2 {
      let part = ticks[index * half..<(index + 1) * half]
      let peak = part.reduce(0) { max($0, $1.peaks.max()) }
      if peak == 0 {
        zeroBlocks += 1
        // Dither never stops.
        if zeroBlocks >= 2 { blocks = [] }
      } else if peak <= Self.greatestPeak, zeroBlocks < 2 {
        keep(step, index == 0 ? 0..<whole / 2 : whole / 2..<whole, peak, part)
      }
    }
  }

  private mutating func keep(
    _ step: Span<Float>, _ frames: Range<Int>, _ peak: Float, _ ticks: ArraySlice<StereoSums>
  ) {
    if blocks.count == Self.kept {
      guard let loudest = blocks.indices.max(by: { blocks[$0].peak < blocks[$1].peak }),
        blocks[loudest].peak > peak
      else { return }
      blocks.remove(at: loudest)
    }
    let power = ticks.reduce(0) { $0 + $1.squares.sum() } / Double(frames.count * 2)
    blocks.append(
      Block(
        peak: peak, power: power,
        samples: (frames.lowerBound * 2..<frames.upperBound * 2).map { step[$0] }))
  }

  /// The dither whose quantiser has steps of `step` (full scale 1); nil where none is heard, which says
  /// nothing unless there was silence: `isJudgeable`.
  func dither(step: Float) -> DitherNoise? {
    guard zeroBlocks < 2 else { return nil }
    let quiet = blocks.filter { $0.peak <= Self.greatestSteps * step }.sorted {
      $0.power < $1.power
    }
    guard let lowest = quiet.first else { return nil }
    // Stationary: within 15 % of the quietest block that has company.
    var best: [Block] = []
    for first in quiet.indices where best.count < 3 {
      best = quiet[first...].filter { $0.power <= quiet[first].power * 1.3225 }
    }
    guard best.count >= 3, lowest.power > 0 else { return nil }
    return DitherNoise(blocks: best.map { block in block.samples.map { ($0 / step).rounded() } })
  }

  /// Whether the lane has silence in which dither would be heard.
  func isJudgeable(step: Float) -> Bool {
    zeroBlocks > 0 || blocks.contains { $0.peak <= Self.greatestSteps * step }
  }
}
