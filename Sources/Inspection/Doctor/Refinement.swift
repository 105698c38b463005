import Glibc
import Signal

/// Finds where a signal lies against another, to a small part of a sample: the peak of their
/// cross-correlation at full rate, each frequency weighted by one over the root of the target's power,
/// and Newton's method on from there.
struct Refinement {
  /// Frames of a probe.
  private static let probeFrames = 1 << 16
  private static let probeCount = 6

  /// Frames by which `signal` is later than `target`, within ±`reach`, channels as listed together; nil
  /// where there is nothing to compare. `half` takes every other probe only, so that two estimates can
  /// be held against each other, and weighs by one over the target's power: what else the target holds
  /// counts least.
  static func delay(
    of signal: [StereoSignal], against target: [StereoSignal], channels: [Int], reach: Int,
    half: Int? = nil
  ) -> Double? {
    let loudest = Self.probes(signal, channels)
    let probes = loudest.indices.filter { half == nil || $0 % 2 == half }.map { loudest[$0] }
    guard let length = probes.map(\.frames.count).max() else { return nil }
    let size = FourierTransform.fastLength(atLeast: length)
    let parts = concurrentMap(probes.count) { index in
      crossSpectrum(signal, target, probes[index], channels, size)
    }
    var cross = Spectrum(binCount: size / 2 + 1)
    var power = [Float](repeating: 0, count: size / 2 + 1)
    for part in parts {
      cross.add(part.cross)
      for bin in power.indices { power[bin] += part.power[bin] }
    }
    weigh(&cross, power, isStrong: half != nil)
    return peak(cross, size: size, reach: reach)
  }

  private struct Probe: Sendable {
    var passage: Int
    var frames: Range<Int>
  }

  /// The loudest stretches of a signal that do not overlap.
  private static func probes(_ signal: [StereoSignal], _ channels: [Int]) -> [Probe] {
    var all: [(energy: Double, probe: Probe)] = []
    for passage in signal.indices {
      let frames = signal[passage].frames
      let count = max(1, frames / probeFrames)
      for number in 0..<count {
        let range = frames * number / count..<frames * (number + 1) / count
        var energy = 0.0
        for channel in channels {
          let samples = signal[passage][channel]
          energy += dotProduct(samples.span, samples.span, over: range)
        }
        if energy > 0 { all.append((energy, Probe(passage: passage, frames: range))) }
      }
    }
    return all.sorted { $0.energy > $1.energy }.prefix(probeCount).map(\.probe)
  }

  private static func crossSpectrum(
    _ signal: [StereoSignal], _ target: [StereoSignal], _ probe: Probe, _ channels: [Int],
    _ size: Int
  ) -> (cross: Spectrum, power: [Float]) {
    let transform = FourierTransform(length: size, isForwardOnly: true)
    let ones = [Float](repeating: 1, count: size / 2 + 1)
    // Faded at both ends: what one of the two holds beyond them is not in the other.
    let window = hannWindow(probe.frames.count)
    var cross = Spectrum(binCount: size / 2 + 1)
    var power = [Float](repeating: 0, count: size / 2 + 1)
    for channel in channels {
      func spectrum(_ source: [StereoSignal]) -> Spectrum {
        var samples = Array(source[probe.passage][channel][probe.frames])
        var span = samples.mutableSpan
        multiply(&span, by: window.span)
        return transform.spectrum(samples.span)
      }
      let (a, b) = (spectrum(target), spectrum(signal))
      cross.addProduct(conjugate: a, b, weights: ones)
      for bin in power.indices { power[bin] += a.power(bin) }
    }
    return (cross, power)
  }

  /// Weights the bins; above 0.4 of the rate, where a fraction of a sample is ill defined, by nothing.
  private static func weigh(_ cross: inout Spectrum, _ power: [Float], isStrong: Bool) {
    let smooth = smoothed(power, reach: 16)
    let mean = smooth.reduce(0, +) / Float(smooth.count)
    let top = Int(0.8 * Double(power.count))
    for bin in power.indices {
      let noise = smooth[bin] + (isStrong ? 1e-4 : 1e-6) * mean + 1e-30
      let weight = bin < top && bin > 0 ? 1 / (isStrong ? noise : noise.squareRoot()) : 0
      cross.real[bin] *= weight
      cross.imaginary[bin] *= weight
    }
  }

  private static func peak(_ cross: Spectrum, size: Int, reach: Int) -> Double? {
    let transform = FourierTransform(length: size)
    let correlation = transform.signal(cross)
    var best = 0
    for lag in -reach...reach {
      let value = abs(correlation[(lag + size) % size])
      if value > abs(correlation[(best + size) % size]) { best = lag }
    }
    guard correlation[(best + size) % size] != 0 else { return nil }
    // Between the samples: the best of some places, and Newton's method on from there. Alone it would
    // run away from half a sample, where high frequencies have turned too far.
    let sign: Double = correlation[(best + size) % size] < 0 ? -1 : 1
    var delay = Double(best)
    var value = sign * derivatives(cross, size, delay).value
    for quarter in -3...3 where quarter != 0 {
      let place = Double(best) + Double(quarter) * 0.25
      let there = sign * derivatives(cross, size, place).value
      if there > value { (delay, value) = (place, there) }
    }
    for _ in 0..<12 {
      let here = derivatives(cross, size, delay)
      guard sign * here.curvature < 0 else { break }
      let step = max(-0.1, min(0.1, -here.slope / here.curvature))
      delay += step
      if abs(step) < 1e-5 { break }
    }
    return abs(delay - Double(best)) < 1.2 ? delay : Double(best)
  }

  /// Re Σ C e^(jωτ) at a delay, and its first two derivatives.
  private static func derivatives(
    _ cross: Spectrum, _ size: Int, _ delay: Double
  ) -> (value: Double, slope: Double, curvature: Double) {
    var (sum, slope, curvature) = (0.0, 0.0, 0.0)
    let unit = 2 * Double.pi / Double(size)
    let turn = SIMD2(cos(unit * delay), sin(unit * delay))
    var phase = SIMD2(1.0, 0.0)
    for bin in 1..<cross.count * 4 / 5 {
      phase = times(phase, turn)
      // Rounding grows with the number of products.
      if bin & 255 == 0 {
        let angle = unit * delay * Double(bin)
        phase = SIMD2(cos(angle), sin(angle))
      }
      let w = unit * Double(bin)
      let value = times(SIMD2(Double(cross.real[bin]), Double(cross.imaginary[bin])), phase)
      sum += value.x
      slope -= w * value.y
      curvature -= w * w * value.x
    }
    return (sum, slope, curvature)
  }

  /// Whole where the fraction is within what measuring leaves open: the more, the larger the residual.
  static func snapped(_ delay: Double, depth: Double) -> Double {
    let whole = delay.rounded()
    return abs(delay - whole) <= (depth > -30 ? 0.1 : 0.03) ? whole : delay
  }
}
