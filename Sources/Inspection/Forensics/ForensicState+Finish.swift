import Glibc
import Signal
import Stems

extension ForensicState {
  /// Draws the conclusions. `tail` is the last tick of the lane.
  func finish(tail: Span<Float>) -> FileMeasurements {
    let wordLength = wordLength()
    let step = Float(wordLength.step)
    let spectra = frames.spectra()
    let threshold = soundThreshold()
    let programme = programmePower()
    return FileMeasurements(
      facts: facts, frameCount: position - .start, sides: (0..<2).map(side),
      loudness: ProgrammeLoudness(steps: meanSquares()), energies: stepEnergies(),
      correlation: correlation(), difference: difference(),
      invalidSamples: invalidSamples, overs: overs, wordLength: wordLength,
      dither: silences.dither(step: step),
      hasJudgeableSilence: silences.isJudgeable(step: step),
      ceiling: ceiling(step: step),
      codecEdge: edge(spectra, Self.codecShape, step: wordLength.step),
      conversionEdge: edge(spectra, Self.conversionShape, step: wordLength.step),
      channelDelay: spectra.delay, beginning: beginning(above: threshold),
      endLevel: Decibels(power: stereoSums(of: tail).squares.sum() / Double(max(1, tail.count))),
      programmeLevel: Decibels(power: programme),
      firstSound: edges.firstSound(above: threshold), lastSound: lastSound(above: threshold))
  }

  private func side(_ side: Int) -> FileMeasurements.Side {
    let count = Double(max(1, (position - .start).value))
    let truePeak = max(self.truePeak.peaks[side], peaks[side])
    return FileMeasurements.Side(
      peak: Decibels(amplitude: Double(peaks[side])),
      peakPosition: FrameIndex(peakPositions[side]),
      truePeak: Decibels(amplitude: Double(truePeak)),
      truePeakPosition: FrameIndex(self.truePeak.positions[side]),
      finePeak: Decibels(amplitude: Double(max(truePeak, self.truePeak.finePeaks[side]))),
      rms: Decibels(power: total.squares[side] / count), mean: total.sums[side] / count,
      offset: offset(side), extremes: Array(extremes[side * 2...side * 2 + 1]))
  }

  /// K-weighted mean squares of whole steps.
  private func meanSquares() -> [Double] {
    let whole = Int((position - .start).value) / weighting.stepFrames
    return energies.prefix(whole).map { $0 / Double(weighting.stepFrames) }
  }

  private func stepEnergies() -> [Float] {
    stride(from: 0, to: ticks.count, by: Self.ticksPerStep).map { first in
      ticks[first..<min(ticks.count, first + Self.ticksPerStep)].reduce(0) { $0 + $1.squares.sum() }
    }
  }

  private func correlation() -> Double? {
    let power = (total.squares.x * total.squares.y).squareRoot()
    return power > 0 ? max(-1, min(1, total.cross / power)) : nil
  }

  private func difference() -> Decibels {
    let power = total.squares.sum()
    return power > 0 ? Decibels(power: total.differenceSquares / power) : .silence
  }

  // MARK: Quantiser

  private func wordLength() -> FileMeasurements.WordLength {
    let stored = facts.wordBits
    var used: Double?
    if usedBits.bits != 0, usedBits.areWhole {
      used = Double(24 - usedBits.trailingZeros)
      if usedBits.trailingZeros < 3, let step = grid.step { used = 24 - log2(step) }
    }
    let unit = used.map { exp2(1 - $0) }
    let stepOfWord = exp2(Double(1 - min(stored, 24)))
    return FileMeasurements.WordLength(
      stored: stored, isFloat: facts.isFloat, used: used, variety: grid.variety,
      step: max(unit ?? stepOfWord, facts.isFloat ? 0 : stepOfWord))
  }

  // MARK: Levels over time

  /// Sounds are above this magnitude: 60 dB below the peak, and above the noise of the quietest moments.
  private func soundThreshold() -> Float {
    let peak = max(peaks.x, peaks.y)
    var blocks: [Float] = []
    for first in stride(from: 0, to: ticks.count - 4, by: 5) {
      blocks.append(ticks[first..<first + 5].map(\.peak).max() ?? 0)
    }
    blocks.sort()
    let quietest = blocks.isEmpty ? 0 : blocks[Int(Double(blocks.count - 1) * 0.02)]
    return max(peak / 1000, min(quietest * 2.5, peak / 2))
  }

  private func lastSound(above threshold: Float) -> FrameIndex? {
    guard let last = ticks.lastIndex(where: { $0.peak > threshold }) else { return nil }
    return FrameIndex(tickStart(last))
  }

  /// The frame at which a tick begins.
  private func tickStart(_ tick: Int) -> Int {
    let step = tick / Self.ticksPerStep
    return step * weighting.stepFrames
      + weighting.stepFrames * (tick % Self.ticksPerStep) / Self.ticksPerStep
  }

  private func programmePower() -> Double {
    let loudest = ticks.map(\.power).max() ?? 0
    let loud = ticks.map(\.power).filter { $0 > loudest * 1e-4 }
    return loud.isEmpty ? 0 : loud.reduce(0, +) / Double(loud.count)
  }

