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
    let gram = survey.isWhole ? material.gram : survey.measure(material.corrections)
    let blocks = gram.blockCount
    guard blocks > 16 else { return false }
    let limit = 1e-5 * gram.totalMixEnergy / Double(blocks)
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
    let gram = survey.measure(material.corrections, over: [range])
    let bad = (0..<gram.blockCount).filter { gram.residualEnergy($0) > limit }
    guard let first = bad.first, let last = bad.last else { return nil }
    return gram.starts[first]..<min(range.upperBound, gram.starts[last] + gram.blockFrames)
  }

  private func culprit(in span: Range<Int>, _ gram: GramTable) -> (stem: Int, isSilent: Bool)? {
    let inner = span.count > 4 ? span.lowerBound + 1..<span.upperBound - 1 : span
    var candidates: [(stem: Int, distance: Int)] = []
    for stem in openStems {
      let energies = (0..<gram.blockCount).map { gram.stemEnergy($0, stem) }
      guard let top = energies.max(), top > 0 else { continue }
      let playing = energies.indices.filter { energies[$0] > 1e-4 * top }
      let outside = playing.filter { !span.contains($0) }
      guard 5 * outside.count >= playing.count, outside.count >= 4 else { continue }
      // Silent exactly as long as the residual sounds?
      if inner.allSatisfy({ energies[$0] < 1e-9 * top }) {
        let before = playing.last { $0 <= span.lowerBound } ?? -1000
        let behind = playing.first { $0 >= span.upperBound - 1 } ?? gram.blockCount + 1000
        candidates.append((stem, span.lowerBound - before + behind - span.upperBound + 1))
      }
    }
    if let best = candidates.min(by: { $0.distance < $1.distance }), best.distance <= 8 {
      return (best.stem, true)
    }
    let system = GainSystem(gram.sum(span), signs: material.signs)
    let sounding = openStems.filter { stem in system.matrix[stem * stemCount + stem] > 0 }
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
