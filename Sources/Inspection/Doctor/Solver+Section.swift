import Glibc
import Signal

/// A stretch of the song in which a stem holds something else, or nothing.
struct SectionFinding: Sendable {
  var stem: Int
  var range: Range<Int>
  var isSilent: Bool
}

extension Solver {
  /// A stem that nulls everywhere but in one stretch: what is left sits in that stretch, and the stem has
  /// no part in the mixdown there.
  func adoptSection() -> Bool {
    // What the bus does is taken back in the material alone.
    guard bus.isEmpty, stemFaults.isEmpty, depth > -60, sections.count < stemCount else {
      return false
    }
    // Nothing but bad passages: no look at the whole song is worth while.
    guard survey.isWhole || goodPassages > 0 else { return false }
    let gram =
      survey.isWhole
      ? material.gram
      : survey.measure(material.corrections, over: survey.blocks, onlyEnergies: true)
    let blocks = gram.blockCount
    guard blocks > 16 else { return false }
    let limit = Self.limit(gram)
    let done = sections.map(\.range)
    let bad = (0..<blocks).map { block in
      gram.residualEnergy(block) > limit && !done.contains { $0.contains(gram.starts[block]) }
    }
    guard let span = stretch(of: bad, in: gram) else { return false }
    let (first, last) = (span.lowerBound, span.upperBound - 1)
    guard span.count < blocks * 4 / 5, span.count >= 3 else { return false }
    guard let (stem, isSilent) = culprit(in: span, gram) else { return false }
    var start = gram.starts[first]
    var end = gram.starts[last] + gram.blockFrames
    if !survey.isWhole {
      // Between the blocks of the survey.
      let before = first > 0 ? gram.starts[first - 1] + gram.blockFrames : 0
      let behind = last + 1 < blocks ? gram.starts[last + 1] : survey.frameCount
      start = border(before..<start, limit).map(\.lowerBound) ?? start
      end = border(end..<behind, limit).map(\.upperBound) ?? end
    }
    let before = depth
    material.leaveOut(start..<end)
    sections.append(
      SectionFinding(stem: stem, range: start..<end, isSilent: isSilent))
    note(.stemWrongSection, stem, from: before)
    return true
  }

  /// Residual energy of a block from which it is bad.
  private static func limit(_ gram: GramTable) -> Double {
    1e-5 * gram.totalMixEnergy / Double(max(1, gram.blockCount))
  }

  /// Passages in which the stems add up, but for a block or two.
  private var goodPassages: Int {
    let (gram, limit) = (material.gram, Self.limit(material.gram))
    return material.passages.count { passage in
      let blocks = (0..<gram.blockCount).filter { passage.contains(gram.starts[$0]) }
      let bad = blocks.count { gram.residualEnergy($0) > limit }
      return bad * 20 <= blocks.count
    }
  }

  /// The stretch of bad blocks, pauses of a second included, that holds 95 % of the residual.
  private func stretch(of bad: [Bool], in gram: GramTable) -> Range<Int>? {
    let pause = material.rate + (survey.isWhole ? 0 : 4 * Survey.blockFrames)
    var best: (range: Range<Int>, energy: Double)?
    var run: (range: Range<Int>, energy: Double)?
    var total = 0.0
    for block in bad.indices where bad[block] {
      let energy = gram.residualEnergy(block)
      total += energy
      if let open = run, gram.starts[block] - gram.starts[open.range.upperBound - 1] <= pause {
        run = (open.range.lowerBound..<block + 1, open.energy + energy)
      } else {
        run = (block..<block + 1, energy)
      }
      if let run, run.energy >= (best?.energy ?? 0) { best = run }
    }
    guard let best, best.energy > 0.95 * total else { return nil }
    return best.range
  }

  /// The bad blocks within a stretch that the survey left out.
  private func border(_ range: Range<Int>, _ limit: Double) -> Range<Int>? {
    guard range.count > 0, range.count < 64 * Survey.blockFrames else { return nil }
    let gram = survey.measure(
      material.corrections, over: [range], onlyEnergies: true)
    let bad = (0..<gram.blockCount).filter { gram.residualEnergy($0) > limit }
    guard let first = bad.first, let last = bad.last else { return nil }
    return gram.starts[first]..<min(range.upperBound, gram.starts[last] + gram.blockFrames)
  }

  /// The products over a span of blocks; of a long song, over some of them.
  private func products(in span: Range<Int>, _ gram: GramTable) -> [Double] {
    if survey.isWhole { return gram.sum(span) }
    let stretch = gram.starts[span.lowerBound]..<gram.starts[span.upperBound - 1] + 1
    let blocks = survey.blocks.map { $0.clamped(to: stretch) }.filter { !$0.isEmpty }
    let chosen = (0..<min(16, blocks.count)).map {
      blocks[$0 * blocks.count / min(16, blocks.count)]
    }
    return survey.measure(material.corrections, over: chosen).all
  }

