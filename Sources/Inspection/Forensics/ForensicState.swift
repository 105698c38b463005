import Signal
import Stems

/// What `FileForensics` knows so far.
struct ForensicState {
  /// Windows of 10 ms in a step.
  static let ticksPerStep = 10

  let facts: SoundFileFacts
  let rate: SampleRate
  /// Frames that lie before a step.
  let history: Int
  /// The next step's first frame.
  var position = FrameIndex.start

  /// Windows of 10 ms.
  var ticks: [ForensicTick] = []
  var total = StereoSums()
  var invalidSamples = 0
  var overs = 0
  /// Where the largest magnitude of each side stands.
  var peaks = SIMD2<Float>()
  var peakPositions = SIMD2<Int64>()

  var weighting: KWeightedSteps
  /// K-weighted mean squares of the steps.
  var energies: [Double] = []
  var truePeak: TruePeakSearch
  var usedBits = UsedBits()
  var grid = MagnitudeGrid()
  /// Left up, left down, right up, right down.
  var extremes: [ExtremeValue]
  var edges = EdgeEvidence()
  var moments = PeakMoments()
  var silences = SilencePool()
  var frames: FramePool

  /// The step at hand, tick by tick.
  private var current: [StereoSums] = []
  private var pastPeaks = SIMD2<Float>()
  private let gridStride: Int

  init(facts: SoundFileFacts, sampleRate: SampleRate, frameCount: FrameCount) {
    self.facts = facts
    rate = sampleRate
    weighting = KWeightedSteps(sampleRate: rate)
    truePeak = TruePeakSearch(sampleRate: rate)
    let tolerance: Float = facts.wordBits < 24 ? 1 / Float(1 << (facts.wordBits - 1)) : 0x1p-23
    extremes = (0..<4).map {
      ExtremeValue(side: $0 / 2, sign: $0 % 2 == 0 ? 1 : -1, tolerance: tolerance)
    }
    frames = FramePool(sampleRate: rate, frameCount: frameCount)
    // A tick, which is more than any filter needs.
    history = max(64, weighting.stepFrames / Self.ticksPerStep)
    gridStride = max(1, Int(frameCount.value) / weighting.stepFrames / 48)
  }

  /// Frames of a step: 100 ms.
  var stepFrames: Int { weighting.stepFrames }

  var holdsInvalidSamples: Bool { current.contains { !$0.isFinite } }

  /// The frames of a tick of a step of so many frames.
  private func tick(_ index: Int, of frames: Int) -> Range<Int> {
    let whole = weighting.stepFrames
    let first = whole * index / Self.ticksPerStep
    let end = whole * (index + 1) / Self.ticksPerStep
    return min(first, frames)..<min(end, frames)
  }

  /// Adds up the step's ticks. `samples` holds the history, then the step.
  mutating func addLevels(_ samples: Span<Float>, frames: Int) {
    current.removeAll(keepingCapacity: true)
    for index in 0..<Self.ticksPerStep {
      let tick = tick(index, of: frames)
      current.append(
        stereoSums(
          of: samples.extracting((history + tick.lowerBound) * 2..<(history + tick.upperBound) * 2))
      )
    }
  }

  /// Measures the step whose levels have been added up.
  mutating func measure(_ samples: Span<Float>, frames: Int) {
    let step = samples.extracting(0..<(history + frames) * 2)
    var stepPeaks = SIMD2<Float>()
    var strongest = (index: 0, energy: -1.0)
    for (index, sums) in current.enumerated() where tick(index, of: frames).count > 0 {
      let tick = tick(index, of: frames)
      stepPeaks.replace(with: sums.peaks, where: sums.peaks .> stepPeaks)
      let energy = sums.squares.sum()
      if energy > strongest.energy { strongest = (index, energy) }
      take(sums, tick, step)
    }
    let loudest = stepPeaks.replacing(with: pastPeaks, where: pastPeaks .> stepPeaks)
    truePeak.search(
      step.extracting((history - truePeak.history) * 2..<step.count), at: position,
      samplePeaks: loudest)
    energies.append(
      weighting.measure(step.extracting((history - weighting.history) * 2..<step.count)))
    measureDetails(step, frames: frames, strongest: tick(strongest.index, of: frames), stepPeaks)
    pastPeaks = stepPeaks
    position = position + FrameCount(frames)
  }

  /// One tick: totals, peaks, extremes.
  private mutating func take(_ sums: StereoSums, _ tick: Range<Int>, _ step: Span<Float>) {
    if ticks.isEmpty { total = sums } else { total.join(sums) }
    ticks.append(ForensicTick(sums, frames: tick.count))
    let place = position + FrameCount(tick.lowerBound)
    let range = history + tick.lowerBound..<history + tick.upperBound
    let peaks = sums.peaks
    if peaks.max() >= facts.overThreshold {
      for index in range.lowerBound * 2..<range.upperBound * 2
      where abs(step[index]) >= facts.overThreshold { overs += 1 }
    }
    for side in 0..<2 where peaks[side] > self.peaks[side] {
      self.peaks[side] = peaks[side]
      let frame = range.first { abs(step[$0 * 2 + side]) == peaks[side] } ?? range.lowerBound
      peakPositions[side] = place.value + Int64(frame - range.lowerBound)
    }
    extremes[0].take(step, range, at: place, extreme: sums.highest.x)
    extremes[1].take(step, range, at: place, extreme: -sums.lowest.x)
    extremes[2].take(step, range, at: place, extreme: sums.highest.y)
    extremes[3].take(step, range, at: place, extreme: -sums.lowest.y)
    moments.take(step, range, peaks: peaks, rate: rate)
  }

  /// What only some steps are looked at for.
  private mutating func measureDetails(
    _ step: Span<Float>, frames: Int, strongest: Range<Int>, _ peaks: SIMD2<Float>
  ) {
    let measured = step.extracting(history * 2..<step.count)
    // Once the lowest bit has been seen there is nothing more to learn.
    if usedBits.trailingZeros > 0 && usedBits.areWhole { usedBits.take(measured) }
    let strong = measured.extracting(strongest.lowerBound * 2..<strongest.upperBound * 2)
    if energies.count % gridStride == 0 { grid.take(measured) }
    edges.take(measured, at: position, peak: peaks.max())
    silences.take(measured, ticks: current, whole: weighting.stepFrames)
    if frames == weighting.stepFrames, peaks.max() > 0 {
      self.frames.take(
        measured, at: position, treble: trebleEnergy(of: strong))
    }
  }
}

/// A window of 10 ms.
struct ForensicTick: Hashable, Sendable {
  var frames: Int32
  var peaks: SIMD2<Float>
  var sums: SIMD2<Float>
  var squares: SIMD2<Float>

  init(_ sums: StereoSums, frames: Int) {
    self.frames = Int32(frames)
    peaks = sums.peaks
    self.sums = SIMD2<Float>(sums.sums)
    squares = SIMD2<Float>(sums.squares)
  }

  var peak: Float { max(peaks.x, peaks.y) }
  /// Mean square over both sides.
  var power: Double { frames > 0 ? Double(squares.sum()) / Double(frames * 2) : 0 }
}

extension SoundFileFacts {
  /// Bits of a stored sample; 24 for floats, whose integers are looked for at that width.
  var wordBits: Int {
    switch encoding {
    case .integer(let bits): bits
    case .float, .other: 24
    }
  }

  var isFloat: Bool {
    if case .float = encoding { return true }
    return false
  }
}
