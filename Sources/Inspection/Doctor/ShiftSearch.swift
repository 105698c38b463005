import Signal
import Stems

/// A place where a stem would fit the residual better than where it is.
struct ShiftCandidate: Sendable {
  var stem: Int
  var isSwapped = false
  /// Frames by which left and right of the stem would be late.
  var delay: SIMD2<Int>
  /// Whether both channels move together.
  var isCommon = true
  /// Estimated fall of the whitened residual's energy, in dB.
  var improvement: Double
  /// The peak of the correlation against its root mean square over all lags.
  var clarity = 0.0
}

/// The matched filter of every stem against what the others leave of the mixdown, whitened by the
/// spectrum of what they leave (Knapp and Carter, IEEE Trans. ASSP 24(4), 1976), on a copy decimated to
/// 11 or 12 kHz.
struct ShiftSearch: Sendable {
  let factor: Int
  let rate: Int
  /// By stem: the stem as delivered, over each passage and the lags around it.
  private var windows: [Window] = []
  /// By stem: its passages as they are under the corrections.
  private var current: [Int: Current] = [:]

  private struct Current: Sendable {
    var version: Int
    /// Decimated.
    var passages: [StereoSignal]
  }

  /// The spectra of a stem as delivered.
  private struct Window: Sendable {
    /// Frames before the passage at which the window begins, and behind it at which it ends.
    var before: Int
    var behind: Int
    var length: Int
    /// By passage: left and right.
    var spectra: [[Spectrum]]
    var energy: SIMD2<Double> = SIMD2()
  }

  /// `lengthDifference`: frames that each stem is longer (+) or shorter (−) than the mixdown.
  init(_ material: Material, lengthDifferences: [Int]) {
    rate = material.rate
    factor = material.rate > 60_000 ? 8 : 4
    let (lanes, passages, factor, rate) = (material.lanes, material.passages, factor, rate)
    let longest = passages.map(\.count).max() ?? 0
    windows = concurrentMap(lanes.count) { stem in
      let difference = lengthDifferences[stem]
      // A head cut off makes the stem early, a head too much makes it late.
      let reach = 2 * rate
      let limit = 90 * rate
      let before = (reach + min(limit, max(0, -difference))) / factor * factor
      let behind = (reach + min(limit, max(0, difference))) / factor * factor
      let length = FourierTransform.fastLength(
        atLeast: (longest + before + behind) / factor + 64)
      let transform = FourierTransform(length: length, isForwardOnly: true)
      let decimator = Decimator(factor: factor)
      let spectra = passages.map { passage in
        let range = passage.lowerBound - before..<passage.upperBound + behind
        let signal = lanes[stem].read(range)
        return (0..<2).map { channel in
          transform.spectrum(Inspection.decimated(signal[channel], decimator).span)
        }
      }
      return Window(before: before, behind: behind, length: length, spectra: spectra)
    }
  }

  /// The best places of each stem, the most promising first.
  mutating func candidates(_ material: Material) -> [ShiftCandidate] {
    renewCurrent(material)
    let (residual, factor) = (material.residual, factor)
    let now = concurrentMap(residual.count) { Self.decimated(residual[$0], factor) }
    // Its spectra, once for each length of transform.
    let lengths = Set(windows.map(\.length)).sorted()
    let spectra = concurrentMap(lengths.count * now.count) { index in
      Self.spectra(now[index % now.count], lengths[index / now.count])
    }
    let corrections = material.corrections
    let search = self
    let found = concurrentMap(windows.count) { stem -> [ShiftCandidate] in
      let length = search.windows[stem].length
      guard let place = lengths.firstIndex(of: length),
        let own = search.current[stem]?.passages
      else { return [] }
      // What the others leave.
      let left = now.indices.map { passage -> [Spectrum] in
        var signal = now[passage]
        signal.add(own[passage], gains: corrections[stem].gains)
        return Self.spectra(signal, length)
      }
      return search.candidates(
        stem, now: Array(spectra[place * now.count..<(place + 1) * now.count]), left: left,
        corrections[stem])
    }
    return found.flatMap { $0 }.sorted {
      ($0.improvement, -$0.stem) > ($1.improvement, -$1.stem)
    }
  }

  /// Decimates the stems that have changed.
  private mutating func renewCurrent(_ material: Material) {
    let stale = windows.indices.filter { current[$0]?.version != material.versions[$0] }
    let (stems, factor, count) = (material.stems, factor, material.passages.count)
    let fresh = concurrentMap(stale.count) { index in
      (0..<count).map { Self.decimated(stems.signal(stale[index], $0), factor) }
    }
    for (stem, passages) in zip(stale, fresh) {
      current[stem] = Current(version: material.versions[stem], passages: passages)
    }
  }

  private static func decimated(_ signal: StereoSignal, _ factor: Int) -> StereoSignal {
    let decimator = Decimator(factor: factor)
    return StereoSignal(
      left: Inspection.decimated(signal.left, decimator),
      right: Inspection.decimated(signal.right, decimator))
  }

  /// The spectra of both channels.
  private static func spectra(_ signal: StereoSignal, _ length: Int) -> [Spectrum] {
    let transform = FourierTransform(length: length, isForwardOnly: true)
    return (0..<2).map { transform.spectrum(signal[$0].span) }
  }