  /// A stem that is silent throughout a stretch: how many blocks lie between its own sound and the
  /// stretch.
  private struct Silence {
    var stem: Int
    var before: Int
    var behind: Int
    var distance: Int { before + behind }
  }

  /// The stem whose spectrum elsewhere is nearest to that of the residual in a stretch; nil where none is
  /// near.
  private func nearestInSound(to span: Range<Int>, _ gram: GramTable) -> Int? {
    let stretch =
      gram.starts[span.lowerBound]..<gram.starts[span.upperBound - 1] + gram.blockFrames
    guard let wanted = bandLevels(material.residual, isWanted: stretch.contains) else { return nil }
    var best: (stem: Int, distance: Double)?
    for stem in openStems {
      let signals = material.stems.signals(stem)
      guard let levels = bandLevels(signals, isWanted: { !stretch.contains($0) }) else { continue }
      let differences = zip(wanted, levels).filter { max($0, $1) > -40 }.map {
        max($0, -60) - max($1, -60)
      }
      let square = differences.reduce(0) { $0 + $1 * $1 } / Double(max(1, differences.count))
      let distance = square.squareRoot()
      if distance < best?.distance ?? 9 { best = (stem, distance) }
    }
    return best?.stem
  }

  /// The mean spectrum of the stretches that begin at wanted frames of the axis: thirds of octaves, in dB
  /// of the whole.
  private func bandLevels(
    _ signals: [StereoSignal], isWanted: (Int) -> Bool
  ) -> [Double]? {
    let length = 4096
    var transfer = TransferFunction(length: length)
    for (passage, signal) in zip(material.passages, signals) {
      let starts = stride(
        from: 0, through: signal.frames - length, by: max(length, signal.frames / 100)
      ).filter { isWanted(passage.lowerBound + $0) && isWanted(passage.lowerBound + $0 + length) }
      for channel in 0..<2 {
        transfer.add(input: signal[channel], output: signal[channel], starts: starts)
      }
    }
    let total = transfer.input.dropFirst().reduce(0, +)
    guard total > 0 else { return nil }
    let hertz = Double(material.rate) / Double(length)
    return (0..<24).map { band in
      let low = 80 * exp2(Double(band) / 3)
      let bins = max(1, Int(low / hertz))..<max(2, Int(low * exp2(1.0 / 3) / hertz) + 1)
      return decibels(
        transfer.input[bins.clamped(to: 0..<transfer.binCount)].reduce(0, +), over: total)
    }
  }

  private func culprit(in span: Range<Int>, _ gram: GramTable) -> (stem: Int, isSilent: Bool)? {
    let inner = span.count > 4 ? span.lowerBound + 1..<span.upperBound - 1 : span
    var candidates: [Silence] = []
    for stem in openStems where material.corrections[stem].gain != 0 {
      let energies = (0..<gram.blockCount).map { gram.stemEnergy($0, stem) }
      guard let top = energies.max(), top > 0 else { continue }
      let playing = energies.indices.filter { energies[$0] > 1e-4 * top }
      let outside = playing.filter { !span.contains($0) }
      guard 5 * outside.count >= playing.count, outside.count >= 4 else { continue }
      // Silent exactly as long as the residual sounds?
      if inner.allSatisfy({ energies[$0] < 1e-9 * top }) {
        let before = playing.last { $0 <= span.lowerBound } ?? -1000
        let behind = playing.first { $0 >= span.upperBound - 1 } ?? gram.blockCount + 1000
        candidates.append(
          Silence(
            stem: stem, before: span.lowerBound - before, behind: behind - span.upperBound + 1))
      }
    }
    if let best = candidates.min(by: { $0.distance < $1.distance }), best.distance <= 8 {
      return (best.stem, true)
    }
    // A rest of its own may precede or follow: then one border tells, and the sound.
    let close = candidates.filter { min($0.before, $0.behind) <= 2 }
    if close.count == 1, let stem = close.first?.stem, stem == nearestInSound(to: span, gram) {
      return (stem, true)
    }
    let system = GainSystem(products(in: span, gram), signs: material.signs)
    let sounding = openStems.filter { stem in
      material.corrections[stem].gain != 0 && system.matrix[stem * stemCount + stem] > 0
    }
    guard let solution = system.solve(sounding) else { return nil }
    let gains = sounding.map { ($0, 1 + solution.deltas[$0] / material.corrections[$0].gain) }
    let low = gains.filter { $0.1 < 0.5 }
    guard low.count == 1, let stem = low.first?.0 else { return nil }
    let energies = (0..<gram.blockCount).map { gram.stemEnergy($0, stem) }
    let top = energies.max() ?? 0
    let playing = energies.indices.filter { energies[$0] > 1e-4 * top }
    let outside = playing.filter { !span.contains($0) }
    guard 5 * outside.count >= playing.count, outside.count >= 4 else { return nil }
    return (stem, false)
  }
}
