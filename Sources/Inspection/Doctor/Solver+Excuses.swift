import Signal
import Stems

extension Solver {
  /// Why a residual without a cause among the stems is where it is, if a fault of the files says so.
  func excuse() -> String? {
    let energy = material.gram.residualEnergy
    guard energy > 0 else { return nil }
    if energyBeyondEnds() > 0.9 * energy { return "beyond the end of a shorter file" }
    if constantEnergy() > 0.8 * energy { return "constant offset" }
    if energyAtExtremes() > 0.8 * energy { return "at clipped samples" }
    if isSteadyNoise() { return "steady noise" }
    if lowBandDepth().map({ $0 < -45 }) == true { return "a file of another sample rate" }
    return nil
  }

  /// Energy of the residual where a stem has no samples: it is shorter than the mixdown, or where it
  /// belongs its end or its beginning is cut off.
  private func energyBeyondEnds() -> Double {
    let gaps = material.lanes.indices.flatMap(gaps).sorted { $0.lowerBound < $1.lowerBound }
    var (energy, done) = (0.0, 0)
    for gap in gaps where gap.upperBound > done {
      let new = max(done, gap.lowerBound)..<gap.upperBound
      done = new.upperBound
      for (passage, residual) in zip(material.passages, material.residual) {
        let part = new.clamped(to: passage)
        let first = part.lowerBound - passage.lowerBound
        energy += residual.energy(first..<first + part.count)
      }
    }
    return energy
  }

  /// Stretches of the mixdown for which a stem has no samples where it belongs.
  private func gaps(of stem: Int) -> [Range<Int>] {
    let (lane, correction) = (material.lanes[stem], material.corrections[stem])
    guard correction.gain != 0 else { return [] }
    let (start, frames) = (Int(lane.start.value), Int(lane.source.frameCount.value))
    let (step, delay) = (correction.timing.step, correction.timing.delay)
    let mixEnd = start + frames - lengthDifferences[stem]
    let first = start + Int((-delay.min() / step).rounded(.up))
    let end = start + Int(((Double(frames) - delay.max()) / step).rounded(.down))
    return [start..<max(start, first), min(end, mixEnd)..<mixEnd].filter { !$0.isEmpty }
  }

  /// Energy of the residual's means.
  private func constantEnergy() -> Double {
    var energy = 0.0
    for signal in material.residual {
      let ones = [Float](repeating: 1, count: signal.frames)
      for channel in 0..<2 {
        let samples = signal[channel]
        let sum = dotProduct(samples.span, ones.span)
        energy += sum * sum / Double(max(1, signal.frames))
      }
    }
    return energy
  }

  /// Energy of the residual at samples where a stem or the mixdown stands at its own greatest value, as
  /// clipped ones do (and the frame to each side).
  private func energyAtExtremes() -> Double {
    var flags = material.passages.map {
      [[Bool]](repeating: [Bool](repeating: false, count: $0.count), count: 2)
    }
    for lane in 0...stemCount {
      let signals = lane < stemCount ? material.stems.signals(lane) : material.mix
      for channel in 0..<2 {
        var (low, high): (Float, Float) = (0, 0)
        for signal in signals {
          for value in signal[channel] {
            low = min(low, value)
            high = max(high, value)
          }
        }
        for passage in signals.indices {
          let samples = signals[passage][channel]
          for edge in [low, high] where edge != 0 {
            let limit = edge * (1 - 2e-6)
            let hits = samples.indices.filter {
              edge > 0 ? samples[$0] >= limit : samples[$0] <= limit
            }
            // A peak that is reached once or twice is no ceiling.
            guard hits.count >= 4 else { continue }
            for hit in hits { flags[passage][channel][hit] = true }
          }
        }
      }
    }
    var energy = 0.0
    for passage in flags.indices {
      for channel in 0..<2 {
        let residual = material.residual[passage][channel]
        for (flag, value) in zip(flags[passage][channel], residual) where flag {
          energy += Double(value) * Double(value)
        }
      }
    }
    return energy
  }

  /// Whether the residual is equally loud throughout and white: dither, or another converter's noise.
  private func isSteadyNoise() -> Bool {
    let gram = material.gram
    let levels = (0..<gram.blockCount).map { Decibels(power: gram.residualEnergy($0)).value }
      .filter { $0.isFinite }.sorted()
    guard levels.count >= 8, levels.count * 10 > gram.blockCount * 9 else { return false }
    return levels[levels.count * 9 / 10] - levels[levels.count / 10] < 3 && depth < -35
  }

  /// Depth below the band edge of the slowest file; nil where all files have the song's rate.
  private func lowBandDepth() -> Double? {
    let rates = material.lanes.map(\.fileRate.hertz).filter { $0 != material.rate }
    guard let slowest = rates.min() else { return nil }
    let length = 8192
    var transfer = TransferFunction(length: length)
    for passage in material.residual.indices {
      for channel in 0..<2 {
        let frames = material.residual[passage].frames
        transfer.add(
          input: material.residual[passage][channel], output: material.mix[passage][channel],
          starts: Array(stride(from: 0, through: frames - length, by: max(length, frames / 50))))
      }
    }
    let edge = 0.85 * Double(min(slowest, material.rate)) / 2
    let top = Int(edge / Double(material.rate) * Double(length))
    return decibels(
      transfer.input[..<top].reduce(0, +), over: transfer.output.reduce(0, +))
  }
}
