/// A small generator with a seed: the same numbers in every run.
public struct SeededGenerator: RandomNumberGenerator {
  private var state: UInt64

  public init(seed: UInt64) { state = seed }

  /// SplitMix64 (Steele, Lea and Flood 2014).
  public mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var z = state
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return z ^ (z >> 31)
  }
}

/// White noise, even between −`amplitude` and `amplitude`: `frames × channels` samples.
public func noise(
  frames: Int, channels: Int = 2, amplitude: Float = 0.5, seed: UInt64 = 1
) -> [Float] {
  var generator = SeededGenerator(seed: seed)
  return (0..<frames * channels).map { _ in
    (Float(generator.next() >> 40) / Float(1 << 23) - 1) * amplitude
  }
}

/// A sine on both sides: interleaved stereo. The right side may be scaled.
public func sine(
  frequency: Double, sampleRate: Int, frames: Int, amplitude: Double, phase: Double = 0,
  rightScale: Double = 1
) -> [Float] {
  var samples = [Float]()
  samples.reserveCapacity(frames * 2)
  for frame in 0..<frames {
    let turn = 2 * Double.pi * frequency * Double(frame) / Double(sampleRate) + phase
    let value = sineOf(turn) * amplitude
    samples.append(Float(value))
    samples.append(Float(value * rightScale))
  }
  return samples
}
