import Signal
import Stems

extension Solver {
  /// The whole set as one stem: what is wrong with all of them alike shows there.
  private func wholeSet() -> Solver {
    let open = openStems.filter { material.corrections[$0].gain != 0 }.map { material.lanes[$0] }
    let sum = DoctorLane(
      source: SumSource(open), fileRate: SampleRate(material.rate), quantiserStep: 0)
    let whole = Material(
      lanes: [sum], mix: material.mix, rate: material.rate, passages: material.passages)
    return Solver(
      material: whole, survey: survey, floor: floor, lengthDifferences: [0],
      isCancelled: isCancelled)
  }

  /// One delay, or one drift, for all stems; tried once, while no stem has been moved.
  func adoptSetTiming() -> Bool {
    guard !hasTriedSet, openStems.count > 1,
      material.corrections.allSatisfy({ $0.timing == LaneTiming() })
    else { return false }
    hasTriedSet = true
    let set = wholeSet()
    let candidates = set.shiftCandidates()
    if let trial = set.bestShift(candidates),
      trial.correction.timing.delay.x == trial.correction.timing.delay.y,
      trial.correction.timing.delay.x != 0, !trial.correction.timing.isSwapped,
      adoptForAll(trial.correction, .setDelay, gaining: 2)
    {
      return true
    }
    if let trial = set.drift(of: 0), trial.depth < set.depth - 6 {
      return adoptForAll(trial.correction, .setDrift, gaining: 6)
    }
    return false
  }

  /// Moves all stems alike if that gains so many decibels and more than half of them fit better there.
  private func adoptForAll(_ correction: StemCorrection, _ kind: FindingKind, gaining: Double)
    -> Bool
  {
    let old = material.corrections
    let before = depth
    var new = old
    for stem in openStems {
      new[stem].timing = correction.timing
      new[stem].gain *= correction.gain
    }
    material.adopt(new)
    var votes = 0
    let open = openStems
    for stem in open {
      let moved = Refinement.delay(
        of: material.stems.signals(stem), against: material.residual(without: stem),
        channels: [0, 1],
        reach: 64)
      if let moved, abs(moved) < 0.3 { votes += 1 }
    }
    guard depth < before - gaining, 2 * votes > open.count else {
      material.adopt(old)
      return false
    }
    note(kind, nil, from: before)
    return true
  }
}
