/// The loudness range of a running programme, in LU: EBU Tech 3342 over short-term loudness every 100 ms.
///
/// Keeps a constant amount of memory, as `IntegratedLoudness`: values are sorted into steps of 0.02 LU, so a
/// percentile is good to 0.02 LU.
public struct LoudnessRange: Sendable {
  private static let floor = -70.0
  private static let binsPerLU = 50.0
  private static let binCount = 6_000

  private var counts = [Int32](repeating: 0, count: binCount)
  private var count = 0
  private var power = 0.0

  /// Nothing measured yet.
  public init() {}

  /// Takes the K-weighted mean square of 3 s, both channels added.
  public mutating func add(power newPower: Double) {
    let loudness = IntegratedLoudness.loudness(ofMeanSquare: newPower)
    guard loudness >= Self.floor, loudness.isFinite else { return }
    counts[Self.bin(loudness)] &+= 1
    count += 1
    power += newPower
  }

  /// From the 10th to the 95th percentile of what passes a gate 20 LU below the mean; 0 before two values.
  public var range: Double {
    guard count > 1 else { return 0 }
    let gate = IntegratedLoudness.loudness(ofMeanSquare: power / Double(count)) - 20
    let first = max(0, Self.bin(max(Self.floor, gate)))
    let passing = counts[first...].reduce(0) { $0 + Int($1) }
    guard passing > 1 else { return 0 }
    let low = Int((Double(passing - 1) * 0.1).rounded())
    let high = Int((Double(passing - 1) * 0.95).rounded())
    return Double(bin(holding: high, from: first) - bin(holding: low, from: first)) / Self.binsPerLU
  }

  /// The bin in which the value of a rank lies, from a bin on.
  private func bin(holding rank: Int, from first: Int) -> Int {
    var left = rank
    for bin in first..<Self.binCount {
      left -= Int(counts[bin])
      if left < 0 { return bin }
    }
    return Self.binCount - 1
  }

  private static func bin(_ loudness: Double) -> Int {
    min(binCount - 1, Int((loudness - floor) * binsPerLU))
  }
}
