import Signal
import Stems

/// What the solver works on: some passages of the song at full rate, in memory, under the corrections
/// found so far. Belongs to one thread.
final class Material {
  let lanes: [DoctorLane]
  let rate: Int
  /// Stretches of the song's axis, in order.
  let passages: [Range<Int>]
  /// The mixdown, by passage; what the master bus did to it is taken back as it is found.
  private(set) var mix: [StereoSignal]
  /// The mixdown as it is in the file.
  private(set) var originalMix: [StereoSignal]
  /// Stem, passage.
  private(set) var stems: [[StereoSignal]]
  private(set) var residual: [StereoSignal] = []
  private(set) var corrections: [StemCorrection]
  private(set) var gram: GramTable
  /// By stem: counts the changes of its samples.
  private(set) var versions: [Int]

  convenience init(
    lanes: [DoctorLane], mixdown: DoctorLane, rate: Int, passages: [Range<Int>]
  ) {
    self.init(
      lanes: lanes, mix: concurrentMap(passages.count) { mixdown.read(passages[$0]) }, rate: rate,
      passages: passages)
  }

  init(lanes: [DoctorLane], mix: [StereoSignal], rate: Int, passages: [Range<Int>]) {
    self.lanes = lanes
    self.rate = rate
    self.passages = passages
    self.mix = mix
    originalMix = mix
    corrections = Array(repeating: StemCorrection(), count: lanes.count)
    versions = Array(repeating: 0, count: lanes.count)
    let read = concurrentMap(lanes.count * passages.count) { index in
      lanes[index / passages.count].read(passages[index % passages.count])
    }
    stems = lanes.indices.map { stem in
      Array(read[stem * passages.count..<(stem + 1) * passages.count])
    }
    gram = GramTable(stemCount: lanes.count, blockFrames: Self.blockFrames(at: rate))
    measure()
  }

  /// About 45 ms.
  static func blockFrames(at rate: Int) -> Int { rate > 60_000 ? 4096 : 2048 }

  var stemCount: Int { lanes.count }
  var depth: Double { gram.depth }
  var mixEnergy: Double { gram.totalMixEnergy }
  /// Frames of all passages.
  var frames: Int { passages.reduce(0) { $0 + $1.count } }
  var signs: [SIMD2<Double>] { corrections.map(\.signs) }

  /// Puts the residual and all products right.
  private func measure() {
    residual = passages.indices.map { makeResidual($0) }
    let (stems, residual, mix, passages) = (stems, residual, mix, passages)
    let (count, block) = (stemCount, gram.blockFrames)
    let tables = concurrentMap(passages.count * 4) { part in
      let (passage, quarter) = (part / 4, part % 4)
      let range = Self.quarter(quarter, of: passages[passage].count, block)
      var table = GramTable(stemCount: count, blockFrames: block)
      guard !range.isEmpty else { return table }
      table.append(
        start: passages[passage].lowerBound + range.lowerBound,
        stems: stems.map { $0[passage].cut(range) }, residual: residual[passage].cut(range),
        mix: mix[passage].cut(range))
      return table
    }
    gram = GramTable(stemCount: count, blockFrames: block)
    for table in tables { gram.append(table) }
    gram.finish()
  }

  /// One of four parts of a passage, in whole blocks.
  private static func quarter(_ number: Int, of frames: Int, _ block: Int) -> Range<Int> {
    let blocks = (frames + block - 1) / block
    let (low, high) = (blocks * number / 4, blocks * (number + 1) / 4)
    return min(frames, low * block)..<min(frames, high * block)
  }

  private func makeResidual(_ passage: Int) -> StereoSignal {
    var result = mix[passage]
    for stem in stems.indices where corrections[stem].gain != 0 {
      result.add(stems[stem][passage], gains: -corrections[stem].gains)
    }
    return result
  }

  /// The residual as it would be without a stem: its true version if the others are right.
  func residual(without stem: Int) -> [StereoSignal] {
    passages.indices.map { passage in
      var result = residual[passage]
      result.add(stems[stem][passage], gains: corrections[stem].gains)
      return result
    }
  }

  /// The sum of the stems under the corrections.
  func sum() -> [StereoSignal] {
    passages.indices.map { passage in
      var result = mix[passage]
      result.add(residual[passage], gains: SIMD2(-1, -1))
      return result
    }
  }

  /// A stem's passages under a timing.
  func read(_ stem: Int, _ timing: LaneTiming) -> [StereoSignal] {
    let (lane, passages) = (lanes[stem], passages)
    return concurrentMap(passages.count) { lane.read(passages[$0], timing) }
  }

  /// Adopts gains and polarities.
  func adopt(gains: [Double]) {
    for stem in gains.indices { corrections[stem].gain = gains[stem] }
    measure()
  }

  /// Adopts a correction of one stem, with its samples where they are at hand.
  func adopt(_ stem: Int, _ correction: StemCorrection, samples: [StereoSignal]? = nil) {
    versions[stem] += 1
    if let samples {
      stems[stem] = samples
    } else if corrections[stem].timing != correction.timing {
      stems[stem] = read(stem, correction.timing)
    }
    corrections[stem] = correction
    measure()
  }

  /// Adopts corrections of all stems.
  func adopt(_ all: [StemCorrection]) {
    for stem in all.indices {
      if corrections[stem].timing != all[stem].timing {
        stems[stem] = read(stem, all[stem].timing)
        versions[stem] += 1
      }
      corrections[stem] = all[stem]
    }
    measure()
  }

  /// Replaces the mixdown by one that has what the master bus did taken back.
  func replaceMix(_ new: [StereoSignal]) {
    mix = new
    measure()
  }

  /// Silences all signals in a stretch of the axis that is explained.
  func leaveOut(_ range: Range<Int>) {
    for stem in versions.indices { versions[stem] += 1 }
    for passage in passages.indices {
      let part = range.clamped(to: passages[passage])
      let local = part.lowerBound - passages[passage].lowerBound
      mix[passage].silence(local..<local + part.count)
      originalMix[passage].silence(local..<local + part.count)
      for stem in stems.indices { stems[stem][passage].silence(local..<local + part.count) }
    }
    measure()
  }
}

/// What is done to a stem so that it fits the mixdown.
struct StemCorrection: Hashable, Sendable {
  var timing = LaneTiming()
  /// The factor on the stem: below 1 where it is louder than in the mix, negative where it is inverted.
  var gain = 1.0
  /// Polarity of left and right.
  var signs = SIMD2<Double>(1, 1)

  var gains: SIMD2<Double> { gain * signs }
}

extension StereoSignal {
  /// A part.
  func cut(_ range: Range<Int>) -> StereoSignal {
    var result = StereoSignal(frames: 0)
    result.left = Array(left[range])
    result.right = Array(right[range])
    return result
  }

  mutating func silence(_ range: Range<Int>) {
    for frame in range {
      left[frame] = 0
      right[frame] = 0
    }
  }

  /// Energy of both channels.
  var energy: Double { dotProduct(left.span, left.span) + dotProduct(right.span, right.span) }

  func energy(_ range: Range<Int>) -> Double {
    dotProduct(left.span, left.span, over: range) + dotProduct(right.span, right.span, over: range)
  }

  /// The product with another signal, both channels under their signs.
  func product(_ other: StereoSignal, signs: SIMD2<Double> = SIMD2(1, 1)) -> Double {
    signs.x * dotProduct(left.span, other.left.span)
      + signs.y * dotProduct(right.span, other.right.span)
  }
}
