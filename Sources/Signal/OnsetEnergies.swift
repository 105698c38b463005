/// Where sounds begin: the energy of a signal's treble in hops of 10 ms.
///
/// The difference of neighbouring samples stands for a treble filter: attacks are bright.
public struct OnsetEnergies: Sendable {
  /// Seconds of a hop.
  public static let hopSeconds = 0.01

  /// Energies of the hops that are complete.
  public private(set) var energies: [Float] = []
  private let hopFrames: Int
  private var frames = 0
  private var energy: Float = 0
  private var last = SIMD2<Float>()

  public init(sampleRate: SampleRate) {
    hopFrames = max(1, Int(Double(sampleRate.hertz) * Self.hopSeconds))
  }

  /// Takes the next frames of interleaved stereo, all of them finite.
  public mutating func take(_ samples: Span<Float>) {
    var position = 0
    let count = samples.count / 2
    while position < count {
      let part = min(hopFrames - frames, count - position)
      energy += trebleEnergy(samples.extracting(position * 2..<(position + part) * 2), after: &last)
      frames += part
      position += part
      guard frames == hopFrames else { continue }
      energies.append(energy)
      (frames, energy) = (0, 0)
    }
  }
}

/// The sum of the squared differences of neighbouring frames; `last` is the frame before the first.
private func trebleEnergy(_ samples: Span<Float>, after last: inout SIMD2<Float>) -> Float {
  guard samples.count >= 2 else { return 0 }
  let first = SIMD2(samples[0], samples[1]) - last
  var total = (first * first).sum()
  var sums = SIMD8<Float>()
  var index = 0
  while index &+ 10 <= samples.count {
    let difference = samples.floats(at: index &+ 2) - samples.floats(at: index)
    sums += difference * difference
    index &+= 8
  }
  total += laneSum(sums)
  while index + 4 <= samples.count {
    for side in 0...1 {
      let difference = samples[index + 2 + side] - samples[index + side]
      total += difference * difference
    }
    index += 2
  }
  last = SIMD2(samples[samples.count - 2], samples[samples.count - 1])
  return total
}

/// Out of the loop's sight, or it keeps its accumulators in memory.
@inline(never)
private func laneSum(_ lanes: SIMD8<Float>) -> Float { lanes.sum() }
