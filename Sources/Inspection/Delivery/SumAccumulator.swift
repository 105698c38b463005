import Signal
import Stems

/// Adds up the stems of a song step by step and compares them with the mixdown. Takes the steps in order,
/// from one thread at a time.
final class SumAccumulator {
  private let sampleRate: SampleRate
  private let hasMixdown: Bool
  private let stretchFrames: Int64
  private var result = SumMeasurement()
  private var loudness: PairedLoudness
  private var onsets: OnsetEnergies
  private var gains: GainHops
  private let sum: FrameBuffer
  private let reference: FrameBuffer
  private let residual: FrameBuffer
  private var truePeak: TruePeakSearch
  /// The sum's last frames of the step before, then the step: what the search for true peaks looks at.
  private var peakFrames: [Float]
  private var pastPeaks = SIMD2<Float>()

  init(frameCount: Int64, stepFrames: Int, sampleRate: SampleRate, hasMixdown: Bool) {
    self.sampleRate = sampleRate
    self.hasMixdown = hasMixdown
    stretchFrames = PairedLoudness.stepFrames(at: sampleRate).value
    loudness = PairedLoudness(from: .start, sampleRate: sampleRate)
    onsets = OnsetEnergies(sampleRate: sampleRate)
    gains = GainHops(sampleRate: sampleRate)
    sum = FrameBuffer(frames: stepFrames)
    reference = FrameBuffer(frames: stepFrames)
    residual = FrameBuffer(frames: stepFrames)
    truePeak = TruePeakSearch(sampleRate: sampleRate)
    peakFrames = [Float](repeating: 0, count: truePeak.history * 2)
    let count = Int((frameCount + stretchFrames - 1) / stretchFrames)
    result.stretches = Array(repeating: SumMeasurement.Stretch(), count: count)
  }

  /// Takes the next step, which begins at `first` of the song's axis: the stems that sound in it, and the
  /// mixdown. Returns the envelopes of the residual, none without a mixdown.
  func take(
    _ stems: [UnsafeMutableBufferPointer<Float>], mixdown: UnsafeMutableBufferPointer<Float>?,
    at first: Int64, frames: Int
  ) -> [Envelope] {
    sum.clear(frames: frames)
    for stem in unsafe stems.indices { unsafe sum.add(stems[stem], frames: frames) }
    // Sound, all of them: the buffers outlive the calls.
    let samples = unsafe sum.samples(frames)
    unsafe measurePeak(samples.span, at: first)
    unsafe onsets.take(samples.span)
    guard let mixdown = unsafe mixdown else {
      unsafe loudness.measure(samples.span, samples.span)
      return []
    }
    reference.clear(frames: frames)
    unsafe reference.add(mixdown, frames: frames)
    residual.put(reference, minus: sum, frames: frames)
    let difference = unsafe residual.samples(frames)
    unsafe loudness.measure(samples.span, reference.samples(frames).span)
    unsafe measureStretches(reference.samples(frames).span, difference.span, at: first)
    unsafe gains.take(samples.span, reference.samples(frames).span)
    var envelopes: [Envelope] = []
    unsafe appendEnvelopes(
      of: difference.span, overThreshold: Float(1).nextUp, to: &envelopes)
    return envelopes
  }

  private func measurePeak(_ samples: Span<Float>, at first: Int64) {
    let peaks = stereoSums(of: samples).peaks
    searchTruePeak(samples, at: first, peaks)
    guard peaks.max() > result.peak else { return }
    for index in samples.indices where abs(samples[index]) > result.peak {
      result.peak = abs(samples[index])
      result.peakFrame = FrameIndex(first + Int64(index / 2))
    }
  }

  private func searchTruePeak(_ samples: Span<Float>, at first: Int64, _ peaks: SIMD2<Float>) {
    let history = truePeak.history * 2
    peakFrames.removeSubrange(history...)
    // Sound: the pointer does not leave the call.
    unsafe samples.withUnsafeBufferPointer { unsafe peakFrames.append(contentsOf: $0) }
    truePeak.search(
      peakFrames.span, at: FrameIndex(first),
      samplePeaks: peaks.replacing(with: pastPeaks, where: pastPeaks .> peaks))
    pastPeaks = peaks
    peakFrames.removeSubrange(0..<peakFrames.count - history)
  }

  private func measureStretches(_ mixdown: Span<Float>, _ residual: Span<Float>, at first: Int64) {
    let end = first + Int64(mixdown.count / 2)
    var position = first
    while position < end {
      let stretch = position / stretchFrames
      let next = min(end, (stretch + 1) * stretchFrames)
      let part = Int(position - first) * 2..<Int(next - first) * 2
      result.stretches[Int(stretch)].mixdown += sumOfSquares(mixdown.extracting(part))
      result.stretches[Int(stretch)].residual += sumOfSquares(residual.extracting(part))
      position = next
    }
  }

  /// The measurement, after the last step.
  func finish() -> SumMeasurement {
    result.tempo = TempoEstimate(onsets)
    result.truePeak = Decibels(amplitude: Double(truePeak.peaks.max()))
    // The last step of the loudness is not a whole one.
    let steps = loudness.sums.dropLast()
    let scale = 1 / Double(stretchFrames)
    result.sumSteps = steps.map { Float($0.x * scale) }
    guard hasMixdown else { return result }
    result.mixdownSteps = steps.map { Float($0.y * scale) }
    result.gains = gains.gains
    let mixdown = result.stretches.reduce(0) { $0 + $1.mixdown }
    let residual = result.stretches.reduce(0) { $0 + $1.residual }
    result.null = NullMeasurement(
      depth: mixdown > 0 ? Decibels(power: residual / mixdown) : nil,
      sumLoudness: IntegratedLoudness(steps: steps.map { $0.x * scale }).loudness,
      mixdownLoudness: IntegratedLoudness(steps: steps.map { $0.y * scale }).loudness)
    return result
  }
}
