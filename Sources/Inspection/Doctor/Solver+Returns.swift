import Signal

/// A return that is missing from a stem, or one too many in it.
struct ReturnFinding: Sendable {
  var kind: FindingKind
  var stem: Int
  /// The stem whose return it is, where it lies in another one.
  var source: Int?
  var value: Double?
  var evidence: [Evidence]
}

extension Solver {
  /// Longest look back, in frames of the prediction.
  private static let longestTaps = 84

  /// The residual's frames, as targets of a prediction.
  private func residualFrames() -> [[[[SIMD2<Float>]]]] {
    let (residual, factor) = (material.residual, decimation)
    return concurrentMap(residual.count) { passage in
      let decimator = Decimator(factor: factor)
      return (0..<2).map { channel in
        ConvolutivePrediction.frames(decimated(residual[passage][channel], decimator))
      }
    }
  }

  /// The frames of both channels of a stem together, from before each passage on; `adding` is put on
  /// top of it within the passages.
  private func stemFrames(_ stem: Int, adding: [StereoSignal]? = nil) -> [[[SIMD2<Float>]]] {
    let (lane, passages, factor) = (material.lanes[stem], material.passages, decimation)
    let correction = material.corrections[stem]
    let before = Self.longestTaps * ConvolutivePrediction.hop * factor
    return concurrentMap(passages.count) { passage in
      let range = passages[passage]
      var signal = lane.read(range.lowerBound - before..<range.upperBound, correction.timing)
      for channel in 0..<2 { multiply(&signal[channel], gain: Float(correction.gains[channel])) }
      if let adding {
        for frame in 0..<range.count {
          signal.left[before + frame] += adding[passage].left[frame]
          signal.right[before + frame] += adding[passage].right[frame]
        }
      }
      var mid = signal.left
      add(signal.right, gain: 1, to: &mid)
      return ConvolutivePrediction.frames(decimated(mid, Decimator(factor: factor)))
    }
  }

  /// Frames of the prediction in a second: what is fitted and what is judged take turns.
  private var foldFrames: Int {
    max(8, material.rate / decimation / ConvolutivePrediction.hop)
  }

  /// How well the residual can be told from a stem's earlier sound.
  private static func predict(
    _ source: [[[SIMD2<Float>]]], _ targets: [[[[SIMD2<Float>]]]], taps: Int, foldFrames: Int
  ) -> ConvolutivePrediction {
    let stretches = targets.indices.map {
      ConvolutivePrediction.stretch(
        source: source[$0], targets: targets[$0], history: longestTaps)
    }
    return ConvolutivePrediction(stretches, taps: taps, foldFrames: foldFrames)
  }

  /// The stem that lacks its return: the residual is a later, filtered copy of it.
  func findMissingReturn() -> ReturnFinding? {
    let targets = residualFrames()
    let open = openStems.filter { abs(material.corrections[$0].gain) >= 0.05 }
    let sources = open.map { stemFrames($0) }
    let fold = foldFrames
    let lengths = [16, 42]
    let all = concurrentMap(open.count * 2) { index in
      Self.predict(
        sources[index / 2], targets, taps: lengths[index % 2], foldFrames: fold)
    }
    var best = open.indices.map { index -> (ConvolutivePrediction, Int) in
      all[2 * index].explained >= all[2 * index + 1].explained
        ? (all[2 * index], 16) : (all[2 * index + 1], 42)
    }
    guard let top = best.indices.max(by: { best[$0].0.explained < best[$1].0.explained }) else {
      return nil
    }
    if best[top].1 == 42 {
      let longer = Self.predict(sources[top], targets, taps: 84, foldFrames: fold)
      if longer.explained > best[top].0.explained { best[top] = (longer, 84) }
    }
    let next = best.indices.filter { $0 != top }.map { best[$0].0.explained }.max() ?? 0
    let prediction = best[top].0
    guard prediction.explained > 0.15, prediction.explained > max(0, next) + 0.1,
      prediction.lateShare > 0.3
    else { return nil }
    let stem = open[top]
    let level = decibels(material.gram.residualEnergy, over: stemEnergy(stem))
    let seconds =
      Double(best[top].1 * ConvolutivePrediction.hop * decimation) / Double(material.rate)
    return ReturnFinding(
      kind: .returnMissing, stem: stem, value: level,
      evidence: [
        Evidence("r2", prediction.explained), Evidence("late", prediction.lateShare),
        Evidence("length_s", seconds),
      ])
  }

