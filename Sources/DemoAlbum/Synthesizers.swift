/// Subtractive synthesizers: detuned sawtooths through a filter with an envelope.
struct Synthesizer {
  let rate: Double

  /// A patch: what the filter and the amplifier do with a note.
  struct Patch {
    /// Largest deviation of the eight oscillators, in semitones.
    var detune = 0.12
    var attack = 0.4
    var decay = 1.0
    var sustain = 0.8
    var release = 0.5
    /// The filter's corner in hertz, at rest and at the top of its envelope.
    var cutoff = 600.0
    var peak = 2400.0
    var filterAttack = 0.3
    var filterDecay = 1.2
    var resonance = 0.8
    /// Vibrato in semitones; it comes in over half a second.
    var vibrato = 0.0
    /// Breath or bow: noise added before the filter.
    var noise: Float = 0
  }

  /// Eight sawtooths, four on each side.
  func note(
    _ midi: Double, seconds: Double, patch: Patch, noise: inout Noise
  ) -> StereoNote {
    let gate = Int(seconds * rate)
    let count = gate + Int(patch.release * 7 * rate)
    var note = StereoNote(
      left: Array(repeating: 0, count: count), right: Array(repeating: 0, count: count))
    let spread: [Double] = [-1, -0.42, 0.31, 0.83, -0.77, -0.23, 0.52, 1]
    let base = frequency(ofNote: midi)
    var steps = SIMD8<Float>(repeating: 0)
    var phases = SIMD8<Float>(repeating: 0)
    for lane in 0..<8 {
      steps[lane] = Float(base * powerOfTwo(spread[lane] * patch.detune / 12) / rate)
      phases[lane] = Float(noise.value(in: 0...0.999))
    }
    var amplifier = Envelope(
      attack: patch.attack, decay: patch.decay, sustain: patch.sustain, release: patch.release,
      gate: gate, rate: rate)
    var sweep = Envelope(
      attack: patch.filterAttack, decay: patch.filterDecay, sustain: 0, release: 0.4, gate: gate,
      rate: rate)
    var left = StateVariableFilter()
    var right = StateVariableFilter()
    let vibratoRate = noise.value(in: 5.1...5.9)
    var bend: Float = 1
    for frame in 0..<count {
      let opened = Double(sweep.next())
      if frame & 31 == 0 {
        let cutoff = patch.cutoff + (patch.peak - patch.cutoff) * opened * opened
        left.tune(cutoff: cutoff, resonance: patch.resonance, rate: rate)
        right.tune(cutoff: cutoff * 1.03, resonance: patch.resonance, rate: rate)
        let time = Double(frame) / rate
        let depth = patch.vibrato * min(time * 2, 1)
        bend = Float(powerOfTwo(depth / 12 * Double(sine(turns: Float(time * vibratoRate)))))
      }
      let saws = Self.sawtooths(phases: &phases, steps: steps * bend)
      let breath = patch.noise * noise.next()
      let level = amplifier.next() * 0.25
      left.step(saws.0 + breath)
      right.step(saws.1 + breath)
      note.left[frame] = left.low * level
      note.right[frame] = right.low * level
    }
    return note
  }

  /// Advances eight band-limited sawtooths; the sums of the first and the last four.
  @inline(__always)
  private static func sawtooths(
    phases: inout SIMD8<Float>, steps: SIMD8<Float>
  ) -> (Float, Float) {
    phases += steps
    phases.replace(with: phases - 1, where: phases .>= 1)
    var values = 2 * phases - 1
    let after = phases / steps
    values.replace(with: values - (2 * after - after * after - 1), where: after .< 1)
    let before = (phases - 1) / steps
    values.replace(
      with: values - (before * before + 2 * before + 1), where: before .> -1)
    let left = values.lowHalf.lowHalf + values.lowHalf.highHalf
    let right = values.highHalf.lowHalf + values.highHalf.highHalf
    return (left.x + left.y, right.x + right.y)
  }

  /// A bass: one sawtooth and a sine an octave below, a filter that closes, some drive.
  func bass(
    _ midi: Double, seconds: Double, force: Double, cutoff: Double, peak: Double
  ) -> [Float] {
    let gate = Int(seconds * rate)
    var note = [Float](repeating: 0, count: gate + Int(0.16 * rate))
    let step = Float(frequency(ofNote: midi) / rate)
    var upper = Sawtooth(phase: 0.5, step: step)
    var second = Sawtooth(phase: 0.2, step: step * 1.004)
    var subPhase: Float = 0
    var amplifier = Envelope(
      attack: 0.003, decay: 0.5, sustain: 0.65, release: 0.02, gate: gate, rate: rate)
    var sweep = Envelope(
      attack: 0.002, decay: 0.11, sustain: 0, release: 0.05, gate: gate, rate: rate)
    var filter = StateVariableFilter()
    for frame in note.indices {
      let opened = Double(sweep.next())
      if frame & 15 == 0 {
        filter.tune(
          cutoff: cutoff + (peak - cutoff) * opened * force, resonance: 1.5, rate: rate)
      }
      subPhase += step
      if subPhase >= 1 { subPhase -= 1 }
      filter.step(0.5 * upper.next() + 0.35 * second.next())
      let tone = filter.low + 0.6 * sine(turns: subPhase)
      note[frame] = saturate(1.8 * tone) * amplifier.next() * Float(0.6 + 0.4 * force)
    }
    return note
  }

  /// A rush of filtered noise that rises (or falls) over a time, for the turn of a section.
  func sweep(
    seconds: Double, from low: Double, to high: Double, rising: Bool, noise: inout Noise
  ) -> StereoNote {
    let count = Int(seconds * rate)
    var note = StereoNote(
      left: Array(repeating: 0, count: count), right: Array(repeating: 0, count: count))
    var left = StateVariableFilter()
    var right = StateVariableFilter()
    let octaves = (powerOfTwoLogarithm(of: high / low))
    for frame in 0..<count {
      let along = Double(frame) / Double(count)
      let t = rising ? along : 1 - along
      if frame & 31 == 0 {
        let centre = low * powerOfTwo(octaves * t)
        left.tune(cutoff: centre, resonance: 1.8, rate: rate)
        right.tune(cutoff: centre * 1.09, resonance: 1.8, rate: rate)
      }
      left.step(noise.next())
      right.step(noise.next())
      // Squared, with a short fade at the loud end so that it does not snap.
      let level = Float(t * t) * Float(min(min(along, 1 - along) * 60, 1))
      note.left[frame] = left.band * level
      note.right[frame] = right.band * level
    }
    return note
  }
}

/// The logarithm to base two, by halving and one series: exact enough for a sweep's width.
private func powerOfTwoLogarithm(of ratio: Double) -> Double {
  let significand = ratio.significand
  let y = (significand - 1) / (significand + 1)
  let square = y * y
  let series = y * (1 + square * (1.0 / 3 + square * (1.0 / 5 + square * (1.0 / 7 + square / 9))))
  return Double(ratio.exponent) + series * 2.885390081777927
}
