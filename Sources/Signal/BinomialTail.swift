/// How likely so many right answers or more are by tossing a coin: the one-sided binomial test at p = ½.
///
/// Exact to the last digits of a `Double` for up to 1,000 trials. 1 without trials.
public func probabilityByChance(right: Int, of trials: Int) -> Double {
  precondition(trials >= 0 && right <= trials)
  guard right > 0 else { return 1 }
  // The probability of all right, then of one less each: none is larger than 1, the smallest are added first.
  var term = 1.0
  for _ in 0..<trials { term /= 2 }
  var sum = 0.0
  for wrong in 0...trials - right {
    sum += term
    term *= Double(trials - wrong) / Double(wrong + 1)
  }
  return min(1, sum)
}
