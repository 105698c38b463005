/// RMS level of both sides and their correlation, over the last 300 ms.
///
/// The RMS is the plain mathematical one: a sine of full scale reads −3.01 dBFS. Renewed every 10 ms of
/// signal. A value for one thread at a time; not for the render thread.
public struct StereoLevelMeter: Sendable {
  private static let windowSteps = 30

  /// Sums of left², right² and left × right.
  private struct Products {
    var squares = SIMD2<Double>()
    var cross = 0.0
  }

  private let stepFrames: Int
  private var framesInStep = 0
  private var step = Products()
  private var steps = [Products](repeating: Products(), count: windowSteps)
  private var oldest = 0

  /// A meter before which there was silence.
  public init(sampleRate: SampleRate) {
    stepFrames = max(1, sampleRate.hertz / 100)
  }

  /// RMS of each side in dBFS; silence where there is none.
  public var rms: (left: Decibels, right: Decibels) {
    let total = window()
    let frames = Double(stepFrames * Self.windowSteps)
    return (
      Decibels(power: total.squares.x / frames), Decibels(power: total.squares.y / frames)
    )
  }

  /// 1 for equal sides, 0 for unrelated ones, −1 for opposite ones. Nil while a side is silent.
  public var correlation: Double? {
    let total = window()
    let power = (total.squares.x * total.squares.y).squareRoot()
    return power > 0 && power.isFinite ? max(-1, min(1, total.cross / power)) : nil
  }

  /// Takes the next frames of interleaved stereo. NaN and infinite samples count as silence.
  public mutating func process(_ samples: Span<Float>) {
    let frames = samples.count / 2
    var frame = 0
    while frame < frames {
      let part = min(stepFrames - framesInStep, frames - frame)
      add(samples, frame * 2..<(frame + part) * 2)
      framesInStep += part
      frame += part
      if framesInStep == stepFrames {
        steps[oldest] = step
        oldest = (oldest + 1) % Self.windowSteps
        step = Products()
        framesInStep = 0
      }
    }
  }

  /// Everything in the window.
  private func window() -> Products {
    var total = Products()
    for step in steps {
      total.squares += step.squares
      total.cross += step.cross
    }
    return total
  }

  private mutating func add(_ samples: Span<Float>, _ range: Range<Int>) {
    var squares = SIMD8<Float>()
    var crosses = SIMD4<Float>()
    var index = range.lowerBound
    while index &+ 8 <= range.upperBound {
      let values = samples.floats(at: index).withoutInvalid
      squares += values * values
      crosses += values.evenHalf * values.oddHalf
      index &+= 8
    }
    step.squares += sideSums(squares)
    step.cross += laneSum(crosses)
    while index < range.upperBound {
      let left = samples[index].isFinite ? Double(samples[index]) : 0
      let right = samples[index + 1].isFinite ? Double(samples[index + 1]) : 0
      step.squares += SIMD2(left * left, right * right)
      step.cross += left * right
      index += 2
    }
  }
}

// Out of the loop's sight, or it keeps its accumulators in memory.
@inline(never)
private func sideSums(_ lanes: SIMD8<Float>) -> SIMD2<Double> {
  SIMD2(Double(lanes.evenHalf.sum()), Double(lanes.oddHalf.sum()))
}

@inline(never)
private func laneSum(_ lanes: SIMD4<Float>) -> Double { Double(lanes.sum()) }
