/// A drum kit: each function is one hit as mono samples. `force` (0…1) changes tone and level.
struct DrumKit {
  let rate: Double
  /// Frequency of the kick's body, in hertz.
  var kickTone = 49.0
  /// Frequency of the snare's head, in hertz.
  var snareTone = 186.0
  /// How long the snare's wires rattle: time constant in seconds.
  var snareLength = 0.095

  private func silence(seconds: Double) -> [Float] {
    Array(repeating: 0, count: Int(seconds * rate))
  }

  func kick(force: Double, noise: inout Noise) -> [Float] {
    var hit = silence(seconds: 0.9)
    let sweepFall = decayFactor(seconds: 0.022, rate: rate)
    let thumpFall = decayFactor(seconds: 0.006, rate: rate)
    let bodyFall = decayFactor(seconds: 0.13, rate: rate)
    let clickFall = decayFactor(seconds: 0.0025, rate: rate)
    var click = StateVariableFilter(cutoff: 3200, resonance: 0.9, rate: rate)
    var sweep: Float = 1
    var thump: Float = 1
    var body: Float = 1
    var snap = Float(0.35 + 0.35 * force)
    var phase: Float = 0
    let base = Float(kickTone / rate)
    let attack = Float(1 / (0.0012 * rate))
    for frame in hit.indices {
      phase += base * (1 + 2.6 * sweep + 4.5 * thump)
      if phase >= 1 { phase -= 1 }
      click.step(noise.next())
      let tone = sine(turns: phase) * body * min(Float(frame) * attack, 1)
      hit[frame] = 1.55 * saturate(1.7 * tone) + click.band * snap
      sweep *= sweepFall
      thump *= thumpFall
      body *= bodyFall
      snap *= clickFall
    }
    return scaled(hit, by: Float(force))
  }

  func snare(force: Double, noise: inout Noise) -> [Float] {
    var hit = silence(seconds: 0.7)
    var wires = StateVariableFilter(cutoff: 2100, resonance: 0.55, rate: rate)
    var air = StateVariableFilter(cutoff: 6400, resonance: 0.6, rate: rate)
    let headFall = decayFactor(seconds: 0.055, rate: rate)
    let ringFall = decayFactor(seconds: 0.035, rate: rate)
    let wireFall = decayFactor(seconds: snareLength * (0.7 + 0.3 * force), rate: rate)
    let stickFall = decayFactor(seconds: 0.004, rate: rate)
    let bendFall = decayFactor(seconds: 0.02, rate: rate)
    var head: Float = 1
    var ring: Float = 1
    var wire: Float = 1
    var stick: Float = 1
    var bend: Float = 0.35
    var phases: (Float, Float) = (0, 0)
    let step = Float(snareTone / rate)
    for frame in hit.indices {
      phases.0 += step * (1 + bend)
      phases.1 += step * 1.593 * (1 + bend)
      if phases.0 >= 1 { phases.0 -= 1 }
      if phases.1 >= 1 { phases.1 -= 1 }
      let hiss = noise.next()
      wires.step(hiss)
      air.step(hiss)
      let tone = sine(turns: phases.0) * head * 0.75 + sine(turns: phases.1) * ring * 0.4
      let rattle = (wires.band * 0.9 + air.high * 0.35) * wire
      hit[frame] = saturate(1.3 * (tone + rattle + hiss * stick * 0.5)) * 1.2
      head *= headFall
      ring *= ringFall
      wire *= wireFall
      stick *= stickFall
      bend *= bendFall
    }
    return scaled(hit, by: Float(force))
  }

  /// A stick across the rim: a short woody knock.
  func rim(force: Double, noise: inout Noise) -> [Float] {
    var hit = silence(seconds: 0.15)
    var wood = ResonatorBank()
    wood.tune(
      centres: SIMD8(480, 1130, 1740, 2650, 4100, 0, 0, 0),
      widths: SIMD8(40, 55, 70, 120, 300, 1, 1, 1),
      levels: SIMD8(10, 12, 9, 6, 3, 0, 0, 0), rate: rate)
    let fall = decayFactor(seconds: 0.0022, rate: rate)
    var level: Float = 1
    for frame in hit.indices {
      hit[frame] = wood.step(noise.next() * level)
      level *= fall
    }
    return scaled(hit, by: Float(force))
  }