  /// Median of the means of 20 ms where the programme is below −66 dBFS; of half a second without such.
  private func offset(_ side: Int) -> Double {
    var quiet: [Double] = []
    for first in stride(from: 0, to: ticks.count - 1, by: 2) {
      let mean = mean(side, first..<first + 2)
      if mean.power < 2.5e-7 { quiet.append(mean.mean) }
    }
    if quiet.count < 4 {
      quiet = stride(from: 0, to: ticks.count - 49, by: 50).map { mean(side, $0..<$0 + 50).mean }
    }
    guard !quiet.isEmpty else { return 0 }
    quiet.sort()
    return quiet[quiet.count / 2]
  }

  /// Mean of a side over ticks, and the mean square of what is left without it.
  private func mean(_ side: Int, _ range: Range<Int>) -> (mean: Double, power: Double) {
    var (frames, sum, squares) = (0.0, 0.0, 0.0)
    for tick in ticks[range] {
      frames += Double(tick.frames)
      sum += Double(tick.sums[side])
      squares += Double(tick.squares[side])
    }
    guard frames > 0 else { return (0, 0) }
    let mean = sum / frames
    return (mean, max(0, squares / frames - mean * mean))
  }

  private func ceiling(step: Float) -> FileMeasurements.Ceiling {
    var result = FileMeasurements.Ceiling()
    let peak = max(peaks.x, peaks.y)
    guard peak > 0 else { return result }
    for (index, tick) in ticks.enumerated() {
      if tick.peak > peak / 1000 { result.active += 1 }
      if tick.peak > peak * 0.891_25 { result.nearPeak += 1 }
      if tick.peak >= peak * PeakMoments.tolerance {
        if result.atPeak == 0 { result.first = FrameIndex(tickStart(index)) }
        result.atPeak += 1
      }
    }
    result.repeatedShare = moments.repeatedShare
    result.variety = moments.varietyAtPeak(tolerance: step * 1.5)
    return result
  }

  // MARK: Spectrum

  private static let codecShape = SpectralEdge.Shape(
    range: 10_000...20_500, widths: [400], leastFall: 24, greatestUnevenness: 28,
    greatestCrest: 20, leastContrast: 2.1)
  private static let conversionShape = SpectralEdge.Shape(
    range: 19_000...47_000, widths: [200, 400, 800, 1500, 2400], leastFall: 26,
    greatestUnevenness: 25, greatestCrest: 25, leastContrast: 1)

  private func edge(
    _ spectra: LaneSpectra, _ shape: SpectralEdge.Shape, step: Double
  ) -> FileMeasurements.Edge? {
    guard spectra.strong.count >= 3,
      let edge = SpectralEdge(in: spectra.upperCells, shape: shape)
    else { return nil }
    let levels = spectra.levels(above: edge.frequency + edge.width)
    // Both sides together.
    let quantiser = Decibels(power: 2 * step * step / 6 / Double(rate.hertz)).value
    let middle = levels.isEmpty ? quantiser : levels[levels.count / 2]
    let spread =
      levels.isEmpty ? 0 : levels[(levels.count - 1) * 9 / 10] - levels[(levels.count - 1) / 10]
    let around = edge.frequency - 4000...edge.frequency + 500
    return FileMeasurements.Edge(
      spectral: edge, usual: spectra.usualCells.steepest(in: around) ?? edge.frequency,
      aboveQuantiser: middle - quantiser, spread: spread)
  }

  // MARK: Beginning

  private func beginning(above threshold: Float) -> FileMeasurements.Beginning {
    let head = edges.head
    let perMillisecond = Double(rate.hertz) / 1000
    let whole = Int(80 * perMillisecond)
    guard head.count >= whole * 2 else { return .clean }
    let following = rms(head, 0..<whole)
    let opening = head[..<(Int(4 * perMillisecond) * 2)]
    guard opening.contains(where: { abs($0) > threshold }) else { return .clean }
    let first = rms(head, 0..<max(4, Int(0.5 * perMillisecond)))
    if first > 0.1 * following { return .cut(Decibels(amplitude: first)) }
    guard let end = rampEnd(head, perMillisecond) else { return .clean }
    return .ramp(seconds: end / 1000)
  }

  /// Milliseconds until the level reaches 70 % of what follows.
  private func rampEnd(_ head: [Float], _ perMillisecond: Double) -> Double? {
    let frames = head.count / 2
    let window = Int(2 * perMillisecond)
    var time = 0
    while time + window * 20 <= frames {
      let here = rms(head, time..<time + window)
      let after = rms(head, time + window..<min(frames, time + window * 20))
      if here >= 0.7 * after { return Double(time + window / 2) / perMillisecond }
      time += window / 4
    }
    return nil
  }

  private func rms(_ samples: [Float], _ frames: Range<Int>) -> Double {
    var squares = 0.0
    for index in frames.lowerBound * 2..<frames.upperBound * 2 {
      squares += Double(samples[index] * samples[index])
    }
    return (squares / Double(max(1, frames.count * 2))).squareRoot()
  }
}
