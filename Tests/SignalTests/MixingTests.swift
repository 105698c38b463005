import Signal
import TestSupport
import Testing

/// Accumulates noise in blocks of a given size and returns sum, measure and ramp.
private func mixed(_ source: [Float], blocks: [Int], ramp: GainRamp) -> ([Float], PeakMeasure) {
  var sum = [Float](repeating: 0.125, count: source.count)
  var ramp = ramp
  var measure = PeakMeasure()
  var (frame, turn) = (0, 0)
  while frame < source.count / 2 {
    let frames = min(blocks[turn % blocks.count], source.count / 2 - frame)
    unsafe source.withUnsafeBufferPointer { input in
      unsafe sum.withUnsafeMutableBufferPointer { output in
        guard let input = input.baseAddress, let output = output.baseAddress else {
          return
        }
        unsafe accumulate(
          input + frame * 2, ramp: &ramp, overThreshold: 0.45, into: output + frame * 2,
          frames: frames, measure: &measure)
      }
    }
    frame += frames
    turn += 1
  }
  return (sum, measure)
}

@Suite struct MixingTests {
  /// Plain arithmetic, sample by sample, straight from the definition t²(3 − 2t).
  @Test(arguments: [(0, 1), (0.5, -2), (1, 0)] as [(Float, Float)])
  func rampFollowsItsDefinition(from: Float, to: Float) {
    let source = noise(frames: 3001)
    let ramp = GainRamp(from: LinearGain(from), to: LinearGain(to), length: 2400)
    let (sum, measure) = mixed(source, blocks: [512], ramp: ramp)
    var worst = 0.0
    var overs = 0
    var peak: Float = 0
    for (index, sample) in source.enumerated() {
      let t = min(1, Double(index / 2) / 2400)
      let gain = Double(from) + Double(to - from) * t * t * (3 - 2 * t)
      worst = max(worst, abs(Double(sum[index]) - (0.125 + Double(sample) * gain)))
      let added = abs(sample * Float(gain))
      if abs(added - 0.45) > 1e-5, added >= 0.45 { overs += 1 }
      if index % 2 == 0 { peak = max(peak, added) }
    }
    #expect(worst < 2e-7)
    #expect(abs(measure.overs - overs) <= 1)
    #expect(abs(measure.left - peak) < 1e-6)
    #expect(measure.invalidSamples == 0)
  }

  @Test(arguments: [[1], [3], [7, 1, 64], [128], [1000, 5]])
  func blockSizeNeverChangesTheResult(blocks: [Int]) {
    let source = noise(frames: 5000)
    let ramp = GainRamp(from: LinearGain(0.3), to: LinearGain(1.7), length: 2205)
    let whole = mixed(source, blocks: [5000], ramp: ramp)
    let cut = mixed(source, blocks: blocks, ramp: ramp)
    #expect(whole.0.map(\.bitPattern) == cut.0.map(\.bitPattern))
    #expect(whole.1 == cut.1)
  }

  @Test func aSettledRampIsAConstantGain() {
    let source = noise(frames: 1003)
    var sum = [Float](repeating: 0.125, count: source.count)
    var measure = PeakMeasure()
    unsafe source.withUnsafeBufferPointer { input in
      unsafe sum.withUnsafeMutableBufferPointer { output in
        guard let input = input.baseAddress, let output = output.baseAddress else {
          return
        }
        unsafe accumulate(
          input, gain: LinearGain(-0.7), overThreshold: 0.45, into: output, frames: 1003,
          measure: &measure)
      }
    }
    let ramped = mixed(source, blocks: [100], ramp: GainRamp(LinearGain(-0.7)))
    #expect(sum == ramped.0)
    #expect(measure == ramped.1)
  }

  @Test func invalidSamplesBecomeSilenceAndAreCounted() {
    var source = noise(frames: 101)
    source[3] = .nan
    source[88] = .infinity
    source[201] = -.infinity
    let (sum, measure) = mixed(source, blocks: [33], ramp: GainRamp(.unity))
    #expect(sum[3] == 0.125 && sum[88] == 0.125 && sum[201] == 0.125)
    #expect(measure.invalidSamples == 3)
    #expect(measure.left <= 0.5 && measure.right <= 0.5)
  }

  @Test func retargetingContinuesWhereTheRampStands() {
    var ramp = GainRamp(from: .zero, to: .unity, length: 1000)
    ramp.advance(400)
    let before = ramp.current
    ramp.retarget(.zero, length: 500)
    #expect(ramp.current == before)
    ramp.advance(5000)
    #expect(ramp.isSettled && ramp.current == .zero)
  }
}
