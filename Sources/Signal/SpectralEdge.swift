import Glibc

/// The frequency above which a signal holds nothing, where it ends as abruptly as no instrument does: the
/// low-pass of a codec or of a sampling-rate conversion (D'Alessandro and Shi, "MP3 bit rate quality
/// detection through frequency spectrum analysis", ACM MM&Sec 2009).
public struct SpectralEdge: Hashable, Sendable {
  /// Where the fall has reached the ground, in Hz.
  public var foot: Double
  /// Where it is steepest, in Hz.
  public var steepest: Double
  /// From the last full level to the foot, in Hz.
  public var width: Double
  /// From the band below the edge down to what is above it, in dB.
  public var fall: Double

  /// Widths of the fall that are tried, in Hz, then 12 % of the frequency.
  private static let widths = [150.0, 300, 500, 800, 1100, 1300, 1500]
  private static let lowest = 5_000.0
  private static let bandBelow = 1_400.0
  private static let leastFall = 26.0
  private static let leastMedianFall = 12.0
  /// More is a tone's last partial.
  private static let greatestPeakOverMedian = 25.0
  /// Width of the cells in which the spectrum is looked at, in Hz.
  static let cellHertz = 50.0

  /// The narrowest and lowest edge of a spectrum of power densities, from 0 Hz to `nyquist`; nil without
  /// one.
  public init?(density: [Float], nyquist: Double) {
    let cells = SpectralCells(density: density, nyquist: nyquist)
    for width in Self.widths + [0] {
      if let found = Self.fall(in: cells, width: width, nyquist: nyquist) {
        foot = Double(found.foot) * Self.cellHertz
        self.width = Double(found.span) * Self.cellHertz
        fall = found.fall
        steepest = Double(cells.steepest(below: found.foot)) * Self.cellHertz
        return
      }
    }
    return nil
  }

  /// The lowest cell at which a fall of a width ends.
  private static func fall(
    in cells: SpectralCells, width: Double, nyquist: Double
  ) -> (foot: Int, span: Int, fall: Double)? {
    let band = Int(bandBelow / cellHertz)
    let first = Int(lowest / cellHertz)
    let last = min(cells.levels.count - 3, Int(0.975 * nyquist / cellHertz))
    guard first < last else { return nil }
    for foot in first...last {
      let span = width > 0 ? Int(width / cellHertz) : Int(0.12 * Double(foot))
      let top = foot - span
      guard top > band else { continue }
      let ground = cells.highestAbove[foot]
      let shoulder = cells.levels[top - 5...top].max() ?? 0
      guard shoulder - ground >= leastFall, cells.isFlat(above: foot, nyquist: nyquist) else {
        continue
      }
      let below = cells.fillings[top - band...top].sorted()
      let median = below[below.count / 2]
      guard median - ground >= leastMedianFall,
        (cells.levels[top - band...top].max() ?? 0) - median <= greatestPeakOverMedian
      else { continue }
      return (foot, span, median - ground)
    }
    return nil
  }
}

/// A spectrum in cells of `SpectralEdge.cellHertz`, in dB.
struct SpectralCells {
  /// Mean densities.
  let levels: [Double]
  /// Median densities: next to nothing between the partials of a tone.
  let fillings: [Double]
  /// The highest level from a cell on, single cells left out.
  let highestAbove: [Double]

  init(density: [Float], nyquist: Double) {
    let perBin = nyquist / Double(max(1, density.count - 1))
    let count = Int(nyquist / SpectralEdge.cellHertz)
    var (levels, fillings): ([Double], [Double]) = ([], [])
    for cell in 0..<count {
      let first = Int((Double(cell) * SpectralEdge.cellHertz / perBin).rounded(.up))
      let end = Int((Double(cell + 1) * SpectralEdge.cellHertz / perBin).rounded(.up))
      let start = min(first, density.count - 1)
      let bins = density[start..<max(min(end, density.count), start + 1)].sorted()
      levels.append(Self.decibels(bins.reduce(0, +) / Float(bins.count)))
      fillings.append(Self.decibels(bins[bins.count / 2]))
    }
    var highest = levels
    for cell in stride(from: count - 2, through: 0, by: -1) {
      // The second highest of five: one line is not a programme.
      let around = levels[cell..<min(count, cell + 5)].sorted()
      highest[cell] = max(highest[cell + 1], around[max(0, around.count - 2)])
    }
    if count > 1 { highest[count - 1] = highest[count - 2] }
    self.levels = levels
    self.fillings = fillings
    highestAbove = highest
  }

  private static func decibels(_ density: Float) -> Double {
    10 * log10(max(1e-24, Double(density)))
  }

  /// Whether the ground above a cell is flat: a filter with a zero at half the rate goes on falling.
  func isFlat(above foot: Int, nyquist: Double) -> Bool {
    let top = min(levels.count, Int(0.985 * nyquist / SpectralEdge.cellHertz))
    let near = min(top, foot + 6)
    guard near < top, near - foot >= 4 else { return false }
    let close = levels[foot..<near].reduce(0, +) / Double(near - foot)
    let far = levels[near..<top].reduce(0, +) / Double(top - near)
    return close - far <= 8
  }

  /// The middle of the greatest fall within 800 Hz that ends at or below a cell.
  func steepest(below foot: Int) -> Int {
    let reach = 8
    var best = (cell: foot, fall: -Double.infinity)
    for cell in max(reach, foot - 60)...max(reach, foot) where cell + reach < levels.count {
      let fall = levels[cell - reach] - levels[cell + reach]
      if fall > best.fall { best = (cell, fall) }
    }
    return best.cell
  }
}