  func stemEnergy(_ stem: Int) -> Double {
    let products = material.gram.all
    let gains = material.corrections[stem].gains
    return gains.x * gains.x * products[GramTable.pair(2 * stem, 2 * stem)]
      + gains.y * gains.y * products[GramTable.pair(2 * stem + 1, 2 * stem + 1)]
  }

  /// The stem that also holds the return of another: the residual is that return, taken away once too
  /// often.
  func findBleed() -> ReturnFinding? {
    let open = openStems.filter { abs(material.corrections[$0].gain) >= 0.05 }
    let measured = open.map { (stem: $0, bleed: bleed(in: $0)) }
    let holders = measured.filter { $0.bleed.isWhole }
    guard !holders.isEmpty, open.count > 1 else { return nil }
    // Of the stems that hold the residual, one may be its source: there it comes later than the rest.
    let targets = residualFrames()
    let (sources, fold) = (open.map { stemFrames($0, adding: material.residual) }, foldFrames)
    let predictions = concurrentMap(open.count) { index in
      max(
        Self.predict(sources[index], targets, taps: 16, foldFrames: fold).explained,
        Self.predict(sources[index], targets, taps: 42, foldFrames: fold).explained)
    }
    guard let source = open.indices.max(by: { predictions[$0] < predictions[$1] }) else {
      return nil
    }
    let rest = holders.filter { $0.stem != open[source] }
    guard
      let holder = rest.min(by: { abs($0.bleed.beta + 1) < abs($1.bleed.beta + 1) }),
      predictions[source] > 0.05 || measured[source].bleed.beta < -0.5
    else { return nil }
    return ReturnFinding(
      kind: .returnBleed, stem: holder.stem, source: open[source],
      evidence: [
        Evidence("source_lane", Double(open[source])), Evidence("beta", holder.bleed.beta),
      ])
  }

  /// How much of minus the residual a stem holds.
  private func bleed(in stem: Int) -> (beta: Double, median: Double, spread: Double, isWhole: Bool)
  {
    let residual = material.residual
    let stems = material.stems.signals(stem)
    let gains = material.corrections[stem].gains
    let rate = material.rate
    var transfer = TransferFunction(length: 4096)
    let parts = concurrentMap(residual.count * 2) { index in
      let (passage, channel) = (index / 2, index % 2)
      var part = TransferFunction(length: 4096)
      let frames = residual[passage].frames
      let step = max(4096, frames / 200)
      part.add(
        input: residual[passage][channel], output: stems[passage][channel],
        starts: Array(stride(from: 0, through: frames - 4096, by: step)))
      return part
    }
    for part in parts { transfer.add(part) }
    // Weighted by one over the stem's own power: where it is soft, the return stands out.
    let mean = transfer.output.reduce(0, +) / Double(transfer.binCount)
    var (product, energy) = (0.0, 0.0)
    for bin in 1..<transfer.binCount * 9 / 10 {
      let weight = 1 / (transfer.output[bin] + 1e-4 * mean)
      product += weight * transfer.cross[bin].x
      energy += weight * transfer.input[bin]
    }
    let beta = energy > 0 ? gains.x * product / energy : 0
    var blocks: [(beta: Double, energy: Double)] = []
    for passage in residual.indices {
      let length = rate / 4
      for start in stride(from: 0, through: residual[passage].frames - length, by: length) {
        let (r, s) = (
          residual[passage].cut(start..<start + length), stems[passage].cut(start..<start + length)
        )
        let energy = r.energy
        if energy > 0 { blocks.append((r.product(s, signs: gains) / energy, energy)) }
      }
    }
    let top = blocks.map(\.energy).max() ?? 0
    let values = blocks.filter { $0.energy > 1e-4 * top }.map(\.beta).sorted()
    guard values.count >= 4 else { return (beta, 0, 1, false) }
    let median = values[values.count / 2]
    let spread = values[values.count * 3 / 4] - values[values.count / 4]
    return (beta, median, spread, abs(beta + 1) < 0.08 && abs(median + 1) < 0.12 && spread < 0.35)
  }
}