  private func candidates(
    _ stem: Int, now: [[Spectrum]], left: [[Spectrum]], _ correction: StemCorrection
  ) -> [ShiftCandidate] {
    let window = windows[stem]
    let transform = FourierTransform(length: window.length)
    let weights = Self.whitening(left, window.length, rate: rate / factor)
    let energies = Energies(
      residual: energy(now, weights, channels: [0, 1]),
      left: SIMD2(energy(left, weights, channels: [0]), energy(left, weights, channels: [1])),
      stem: SIMD2(
        energy(window.spectra, weights, channels: [0]),
        energy(window.spectra, weights, channels: [1])))
    guard energies.stem.sum() > 0, energies.left.sum() > 0 else { return [] }
    let lags = (window.before + window.behind) / factor + 1
    func correlation(_ a: Int, _ b: Int) -> [Float] {
      var sum = Spectrum(binCount: weights.count)
      for passage in left.indices {
        sum.addProduct(conjugate: left[passage][a], window.spectra[passage][b], weights: weights)
      }
      // The transform counts each bin but the first and the last twice.
      return Array(transform.signal(sum).prefix(lags)).map { $0 * Float(window.length) / 2 }
    }
    return peaks(
      stem, energies, window,
      [correlation(0, 0), correlation(1, 1), correlation(0, 1), correlation(1, 0)],
      now: correction.timing)
  }

  private struct Energies {
    var residual: Double
    var left: SIMD2<Double>
    var stem: SIMD2<Double>
  }

  /// One over the smoothed power of what the others leave.
  static func whitening(_ left: [[Spectrum]], _ length: Int, rate: Int) -> [Float] {
    var power = [Float](repeating: 0, count: length / 2 + 1)
    for spectra in left {
      for spectrum in spectra { for bin in power.indices { power[bin] += spectrum.power(bin) } }
    }
    let hertz = Double(rate) / Double(length)
    let smooth = smoothed(power, reach: max(1, Int(20 / hertz)))
    let mean = smooth.reduce(0, +) / Float(smooth.count)
    // Above 0.42 of the rate the decimation has taken its part.
    let top = Int(0.84 * Double(smooth.count))
    return smooth.indices.map { $0 < top ? 1 / (smooth[$0] + 1e-4 * mean + 1e-30) : 0 }
  }

  private func energy(_ spectra: [[Spectrum]], _ weights: [Float], channels: [Int]) -> Double {
    var sum = 0.0
    for passage in spectra {
      for channel in channels {
        let spectrum = passage[channel]
        var part: Float = 0
        for bin in weights.indices {
          part += weights[bin] * spectrum.power(bin)
          if bin & 1023 == 1023 {
            sum += Double(part)
            part = 0
          }
        }
        sum += Double(part)
      }
    }
    return sum
  }

  /// The best lag of both channels together, of swapped channels, and of each channel alone.
  private func peaks(
    _ stem: Int, _ energies: Energies, _ window: Window, _ correlations: [[Float]],
    now: LaneTiming
  ) -> [ShiftCandidate] {
    let left = energies.left.sum()
    func improvement(_ explained: Double) -> Double {
      decibels(energies.residual, over: max(1e-6 * left, left - explained))
    }
    let zero = window.before / factor
    func delay(_ lag: Int) -> Int { lag * factor - window.before }
    var result: [ShiftCandidate] = []
    for isSwapped in [false, true] {
      let pair =
        isSwapped ? [correlations[2], correlations[3]] : [correlations[0], correlations[1]]
      // Left of the mixdown is explained by right of a swapped stem.
      let own = isSwapped ? SIMD2(energies.stem.y, energies.stem.x) : energies.stem
      let both = zip(pair[0], pair[1]).map { $0 + $1 }
      let lag = peak(both, preferring: zero)
      let explained = Double(both[lag]) * Double(both[lag]) / own.sum()
      result.append(
        ShiftCandidate(
          stem: stem, isSwapped: isSwapped, delay: SIMD2(repeating: delay(lag)),
          improvement: improvement(explained) - (isSwapped ? 0.1 : 0),
          clarity: clarity(both, at: lag)))
      guard own.x > 0, own.y > 0 else { continue }
      let lags = SIMD2(peak(pair[0], preferring: zero), peak(pair[1], preferring: zero))
      let (l, r) = (Double(pair[0][lags.x]), Double(pair[1][lags.y]))
      // Two places to choose are twice the freedom: a handicap of 3 dB.
      result.append(
        ShiftCandidate(
          stem: stem, isSwapped: isSwapped, delay: SIMD2(delay(lags.x), delay(lags.y)),
          isCommon: false, improvement: improvement(l * l / own.x + r * r / own.y) - 3))
    }
    return result
  }

  private func clarity(_ values: [Float], at lag: Int) -> Double {
    let power = values.reduce(0.0) { $0 + Double($1) * Double($1) } / Double(max(1, values.count))
    return power > 0 ? abs(Double(values[lag])) / power.squareRoot() : 0
  }

  /// The highest of the absolute values; the preferred one where it is nearly as high (loops repeat).
  private func peak(_ values: [Float], preferring zero: Int) -> Int {
    var best = zero
    for index in values.indices where abs(values[index]) > abs(values[best]) { best = index }
    return abs(values[zero]) >= 0.985 * abs(values[best]) ? zero : best
  }
}

/// Every `factor`-th sample of a signal.
func decimated(_ signal: [Float], _ decimator: Decimator) -> [Float] {
  var output = [Float](
    repeating: 0, count: (signal.count + decimator.factor - 1) / decimator.factor)
  var span = output.mutableSpan
  decimator.decimate(signal.span, into: &span)
  return output
}
