import Glibc

/// A tempo that was heard, and how sure that is.
public struct TempoEstimate: Hashable, Sendable, Codable {
  /// Beats per minute, 60…200.
  public var beatsPerMinute: Double
  /// How much of the onsets repeats with the beat, 0…1.
  public var confidence: Double

  /// The tempo of a song by the autocorrelation of its onsets (Ellis, Beat Tracking by Dynamic
  /// Programming, JNMR 36(1) 2007: among the periods that repeat, one near 120 beats per minute is taken for
  /// the beat). Nil where the song is shorter than four seconds or nothing begins in it.
  public init?(_ onsets: OnsetEnergies) {
    let strength = Self.strength(onsets.energies)
    let longest = Int(4 / OnsetEnergies.hopSeconds)
    guard strength.count > longest + 1 else { return nil }
    let correlation = (0...longest).map { lag in
      Self.product(strength, lag) / Double(strength.count - lag)
    }
    guard correlation[0] > 0 else { return nil }
    var best = (score: 0.0, tempo: 0.0, repeats: 0.0)
    for step in 0...700 {
      let tempo = 60 + Double(step) * 0.2
      let period = 60 / tempo / OnsetEnergies.hopSeconds
      // A beat repeats after one, two and four of its periods; a lone echo does not.
      let repeats =
        [1.0, 2, 4].reduce(0) { sum, multiple in
          sum + Self.value(of: correlation, at: period * multiple)
        } / 3 / correlation[0]
      let octaves = log2(tempo / 120)
      let score = repeats * exp(-0.5 * octaves * octaves / 0.81)
      if score > best.score { best = (score, tempo, repeats) }
    }
    guard best.score > 0 else { return nil }
    beatsPerMinute = best.tempo
    confidence = min(1, max(0, best.repeats))
  }

  /// How much louder each hop is than the one before, without the slow part. By the root of the amplitude:
  /// soft hits count, but less than loud ones, so that half a beat is not taken for one.
  private static func strength(_ energies: [Float]) -> [Double] {
    let loudest = Double(energies.max() ?? 0)
    guard loudest > 0 else { return [] }
    let levels = energies.map { (Double($0) / loudest).squareRoot().squareRoot() }
    let rises = levels.indices.dropFirst().map { max(0, levels[$0] - levels[$0 - 1]) }
    let mean = rises.reduce(0, +) / Double(max(1, rises.count))
    return rises.map { $0 - mean }
  }

  private static func product(_ values: [Double], _ lag: Int) -> Double {
    var sum = 0.0
    for index in 0..<values.count - lag { sum += values[index] * values[index + lag] }
    return sum
  }

  /// Between two lags.
  private static func value(of correlation: [Double], at lag: Double) -> Double {
    let whole = Int(lag)
    guard whole + 1 < correlation.count else { return 0 }
    let part = lag - Double(whole)
    return correlation[whole] * (1 - part) + correlation[whole + 1] * part
  }
}
