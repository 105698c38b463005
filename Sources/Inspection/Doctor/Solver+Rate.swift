import Signal

extension Solver {
  /// Ratios between the rates in use, as content rate over file rate.
  private static let ratios: [Double] = {
    let rates = [44_100.0, 48_000, 88_200, 96_000]
    var ratios: Set<Double> = [0.25, 4]
    for a in rates { for b in rates where a != b { ratios.insert(a / b) } }
    return ratios.sorted()
  }()

  /// Frames of the stretch on which rates are tried first.
  private static let probeFrames = 1 << 17

  /// A stem whose samples were made at another rate than its header says: the one, of `stems` or of all
  /// that have no gain where they are, that makes the null deepest.
  func bestRate(among stems: [Int]? = nil) -> Trial? {
    var best: Trial?
    for stem in stems ?? stemsWithoutGain() where !isCancelled() {
      let target = material.residual(without: stem)
      guard let place = loudest(of: target) else { continue }
      for ratio in Self.ratios where explains(stem, ratio, target, at: place) {
        var timing = LaneTiming()
        timing.step = ratio
        var samples = material.stems.read(stem, timing)
        let moved = Refinement.delay(
          of: samples, against: target, channels: [0, 1], reach: material.rate / 200)
        if let moved, abs(moved) > 0.02 {
          // In frames of the stem.
          timing.delay = SIMD2(repeating: moved * ratio)
          samples = material.stems.read(stem, timing)
        }
        guard let trial = fit(stem, timing, samples, target) else { continue }
        let isPlausible = trial.correction.gain > 0.5 && trial.correction.gain < 2
        if isPlausible, trial.depth < (best?.depth ?? depth - 2) { best = trial }
      }
    }
    return best
  }

  private func stemsWithoutGain() -> [Int] {
    let system = GainSystem(material.gram.all, signs: material.signs)
    guard let solution = system.solve(openStems) else { return [] }
    return openStems.filter { abs(material.corrections[$0].gain + solution.deltas[$0]) < 0.3 }
  }

  private struct Place {
    var passage: Int
    var frames: Range<Int>
  }

  /// The loudest stretch of a signal.
  private func loudest(of target: [StereoSignal]) -> Place? {
    var best: (place: Place, energy: Double)?
    for (passage, signal) in target.enumerated() {
      let length = min(Self.probeFrames, signal.frames)
      for first in stride(from: 0, through: signal.frames - length, by: max(1, length / 2)) {
        let energy = signal.energy(first..<first + length)
        if energy > best?.energy ?? 0 {
          best = (Place(passage: passage, frames: first..<first + length), energy)
        }
      }
    }
    return best?.place
  }

  /// Whether a stem read at a rate is like the target in one stretch: right ones correlate by 0.8 and
  /// more, wrong ones by nothing.
  private func explains(
    _ stem: Int, _ ratio: Double, _ target: [StereoSignal], at place: Place
  ) -> Bool {
    let wanted = target[place.passage].cut(place.frames)
    let first = material.passages[place.passage].lowerBound + place.frames.lowerBound
    let range = first..<first + place.frames.count
    var timing = LaneTiming()
    timing.step = ratio
    var samples = material.lanes[stem].read(range, timing)
    if let moved = Refinement.delay(
      of: [samples], against: [wanted], channels: [0, 1], reach: material.rate / 200)
    {
      timing.delay = SIMD2(repeating: moved * ratio)
      samples = material.lanes[stem].read(range, timing)
    }
    let energies = samples.energy * wanted.energy
    return energies > 0 && abs(samples.product(wanted)) > 0.3 * energies.squareRoot()
  }
}
