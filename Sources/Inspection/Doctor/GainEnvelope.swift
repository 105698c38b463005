import Glibc
import Signal

/// The gain over time that makes one signal of another: least squares in short windows, both channels
/// together.
struct GainEnvelope: Sendable {
  /// By passage: a factor for each frame.
  var factors: [[Float]]
  /// Correlation of the gain with the level, both in dB: below zero where loud is made softer.
  var levelCorrelation = 0.0
  /// The gain while the input is soft, in dB.
  var makeup = 0.0
  /// Greatest reduction against the make-up gain (the 99.95th percentile) and its mean, in dB.
  var reduction = 0.0
  var meanReduction = 0.0
  /// Part of the sounding time in which more than 0.5 dB is taken away.
  var activeShare = 0.0

  /// `width`: frames of each of two moving averages.
  init(from input: [StereoSignal], to output: [StereoSignal], width: Int) {
    let parts = concurrentMap(input.count) { passage in
      Self.passage(input[passage], output[passage], width)
    }
    factors = parts.map(\.factors)
    measure(parts.flatMap(\.points))
  }

  /// A moment: the level of the input in dB and the gain in dB.
  private struct Point: Sendable {
    var level: Double
    var gain: Double
  }

  private static func passage(
    _ input: StereoSignal, _ output: StereoSignal, _ width: Int
  ) -> (factors: [Float], points: [Point]) {
    var energy = [Double](repeating: 0, count: input.frames)
    var product = energy
    let (il, ir, ol, or) = (input.left, input.right, output.left, output.right)
    for frame in energy.indices {
      let (a, b) = (Double(il[frame]), Double(ir[frame]))
      energy[frame] = a * a + b * b
      product[frame] = a * Double(ol[frame]) + b * Double(or[frame])
    }
    energy = movingMean(movingMean(energy, width), width)
    product = movingMean(movingMean(product, width), width)
    let top = energy.max() ?? 0
    var factors = [Float](repeating: 1, count: energy.count)
    var points: [Point] = []
    var last: Float = 1
    var isKnown = false
    for frame in energy.indices {
      if energy[frame] > 1e-7 * top, energy[frame] > 1e-16, product[frame] > 0.02 * energy[frame] {
        last = Float(product[frame] / energy[frame])
        // Silence before the first sound takes the first gain.
        if !isKnown { for earlier in 0..<frame { factors[earlier] = last } }
        isKnown = true
        if frame % max(1, width / 2) == 0, energy[frame] > 1e-6 * top {
          points.append(
            Point(
              level: Decibels(power: energy[frame]).value,
              gain: Decibels(amplitude: Double(last)).value))
        }
      }
      factors[frame] = last
    }
    return (factors, points)
  }

  private mutating func measure(_ points: [Point]) {
    guard points.count > 16 else { return }
    let n = Double(points.count)
    let (level, gain) = (
      points.reduce(0) { $0 + $1.level } / n, points.reduce(0) { $0 + $1.gain } / n
    )
    var (ll, gg, lg) = (0.0, 0.0, 0.0)
    for point in points {
      ll += (point.level - level) * (point.level - level)
      gg += (point.gain - gain) * (point.gain - gain)
      lg += (point.level - level) * (point.gain - gain)
    }
    levelCorrelation = ll > 0 && gg > 0 ? lg / (ll * gg).squareRoot() : 0
    let byLevel = points.sorted { ($0.level, $0.gain) < ($1.level, $1.gain) }
    let soft = byLevel.prefix(max(1, points.count * 35 / 100)).map(\.gain).sorted()
    // The highest of them: a compressor lets go between the sounds only, and not in all pauses.
    makeup = soft[min(soft.count - 1, soft.count * 98 / 100)]
    let reductions = points.map { makeup - $0.gain }.sorted()
    reduction = reductions[min(reductions.count - 1, Int(0.9995 * n))]
    meanReduction = reductions.reduce(0) { $0 + max(0, $1) } / n
    activeShare = Double(reductions.filter { $0 > 0.5 }.count) / n
  }

  /// What the gain's inverse makes of a signal.
  func undone(_ signal: [StereoSignal]) -> [StereoSignal] {
    signal.indices.map { passage in
      let inverse = factors[passage].map { 1 / max(0.01, $0) }
      var result = signal[passage]
      multiply(&result.left, by: inverse)
      multiply(&result.right, by: inverse)
      return result
    }
  }
}

/// The mean over `width` values around each.
private func movingMean(_ values: [Double], _ width: Int) -> [Double] {
  let half = max(1, width / 2)
  var result = values
  var sum = 0.0
  for index in 0..<min(half, values.count) { sum += values[index] }
  for index in values.indices {
    if index + half < values.count { sum += values[index + half] }
    if index - half - 1 >= 0 { sum -= values[index - half - 1] }
    let count = min(values.count - 1, index + half) - max(0, index - half) + 1
    // Sums of squares: what rounding leaves below zero is zero.
    result[index] = sum / Double(count)
  }
  return result
}
