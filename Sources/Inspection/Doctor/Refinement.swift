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
  /// where there is nothing to compare.
  static func delay(
    of signal: [StereoSignal], against target: [StereoSignal], channels: [Int], reach: Int
  ) -> Double? {
    let probes = probes(signal, channels)
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
    weigh(&cross, power)
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
    let transform = FourierTransform(length: size)
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
  private static func weigh(_ cross: inout Spectrum, _ power: [Float]) {
    let smooth = smoothed(power, reach: 16)
    let mean = smooth.reduce(0, +) / Float(smooth.count)
    let top = Int(0.8 * Double(power.count))
    for bin in power.indices {
      let weight = bin < top && bin > 0 ? 1 / (smooth[bin] + 1e-6 * mean + 1e-30).squareRoot() : 0
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
    // Newton's method on Re Σ C e^(jωτ); a step that leaves the peak is not taken.
    var delay = Double(best)
    for _ in 0..<8 {
      var (slope, curvature) = (0.0, 0.0)
      let unit = 2 * Double.pi / Double(size)
      let turn = SIMD2(cos(unit * delay), sin(unit * delay))
      var phase = SIMD2(1.0, 0.0)
      for bin in 1..<cross.count {
        phase = times(phase, turn)
        // Rounding grows with the number of products.
        if bin & 255 == 0 {
          let angle = unit * delay * Double(bin)
          phase = SIMD2(cos(angle), sin(angle))
        }
        let w = unit * Double(bin)
        let value = times(SIMD2(Double(cross.real[bin]), Double(cross.imaginary[bin])), phase)
        slope -= w * value.y
        curvature -= w * w * value.x
      }
      guard curvature != 0 else { break }
      let step = -slope / curvature
      guard abs(step) < 0.6, abs(delay + step - Double(best)) < 1 else { break }
      delay += step
      if abs(step) < 1e-5 { break }
    }
    return delay
  }

  /// Whole where the fraction is within what measuring leaves open.
  static func snapped(_ delay: Double) -> Double {
    let whole = delay.rounded()
    return abs(delay - whole) <= 0.03 ? whole : delay
  }
}
