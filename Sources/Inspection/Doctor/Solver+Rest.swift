import Signal

/// What is left and cannot be explained by the stems.
struct RestFinding: Sendable {
  var kind: FindingKind
  var value: Double
  var severity: Severity?
  var evidence: [Evidence]
}

extension Solver {
  /// Names what is left: a stem that is missing, or a residual without explanation.
  func explainRest() {
    guard returns.isEmpty, depth > max(floor + 10, -70) else { return }
    if let reason = excuse() {
      rest = RestFinding(
        kind: .nullUnexplained, value: depth, severity: .note,
        evidence: [Evidence("reason", reason)])
      return
    }
    let hasLarger =
      !bus.isEmpty || !stemFaults.isEmpty
      || material.corrections.contains { $0.timing.step != 1 }
    if !(hasLarger && depth < -24), let missing = findMissingReturn() {
      returns.append(missing)
      if clearGains.contains(missing.stem) {
        // The return made the stem look louder or softer.
        var gains = material.corrections.map(\.gain)
        gains[missing.stem] = 1
        material.adopt(gains: gains)
      }
      return
    }
    if !hasLarger { for _ in 0..<stemCount where adoptClearDelay() {} }
    if !hasLarger { refineGainsBesideRest() }
    let missing = depth > (hasLarger ? -20 : -60) ? missingStem() : nil
    // What comes and goes far below the mix is no stem that somebody forgot: a synthesiser that does not
    // play twice the same, say.
    let mix = decibels(material.mixEnergy, over: Double(2 * material.frames))
    if let missing, depth > -48 || missing.value > mix - 40 {
      rest = missing
    } else {
      rest = RestFinding(
        kind: .nullUnexplained, value: depth, severity: hasLarger ? .note : nil,
        evidence: [Evidence("reason", "unknown")])
    }
  }

  /// Gains that were taken beside what is left, once more where that is softest.
  private func refineGainsBesideRest() {
    for _ in 0..<3 {
      guard let measured = whitenedGains() else { return }
      var gains = material.corrections.map(\.gain)
      for (index, stem) in measured.stems.enumerated()
      where abs(abs(gains[stem]) - 1) > 0.02 && abs(gains[stem]) > 0.05 {
        gains[stem] += measured.deltas[index]
      }
      guard gains != material.corrections.map(\.gain) else { return }
      material.adopt(gains: gains)
    }
  }

  /// The residual as a stem of its own.
  private func missingStem() -> RestFinding {
    let rate = material.rate
    let block = rate / 20
    var energies: [(time: Int, energy: Double)] = []
    for passage in material.passages.indices {
      let residual = material.residual[passage]
      for start in stride(from: 0, through: residual.frames - block, by: block) {
        energies.append(
          (material.passages[passage].lowerBound + start, residual.energy(start..<start + block)))
      }
    }
    let top = energies.map(\.energy).max() ?? 0
    let active = energies.filter { $0.energy > 1e-6 * top }
    let power = active.reduce(0) { $0 + $1.energy } / Double(max(1, active.count) * block * 2)
    let sounding = energies.filter { $0.energy > 1e-4 * top }
    func seconds(_ frame: Int) -> Double { Double(frame) / Double(rate) }
    return RestFinding(
      kind: .stemMissing, value: decibels(power, over: 1), severity: nil,
      evidence: [
        Evidence("first_s", seconds(sounding.first?.time ?? 0)),
        Evidence("last_s", seconds((sounding.last?.time ?? 0) + block)),
        Evidence("centroid_hz", centroid()),
      ])
  }

  /// The centre of gravity of the residual's power spectrum, in Hz.
  private func centroid() -> Double {
    let residual = material.residual
    let length = 4096
    var transfer = TransferFunction(length: length)
    for passage in residual.indices {
      for channel in 0..<2 {
        let frames = residual[passage].frames
        transfer.add(
          input: residual[passage][channel], output: residual[passage][channel],
          starts: Array(stride(from: 0, through: frames - length, by: max(length, frames / 50))))
      }
    }
    var (weighted, sum) = (0.0, 0.0)
    for bin in 1..<transfer.binCount {
      weighted += Double(bin) * transfer.input[bin]
      sum += transfer.input[bin]
    }
    return sum > 0 ? weighted / sum * Double(material.rate) / Double(length) : 0
  }
}
