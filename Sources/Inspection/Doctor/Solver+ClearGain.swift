import Signal

extension Solver {
  /// A gain that stands out although something else is left: least squares on a copy that is whitened by
  /// the spectrum of what is left (so that it weighs least where it is loud), and sure by a jackknife over
  /// eight stretches of time.
  ///
  /// It is dropped again where the stem turns out to lack its return, which looks like a gain, too.
  func adoptClearGain() -> Bool {
    guard let measured = whitenedGains() else { return false }
    let gains = material.corrections.map(\.gain)
    var best: (stem: Int, surety: Double)?
    for (index, stem) in measured.stems.enumerated() where !clearGains.contains(stem) {
      let (delta, error) = (measured.deltas[index], measured.errors[index])
      let new = gains[stem] + delta
      guard new * gains[stem] > 0, abs(new) > 0.1, gains[stem] != 0 else { continue }
      let change = abs(Decibels(amplitude: new / gains[stem]).value)
      let surety = abs(delta) / max(error, 1e-9)
      guard change > 0.25, surety > 8, surety > (best?.surety ?? 0) else { continue }
      best = (stem, surety)
    }
    guard let best, let index = measured.stems.firstIndex(of: best.stem) else { return false }
    let before = depth
    var new = gains
    new[best.stem] += measured.deltas[index]
    material.adopt(gains: new)
    guard depth < before else {
      material.adopt(gains: gains)
      return false
    }
    clearGains.insert(best.stem)
    note(.stemGain, best.stem, from: before)
    return true
  }

  /// What to add to the gains of all open stems, and the standard errors.
  func whitenedGains() -> (stems: [Int], deltas: [Double], errors: [Double])? {
    let open = openStems
    guard !open.isEmpty else { return nil }
    let table = whitenedTable(open)
    let signs = [SIMD2<Double>](repeating: SIMD2(1, 1), count: open.count)
    let all = Array(open.indices)
    guard let whole = GainSystem(table.all, signs: signs).solve(all) else { return nil }
    // The jackknife (Efron and Stein 1981) over stretches of time.
    let parts = 8
    var estimates: [[Double]] = []
    for part in 0..<parts {
      let blocks = (0..<table.blockCount).filter { $0 * parts / table.blockCount != part }
      guard let one = GainSystem(table.sum(blocks), signs: signs).solve(all) else { continue }
      estimates.append(one.deltas)
    }
    guard estimates.count == parts else { return nil }
    let errors = all.map { index in
      let mean = estimates.reduce(0) { $0 + $1[index] } / Double(parts)
      let sum = estimates.reduce(0) { $0 + ($1[index] - mean) * ($1[index] - mean) }
      return (sum * Double(parts - 1) / Double(parts)).squareRoot()
    }
    return (open, whole.deltas, errors)
  }

  /// The products of decimated stems (under their polarities) and residual behind a filter that makes
  /// the residual white.
  private func whitenedTable(_ open: [Int]) -> GramTable {
    let (factor, passages) = (decimation, material.passages)
    let (stems, residual) = (material.stems, material.residual)
    let signs = open.map { material.corrections[$0].signs } + [SIMD2(1, 1)]
    let low = concurrentMap(signs.count * passages.count) { index -> StereoSignal in
      let (signal, passage) = (index / passages.count, index % passages.count)
      let decimator = Decimator(factor: factor)
      let full = signal < open.count ? stems.signal(open[signal], passage) : residual[passage]
      var result = StereoSignal(
        left: decimated(full.left, decimator), right: decimated(full.right, decimator))
      multiply(&result.left, gain: Float(signs[signal].x))
      multiply(&result.right, gain: Float(signs[signal].y))
      return result
    }
    let length = 1024
    var spectrum = TransferFunction(length: length)
    for passage in passages.indices {
      let residual = low[open.count * passages.count + passage]
      for channel in 0..<2 {
        spectrum.add(
          input: residual[channel], output: residual[channel],
          starts: Array(stride(from: 0, through: residual.frames - length, by: length / 2)))
      }
    }
    let mean = spectrum.input.reduce(0, +) / Double(spectrum.binCount)
    let response = spectrum.input.map { SIMD2(1 / ($0 + 1e-4 * mean + 1e-30).squareRoot(), 0) }
    let scale = mean.squareRoot()
    let impulse = TransferFunction.impulse(response.map { $0 * scale }, length: length)
    let white = concurrentMap(low.count) { index in
      StereoSignal(
        left: convolved(low[index].left, impulse: impulse, centre: length / 2),
        right: convolved(low[index].right, impulse: impulse, centre: length / 2))
    }
    var table = GramTable(stemCount: open.count, blockFrames: 1024)
    for passage in passages.indices {
      let stems = open.indices.map { white[$0 * passages.count + passage] }
      let residual = white[open.count * passages.count + passage]
      table.append(start: 0, stems: stems, residual: residual, mix: residual)
    }
    table.finish()
    return table
  }
}
