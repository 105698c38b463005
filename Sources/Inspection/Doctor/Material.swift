import Signal
import Stems

/// What the solver works on: some passages of the song at full rate, under the corrections found so far.
/// Belongs to one thread.
final class Material {
  let lanes: [DoctorLane]
  let rate: Int
  /// Stretches of the song's axis, in order.
  let passages: [Range<Int>]
  /// The mixdown, by passage; what the master bus did to it is taken back as it is found.
  private(set) var mix: [StereoSignal]
  /// The mixdown as it is in the file.
  private(set) var originalMix: [StereoSignal]
  private(set) var stems: StemSamples
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
    stems = StemSamples(lanes: lanes, passages: passages, rate: rate)
    stems.hold()
    gram = GramTable(stemCount: lanes.count, blockFrames: Self.blockFrames(at: rate))
    measure(changed: Set(lanes.indices))
  }

  /// About 45 ms.
  static func blockFrames(at rate: Int) -> Int { rate > 60_000 ? 4096 : 2048 }

  var stemCount: Int { lanes.count }
  var depth: Double { gram.depth }
  var mixEnergy: Double { gram.totalMixEnergy }
  /// Frames of all passages.
  var frames: Int { passages.reduce(0) { $0 + $1.count } }
  var signs: [SIMD2<Double>] { corrections.map(\.signs) }

  /// A part of a passage that is measured at a time: its signals stay in the caches.
  private struct Part {
    var passage: Int
    var frames: Range<Int>
  }

  private func parts() -> [Part] {
    let length = 8 * gram.blockFrames
    return passages.indices.flatMap { passage in
      let frames = passages[passage].count
      return stride(from: 0, to: frames, by: length).map {
        Part(passage: passage, frames: $0..<min(frames, $0 + length))
      }
    }
  }

  /// Puts the residual and the products right. Products between stems that have not `changed` stay.
  private func measure(changed: Set<Int>) {
    let parts = parts()
    let blocks = parts.map { ($0.frames.count + gram.blockFrames - 1) / gram.blockFrames }
    let firsts = blocks.indices.map { blocks[..<$0].reduce(0, +) }
    let (stems, mix, corrections, passages, known) = (stems, mix, corrections, passages, gram)
    residual = []
    let measured = concurrentMap(parts.count) { index -> (GramTable, StereoSignal) in
      let (passage, range) = (parts[index].passage, parts[index].frames)
      let signals = corrections.indices.map { stems.signal($0, passage, part: range) }
      let reference = mix[passage].cut(range)
      var residual = reference
      for (signal, correction) in zip(signals, corrections) where correction.gain != 0 {
        residual.add(signal, gains: -correction.gains)
      }
      var table = GramTable(stemCount: signals.count, blockFrames: known.blockFrames)
      table.append(
        start: passages[passage].lowerBound + range.lowerBound, stems: signals,
        residual: residual, mix: reference,
        known: GramTable.Known(table: known, firstBlock: firsts[index], changed: changed))
      return (table, residual)
    }
    gram = GramTable(stemCount: stemCount, blockFrames: known.blockFrames)
    for (table, _) in measured { gram.append(table) }
    gram.finish()
    residual = passages.indices.map { passage in
      let own = parts.indices.filter { parts[$0].passage == passage }
      return StereoSignal(joining: own.map { measured[$0].1 })
    }
  }

  /// The residual as it would be without a stem: its true version if the others are right.
  func residual(without stem: Int) -> [StereoSignal] {
    let (residual, stems, gains) = (residual, stems, corrections[stem].gains)
    return concurrentMap(passages.count) { passage in
      var result = residual[passage]
      result.add(stems.signal(stem, passage), gains: gains)
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

  /// Adopts gains and polarities.
  func adopt(gains: [Double]) {
    for stem in gains.indices { corrections[stem].gain = gains[stem] }
    measure(changed: [])
  }

  /// Adopts a correction of one stem, with its samples where they are at hand.
  func adopt(_ stem: Int, _ correction: StemCorrection, samples: [StereoSignal]? = nil) {
    versions[stem] += 1
    stems.move(stem, correction.timing, samples: samples)
    corrections[stem] = correction
    measure(changed: [stem])
  }

  /// Adopts a stem that something has been done to.
  func adopt(_ stem: Int, _ correction: StemCorrection, processed samples: [StereoSignal]) {
    versions[stem] += 1
    stems.replace(stem, samples)
    corrections[stem] = correction
    measure(changed: [stem])
  }

  /// Adopts corrections of all stems.
  func adopt(_ all: [StemCorrection]) {
    var changed: Set<Int> = []
    for stem in all.indices {
      if corrections[stem].timing != all[stem].timing {
        stems.move(stem, all[stem].timing)
        versions[stem] += 1
        changed.insert(stem)
      }
      corrections[stem] = all[stem]
    }
    measure(changed: changed)
  }

  /// Replaces the mixdown by one that has what the master bus did taken back.
  func replaceMix(_ new: [StereoSignal]) {
    mix = new
    measure(changed: [])
  }

  /// Silences all signals in a stretch of the axis that is explained.
  func leaveOut(_ range: Range<Int>) {
    for stem in versions.indices { versions[stem] += 1 }
    for passage in passages.indices {
      let part = range.clamped(to: passages[passage])
      let local = part.lowerBound - passages[passage].lowerBound
      mix[passage].silence(local..<local + part.count)
      originalMix[passage].silence(local..<local + part.count)
    }
    stems.leaveOut(range)
    measure(changed: Set(lanes.indices))
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
  /// Parts behind one another.
  init(joining parts: [StereoSignal]) {
    self.init(left: parts.flatMap(\.left), right: parts.flatMap(\.right))
  }

  /// A part.
  func cut(_ range: Range<Int>) -> StereoSignal {
    StereoSignal(left: Array(left[range]), right: Array(right[range]))
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
