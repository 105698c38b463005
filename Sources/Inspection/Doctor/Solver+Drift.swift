import Signal

extension Solver {
  /// A place in time and how late the stem is there, in frames.
  private struct LocalDelay: Sendable {
    var time: Double
    var delay: Double
  }

  /// The stem whose drift, taken back, makes the null deepest, if it gains at least 6 dB.
  func bestDrift() -> Trial? {
    var best: Trial?
    for stem in openStems where !isCancelled() {
      guard let trial = drift(of: stem), abs(trial.correction.gain) > 0.05 else { continue }
      if trial.depth < (best?.depth ?? depth - 6) { best = trial }
    }
    return best
  }

  /// A clock that runs at another speed: a line through local delays (robust), then refined at full rate.
  func drift(of stem: Int) -> Trial? {
    let target = material.residual(without: stem)
    let local = coarseDelays(stem, target)
    guard let line = Self.line(local, tolerance: 1.5 * Double(decimation)) else { return nil }
    let span = Double(material.passages.last?.upperBound ?? 0)
    guard abs(line.slope) < 5e-3, abs(line.slope) * span > 0.3 else { return nil }
    var timing = material.corrections[stem].timing
    let origin = Double(material.lanes[stem].start.value)
    var (slope, offset) = (line.slope, line.offset)
    var samples: [StereoSignal] = []
    for round in 0..<3 {
      timing.step = 1 + slope
      timing.delay = SIMD2(repeating: offset + slope * origin)
      samples = material.stems.read(stem, timing)
      guard round < 2 else { break }
      let rest = fineDelays(samples, target, reach: round == 0 ? 16 : 4)
      guard let more = Self.line(rest, tolerance: round == 0 ? 1 : 0.25) else { return nil }
      slope += more.slope
      offset += more.offset
    }
    guard abs(slope) * span > 0.3 else { return nil }
    let trial = fit(stem, timing, samples, target)
    return trial
  }

  /// The windows in which delays are measured: at least four, of one to eight seconds.
  private func windows() -> [(passage: Int, range: Range<Int>)] {
    let rate = material.rate
    let length = min(8 * rate, max(rate, material.frames / 10))
    return material.passages.indices.flatMap { passage in
      let frames = material.passages[passage].count
      return stride(from: 0, through: max(0, frames - length), by: length / 2).map {
        (passage, $0..<min(frames, $0 + length))
      }
    }
  }

  /// Local delays from whitened correlations of decimated windows.
  private func coarseDelays(_ stem: Int, _ target: [StereoSignal]) -> [LocalDelay] {
    let (windows, factor, lane) = (windows(), decimation, material.lanes[stem])
    let (passages, rate) = (material.passages, material.rate)
    let centre = Int(material.corrections[stem].timing.delay.x.rounded())
    return concurrentMap(windows.count) { index -> LocalDelay? in
      let (passage, range) = windows[index]
      let reach = rate * 3 / 20 / factor * factor
      let start = passages[passage].lowerBound + range.lowerBound
      let stemRange = start + centre - reach..<start + centre + range.count + reach
      let source = lane.read(stemRange)
      let decimator = Decimator(factor: factor)
      let transform = FourierTransform(
        length: FourierTransform.fastLength(atLeast: stemRange.count / factor + 64))
      var (targets, sources): ([Spectrum], [Spectrum]) = ([], [])
      for channel in 0..<2 {
        targets.append(
          transform.spectrum(decimated(Array(target[passage][channel][range]), decimator).span))
        sources.append(transform.spectrum(decimated(source[channel], decimator).span))
      }
      let weights = ShiftSearch.whitening([targets], transform.length, rate: rate / factor)
      var cross = Spectrum(binCount: weights.count)
      for channel in 0..<2 {
        cross.addProduct(conjugate: targets[channel], sources[channel], weights: weights)
      }
      let values = transform.signal(cross).prefix(2 * reach / factor + 1).map { abs($0) }
      guard let top = values.indices.max(by: { values[$0] < values[$1] }),
        top > 0, top < values.count - 1
      else { return nil }
      let power = values.reduce(0) { $0 + $1 * $1 } / Float(values.count)
      guard values[top] > 6 * power.squareRoot() else { return nil }
      // A parabola through the three highest.
      let (a, b, c) = (values[top - 1], values[top], values[top + 1])
      let bend = a - 2 * b + c
      let fraction = bend < 0 ? Double((a - c) / (2 * bend)) : 0
      return LocalDelay(
        time: Double(start) + Double(range.count) / 2,
        delay: (Double(top) + fraction) * Double(factor) - Double(reach) + Double(centre))
    }.compactMap { $0 }
  }

  /// Local delays at full rate of a stem that is nearly right.
  private func fineDelays(
    _ samples: [StereoSignal], _ target: [StereoSignal], reach: Int
  ) -> [LocalDelay] {
    let passages = material.passages
    return windows().compactMap { window in
      let (passage, range) = window
      // The middle of the window, for one transform of two to the power of 16.
      let half = min(range.count, 1 << 16) / 2
      let middle = (range.lowerBound + range.upperBound) / 2
      let part = middle - half..<middle + half
      guard
        let delay = Refinement.delay(
          of: [samples[passage].cut(part)], against: [target[passage].cut(part)], channels: [0, 1],
          reach: reach)
      else { return nil }
      return LocalDelay(time: Double(passages[passage].lowerBound + middle), delay: delay)
    }
  }

  /// The line that most delays lie on within a tolerance, fitted to those; at least four and 40 %.
  private static func line(
    _ points: [LocalDelay], tolerance: Double
  ) -> (slope: Double, offset: Double, inliers: Int)? {
    guard points.count >= 4 else { return nil }
    var best: [LocalDelay] = []
    var bestError = Double.infinity
    for a in points.indices {
      for b in a + 1..<max(points.count, a + 1) where points[b].time > points[a].time {
        let slope = (points[b].delay - points[a].delay) / (points[b].time - points[a].time)
        let errors = points.map {
          abs($0.delay - points[a].delay - slope * ($0.time - points[a].time))
        }
        let inliers = points.indices.filter { errors[$0] <= tolerance }
        let error = inliers.reduce(0) { $0 + errors[$1] }
        if inliers.count > best.count || (inliers.count == best.count && error < bestError) {
          best = inliers.map { points[$0] }
          bestError = error
        }
      }
    }
    guard best.count >= 4, 5 * best.count >= 2 * points.count else { return nil }
    let n = Double(best.count)
    let (t, d) = (best.reduce(0) { $0 + $1.time } / n, best.reduce(0) { $0 + $1.delay } / n)
    let (tt, td) = best.reduce((0.0, 0.0)) {
      ($0.0 + ($1.time - t) * ($1.time - t), $0.1 + ($1.time - t) * ($1.delay - d))
    }
    guard tt > 0 else { return nil }
    return (td / tt, d - td / tt * t, best.count)
  }
}