  /// A hi-hat: the six square waves of the classic analogue machines, above 7 kHz, with noise.
  func hat(force: Double, seconds: Double, noise: inout Noise) -> [Float] {
    metal(
      frequencies: SIMD8(568, 853, 1130, 1279, 1497, 1834, 2411, 2977), noiseShare: 0.55,
      corner: 7400, attack: 0.0006, decay: seconds, force: force, noise: &noise)
  }

  func ride(force: Double, noise: inout Noise) -> [Float] {
    metal(
      frequencies: SIMD8(411, 713, 1087, 1429, 1913, 2539, 3121, 3863), noiseShare: 0.3,
      corner: 4300, attack: 0.0008, decay: 0.42, force: force, noise: &noise)
  }

  func crash(force: Double, noise: inout Noise) -> [Float] {
    metal(
      frequencies: SIMD8(329, 587, 878, 1213, 1627, 2203, 2851, 3673), noiseShare: 0.9,
      corner: 3300, attack: 0.002, decay: 0.75, force: force, noise: &noise)
  }

  func tom(tone: Double, force: Double, noise: inout Noise) -> [Float] {
    var hit = silence(seconds: 1.2)
    let bodyFall = decayFactor(seconds: 0.17, rate: rate)
    let bendFall = decayFactor(seconds: 0.05, rate: rate)
    let skinFall = decayFactor(seconds: 0.012, rate: rate)
    var skinFilter = StateVariableFilter(cutoff: 1500, resonance: 0.7, rate: rate)
    var body: Float = 1
    var bend: Float = 0.45
    var skin: Float = 0.5
    var phase: Float = 0
    let step = Float(tone / rate)
    for frame in hit.indices {
      phase += step * (1 + bend)
      if phase >= 1 { phase -= 1 }
      skinFilter.step(noise.next())
      hit[frame] = saturate(1.4 * sine(turns: phase) * body) * 1.2 + skinFilter.low * skin
      body *= bodyFall
      bend *= bendFall
      skin *= skinFall
    }
    return scaled(hit, by: Float(force))
  }

  private func metal(
    frequencies: SIMD8<Float>, noiseShare: Float, corner: Double, attack: Double, decay: Double,
    force: Double, noise: inout Noise
  ) -> [Float] {
    var hit = silence(seconds: min(decay * 7 + 0.05, 4))
    var filter = StateVariableFilter(cutoff: corner, resonance: 0.8, rate: rate)
    var shine = StateVariableFilter(cutoff: corner * 1.3, resonance: 0.7, rate: rate)
    let steps = frequencies * Float(2 / rate)
    var phases = SIMD8<Float>(0.1, 0.7, 0.4, 0.9, 0.2, 0.6, 0.3, 0.8)
    let fall = decayFactor(seconds: decay * (0.75 + 0.25 * force), rate: rate)
    let rise = Float(1 / (attack * rate))
    var level: Float = 1
    for frame in hit.indices {
      phases += steps
      phases.replace(with: phases - 2, where: phases .>= 2)
      let squares = SIMD8<Float>(repeating: -1).replacing(with: 1, where: phases .>= 1)
      filter.step(laneSum(squares) * 0.16 * (1 - noiseShare * 0.5) + noise.next() * noiseShare)
      shine.step(filter.high)
      hit[frame] = (shine.high + 0.4 * filter.band) * level * min(Float(frame) * rise, 1)
      level *= fall
    }
    return scaled(hit, by: Float(force))
  }
}

/// A copy at another level.
func scaled(_ samples: [Float], by gain: Float) -> [Float] {
  samples.map { $0 * gain }
}
