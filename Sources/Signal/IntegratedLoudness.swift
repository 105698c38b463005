import Glibc

/// Gated loudness of a programme, after Rec. ITU-R BS.1770-5 Annex 1: blocks of 400 ms that overlap by
/// 75 %, an absolute gate at −70 LUFS and a relative one 10 LU below what passes it.
///
/// Takes the K-weighted energy of one step of 100 ms after the other and keeps a constant amount of
/// memory, so a meter can run for days: blocks are sorted into steps of 0.02 LU that remember their
/// exact energy. Only blocks within 0.02 LU of the relative gate can fall on its other side.
public struct IntegratedLoudness: Sendable {
  /// LUFS of the first bin: the absolute gate.
  private static let gate = -70.0
  private static let binsPerLU = 50.0
  private static let binCount = 6_000

  private var counts = [Int32](repeating: 0, count: binCount)
  private var energies = [Double](repeating: 0, count: binCount)
  private var lastSteps = SIMD4<Double>()
  private var stepCount = 0

  /// Nothing measured yet.
  public init() {}

  /// The loudness of a sequence of steps.
  public init(steps: some Sequence<Double>) {
    for step in steps { add(step: step) }
  }

  /// Takes the mean square of 100 ms after K-weighting, both channels added.
  public mutating func add(step: Double) {
    lastSteps = SIMD4(lastSteps[1], lastSteps[2], lastSteps[3], step)
    stepCount += 1
    guard stepCount >= 4 else { return }
    let energy = lastSteps.sum() / 4
    let loudness = Self.loudness(ofMeanSquare: energy)
    guard loudness >= Self.gate, loudness.isFinite else { return }
    let bin = min(Self.binCount - 1, Int((loudness - Self.gate) * Self.binsPerLU))
    counts[bin] &+= 1
    energies[bin] += energy
  }

  /// Integrated loudness in LUFS; silence until a block has passed the gates.
  public var loudness: Decibels {
    guard let ungated = mean(fromBin: 0) else { return .silence }
    let relative = Self.loudness(ofMeanSquare: ungated) - 10
    let bin = max(0, Int(((relative - Self.gate) * Self.binsPerLU).rounded()))
    guard let gated = mean(fromBin: min(bin, Self.binCount - 1)) else { return .silence }
    return Decibels(Self.loudness(ofMeanSquare: gated))
  }

  /// Mean energy of the blocks in and above a bin.
  private func mean(fromBin first: Int) -> Double? {
    var count = 0
    var energy = 0.0
    for bin in first..<Self.binCount where counts[bin] > 0 {
      count += Int(counts[bin])
      energy += energies[bin]
    }
    return count > 0 ? energy / Double(count) : nil
  }

  /// LUFS of a K-weighted mean square, channels added; −∞ for 0.
  static func loudness(ofMeanSquare power: Double) -> Double {
    power > 0 ? -0.691 + 10 * log10(power) : -.infinity
  }
}
