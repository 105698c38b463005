/// Percussion played by hand: each function is one stroke as mono samples.
struct HandPercussion {
  let rate: Double

  /// A shaker: grains that rush together and settle again.
  func shaker(force: Double, noise: inout Noise) -> [Float] {
    var stroke = [Float](repeating: 0, count: Int(0.13 * rate))
    var seeds = StateVariableFilter(cutoff: 6200, resonance: 1.4, rate: rate)
    let peak = 0.028 * rate
    let fall = decayFactor(seconds: 0.022, rate: rate)
    var tail: Float = 1
    for frame in stroke.indices {
      seeds.step(noise.next())
      var level = Float(Double(frame) / peak)
      if level >= 1 {
        level = tail
        tail *= fall
      }
      stroke[frame] = (seeds.band + 0.4 * seeds.high) * level * level * Float(force)
    }
    return stroke
  }

  /// A tambourine: the jingles ring for a moment after the hand.
  func tambourine(force: Double, noise: inout Noise) -> [Float] {
    var stroke = [Float](repeating: 0, count: Int(0.4 * rate))
    var jingles = ResonatorBank()
    jingles.tune(
      centres: SIMD8(4120, 5230, 6280, 7410, 8650, 9870, 11200, 2300),
      widths: SIMD8(60, 70, 80, 90, 110, 140, 200, 500),
      levels: SIMD8(5, 7, 8, 8, 7, 5, 4, 1), rate: rate)
    let fall = decayFactor(seconds: 0.05, rate: rate)
    var level: Float = 1
    for frame in stroke.indices {
      // The jingles meet some hundred times a second, not evenly.
      let grain = noise.next()
      stroke[frame] = jingles.step(abs(grain) > 0.8 ? grain * level : 0) * Float(force)
      level *= fall
    }
    return stroke
  }

  /// Hand claps: three bursts, then the room's answer.
  func clap(force: Double, noise: inout Noise) -> [Float] {
    var stroke = [Float](repeating: 0, count: Int(0.4 * rate))
    var hands = StateVariableFilter(cutoff: 1350, resonance: 1.6, rate: rate)
    var air = StateVariableFilter(cutoff: 900, resonance: 0.7, rate: rate)
    let burst = Int(0.0105 * rate)
    let burstFall = decayFactor(seconds: 0.0035, rate: rate)
    let tailFall = decayFactor(seconds: 0.075, rate: rate)
    var level: Float = 1
    for frame in stroke.indices {
      if frame == burst || frame == burst * 2 || frame == burst * 3 { level = 1 }
      level *= frame < burst * 3 ? burstFall : tailFall
      hands.step(noise.next())
      air.step(hands.band * 1.5 + hands.high * 0.25)
      stroke[frame] = air.high * level * Float(force)
    }
    return stroke
  }

  /// A conga: an open tone, or a slap where `slap` is true.
  func conga(tone: Double, slap: Bool, force: Double, noise: inout Noise) -> [Float] {
    var stroke = [Float](repeating: 0, count: Int(0.9 * rate))
    let bodyFall = decayFactor(seconds: slap ? 0.045 : 0.14, rate: rate)
    let skinFall = decayFactor(seconds: slap ? 0.011 : 0.005, rate: rate)
    var skinFilter = StateVariableFilter(
      cutoff: slap ? 2600 : 1300, resonance: 1.1, rate: rate)
    var body: Float = slap ? 0.5 : 1
    var skin: Float = slap ? 1.6 : 0.7
    var phases: (Float, Float) = (0, 0)
    let step = Float(tone / rate)
    for frame in stroke.indices {
      phases.0 += step * (1 + 0.08 * body)
      phases.1 += step * 1.83
      if phases.0 >= 1 { phases.0 -= 1 }
      if phases.1 >= 1 { phases.1 -= 1 }
      skinFilter.step(noise.next())
      let head = sine(turns: phases.0) * body + 0.25 * sine(turns: phases.1) * body * body
      stroke[frame] = (head + skinFilter.band * skin) * Float(force) * 0.7
      body *= bodyFall
      skin *= skinFall
    }
    return stroke
  }
}
