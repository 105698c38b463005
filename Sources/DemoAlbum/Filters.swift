/// A state variable filter that stays stable under fast modulation (Zavalishin, The Art of VA Filter
/// Design, chapter 4: trapezoidal integrators).
struct StateVariableFilter {
  private var first: Float = 0
  private var second: Float = 0
  private var a1: Float = 1
  private var a2: Float = 0
  private var a3: Float = 0
  private var damping: Float = 1

  private(set) var low: Float = 0
  private(set) var band: Float = 0
  private(set) var high: Float = 0

  init() {}

  init(cutoff: Double, resonance: Double, rate: Double) {
    tune(cutoff: cutoff, resonance: resonance, rate: rate)
  }

  /// Sets the corner in hertz and the quality factor (0.7 is flat).
  mutating func tune(cutoff: Double, resonance: Double, rate: Double) {
    let warped = Float(min(max(cutoff, 10) / rate, 0.48) / 2)
    let g = sine(turns: warped) / sine(turns: warped + 0.25)
    damping = Float(1 / resonance)
    a1 = 1 / (1 + g * (g + damping))
    a2 = g * a1
    a3 = g * a2
  }

  /// Takes one sample; the three outputs then hold its low, band and high parts.
  @inline(__always)
  mutating func step(_ input: Float) {
    let v3 = input - second
    let v1 = a1 * first + a2 * v3
    let v2 = second + a2 * first + a3 * v3
    first = 2 * v1 - first
    second = 2 * v2 - second
    low = v2
    band = v1 * damping
    high = input - damping * v1 - v2
  }
}

/// Eight band filters side by side with one input: the resonances of a voice or of a body.
struct ResonatorBank {
  private var first = SIMD8<Float>(repeating: 0)
  private var second = SIMD8<Float>(repeating: 0)
  private var a1 = SIMD8<Float>(repeating: 0)
  private var a2 = SIMD8<Float>(repeating: 0)
  private var a3 = SIMD8<Float>(repeating: 0)
  private var weight = SIMD8<Float>(repeating: 0)

  /// Sets centres and widths in hertz and the level of each; lanes that are not named are silent.
  mutating func tune(
    centres: SIMD8<Float>, widths: SIMD8<Float>, levels: SIMD8<Float>, rate: Double
  ) {
    // tan(πx) ≈ πx(1 + (πx)²/3 + 2(πx)⁴/15): formants lie far below the rate.
    let x = centres * Float(3.14159265 / rate)
    let square = x * x
    let g = x * (1 + square * (1.0 / 3) + square * square * (2.0 / 15))
    let damping = widths / (centres + 1)
    a1 = 1 / (1 + g * (g + damping))
    a2 = g * a1
    a3 = g * a2
    weight = levels * damping
  }

  @inline(__always)
  mutating func step(_ input: Float) -> Float {
    let v3 = input - second
    let v1 = a1 * first + a2 * v3
    let v2 = second + a2 * first + a3 * v3
    first = 2 * v1 - first
    second = 2 * v2 - second
    return laneSum(v1 * weight)
  }
}

/// An attack, a fall to a sustained level and a release after the gate closes.
struct Envelope {
  private let attackStep: Float
  private let decay: Float
  private let release: Float
  private let sustain: Float
  private let gate: Int
  private var frame = 0
  private var rising = true
  private(set) var level: Float = 0

  /// Times in seconds: the attack is linear, the others are time constants.
  init(
    attack: Double, decay: Double, sustain: Double, release: Double, gate: Int, rate: Double
  ) {
    attackStep = Float(1 / max(attack * rate, 1))
    self.decay = decayFactor(seconds: decay, rate: rate)
    self.release = decayFactor(seconds: release, rate: rate)
    self.sustain = Float(sustain)
    self.gate = gate
  }

  @inline(__always)
  mutating func next() -> Float {
    if frame >= gate {
      level *= release
    } else if rising {
      level += attackStep
      if level >= 1 {
        level = 1
        rising = false
      }
    } else {
      level = sustain + (level - sustain) * decay
    }
    frame += 1
    return level
  }
}

/// A sawtooth without the worst of its aliases (polynomial band-limited step).
struct Sawtooth {
  private var phase: Float
  var step: Float

  /// The phase in turns, the step in turns for each sample.
  init(phase: Float, step: Float) {
    self.phase = phase
    self.step = step
  }

  @inline(__always)
  mutating func next() -> Float {
    phase += step
    if phase >= 1 { phase -= 1 }
    var value = 2 * phase - 1
    if phase < step {
      let t = phase / step
      value -= t + t - t * t - 1
    } else if phase > 1 - step {
      let t = (phase - 1) / step
      value -= t * t + t + t + 1
    }
    return value
  }
}
