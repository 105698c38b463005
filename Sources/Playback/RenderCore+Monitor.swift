internal import Signal

/// The moving factors behind the buses. Each group moves together, so that shares always add up to 1.
struct MonitorRamps: BitwiseCopyable {
  var shares = SourceRamps()
  var factors = SourceRamps()
  var matrix = ChannelMatrix()
  var matrixFrom = ChannelMatrix()
  /// Goes from 0 to 1 while the matrix moves.
  var matrixRamp = GainRamp(LinearGain(1))

  @_noLocks @_noAllocation
  mutating func retarget(_ targets: RenderTargets, length: Int) {
    shares.retarget(targets.shares, length: length)
    factors.retarget(targets.factors, length: length)
    guard targets.matrix != matrix else { return }
    matrixFrom = matrix(weight: matrixRamp.current.factor)
    matrix = targets.matrix
    matrixRamp = GainRamp(from: LinearGain(0), to: LinearGain(1), length: length)
  }

  /// The matrix at a share of its way.
  @_noLocks @_noAllocation
  func matrix(weight: Float) -> ChannelMatrix {
    ChannelMatrix(
      leftFromLeft: Self.mix(matrixFrom.leftFromLeft, matrix.leftFromLeft, weight),
      leftFromRight: Self.mix(matrixFrom.leftFromRight, matrix.leftFromRight, weight),
      rightFromLeft: Self.mix(matrixFrom.rightFromLeft, matrix.rightFromLeft, weight),
      rightFromRight: Self.mix(matrixFrom.rightFromRight, matrix.rightFromRight, weight))
  }

  @_noLocks @_noAllocation
  private static func mix(_ from: Float, _ to: Float, _ weight: Float) -> Float {
    weight >= 1 ? to : from + (to - from) * weight
  }
}

/// A ramp for each source, moving in step.
struct SourceRamps: BitwiseCopyable {
  var sum = GainRamp(LinearGain(1))
  var mixdown = GainRamp(LinearGain(0))
  var residual = GainRamp(LinearGain(0))

  @_noLocks @_noAllocation
  mutating func retarget(_ factors: SourceFactors, length: Int) {
    if sum.to.factor == factors.sum, mixdown.to.factor == factors.mixdown,
      residual.to.factor == factors.residual
    {
      return
    }
    sum.retarget(LinearGain(factors.sum), length: length)
    mixdown.retarget(LinearGain(factors.mixdown), length: length)
    residual.retarget(LinearGain(factors.residual), length: length)
  }
}

extension RenderCore {
  /// From the buses to the meters and to the output.
  @_noLocks @_noAllocation
  mutating func monitor(
    into output: UnsafeMutablePointer<Float>, frames: Int, sounding: Int
  ) {
    guard sounding > 0 else {
      unsafe silence(output, frames: frames)
      return
    }
    if hasMixdown {
      unsafe subtract(
        buses.sum, from: buses.mixdown, into: buses.residual, frames: sounding)
    } else {
      unsafe silence(buses.residual, frames: sounding)
    }
    let measures = unsafe self.measures + stemCount + (hasMixdown ? 1 : 0)
    unsafe measurePeaks(buses.sum, frames: sounding, measure: &measures[0])
    unsafe measurePeaks(buses.residual, frames: sounding, measure: &measures[1])

    var shares = monitor.shares
    _ = unsafe mixSources(&shares, into: buses.mixed, frames: sounding)
    monitor.shares = shares
    let metered = unsafe meterRing.tryPush(buses.mixed, frames: sounding)
    report.unmeteredFrames += sounding - metered

    var factors = monitor.factors
    report.invalidSamples += unsafe mixSources(&factors, into: buses.mixed, frames: sounding)
    monitor.factors = factors
    var measure = OutputMeasure()
    let moving = min(sounding, monitor.matrixRamp.length - monitor.matrixRamp.position)
    if moving > 0 {
      for frame in 0..<moving {
        let weight = monitor.matrixRamp.gain(at: monitor.matrixRamp.position + frame).factor
        unsafe sendToOutput(
          buses.mixed + frame * 2, through: monitor.matrix(weight: weight),
          into: output + frame * 2, frames: 1, measure: &measure)
      }
      monitor.matrixRamp.advance(moving)
    }
    let settled = max(0, moving)
    unsafe sendToOutput(
      buses.mixed + settled * 2, through: monitor.matrix, into: output + settled * 2,
      frames: sounding - settled, measure: &measure)
    unsafe silence(output + sounding * 2, frames: frames - sounding)
    report.clippedSamples += measure.clipped
    report.invalidSamples += measure.invalid
  }

  /// Crossfades the three sources. Returns how many of their samples had become NaN or infinite.
  @_noLocks @_noAllocation
  private func mixSources(
    _ ramps: inout SourceRamps, into mixed: UnsafeMutablePointer<Float>, frames: Int
  ) -> Int {
    var measure = PeakMeasure()
    unsafe silence(mixed, frames: frames)
    unsafe mixSource(buses.sum, &ramps.sum, into: mixed, frames: frames, &measure)
    unsafe mixSource(buses.mixdown, &ramps.mixdown, into: mixed, frames: frames, &measure)
    unsafe mixSource(buses.residual, &ramps.residual, into: mixed, frames: frames, &measure)
    return measure.invalidSamples
  }

  @_noLocks @_noAllocation
  private func mixSource(
    _ bus: UnsafeMutablePointer<Float>, _ ramp: inout GainRamp,
    into mixed: UnsafeMutablePointer<Float>, frames: Int, _ measure: inout PeakMeasure
  ) {
    let moving = max(0, min(frames, ramp.length - ramp.position))
    if moving > 0 {
      unsafe accumulate(
        bus, ramp: &ramp, overThreshold: .infinity, into: mixed, frames: moving,
        measure: &measure)
    }
    guard frames > moving, ramp.to.factor != 0 else { return }
    unsafe accumulate(
      bus + moving * 2, gain: ramp.to, overThreshold: .infinity, into: mixed + moving * 2,
      frames: frames - moving, measure: &measure)
  }
}
