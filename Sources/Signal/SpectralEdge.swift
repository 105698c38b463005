import Glibc

/// The frequency above which a signal holds nothing, where it ends as abruptly as no instrument does: the
/// low-pass of a codec or of a sampling-rate conversion (D'Alessandro and Shi, "MP3 bit rate quality
/// detection through frequency spectrum analysis", ACM MM&Sec 2009).
public struct SpectralEdge: Hashable, Sendable {
  /// Where the fall has reached the ground, in Hz.
  public var foot: Double
  /// From the last full level to the foot, in Hz.
  public var width: Double
  /// From the band below the edge down to what is above it, in dB.
  public var fall: Double

  init(foot: Double, width: Double, fall: Double) {
    self.foot = foot
    self.width = width
    self.fall = fall
  }

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
      if let edge = Self.edge(in: cells, width: width, nyquist: nyquist) {
        self = edge
        return
      }
    }
    return nil
  }

  private static func edge(
    in cells: SpectralCells, width: Double, nyquist: Double
  ) -> SpectralEdge? {
    let band = Int(bandBelow / cellHertz)
    let first = Int(lowest / cellHertz)
    let last = min(cells.levels.count - 3, Int(0.975 * nyquist / cellHertz))
    guard first < last else { return nil }
    for foot in first...last {
      let span = width > 0 ? Int(width / cellHertz) : Int(0.12 * Double(foot))
      let top = foot - span
      guard top > band else { continue }
      let ground = cells.highestAbove[foot]
      let peak = cells.levels[top - 5...top].max() ?? 0
      guard peak - ground >= leastFall else { continue }
      let below = cells.levels[top - band...top].sorted()
      let median = below[below.count / 2]
      guard median - ground >= leastMedianFall,
        (below.last ?? 0) - median <= greatestPeakOverMedian
      else { continue }
      return SpectralEdge(
        foot: Double(foot) * cellHertz, width: Double(span) * cellHertz, fall: median - ground)
    }
    return nil
  }
}

/// A spectrum in cells of `SpectralEdge.cellHertz`, in dB.
struct SpectralCells {
  /// Mean densities.
  let levels: [Double]
  /// The highest level from a cell on, single cells left out.
  let highestAbove: [Double]

  init(density: [Float], nyquist: Double) {
    let perBin = nyquist / Double(max(1, density.count - 1))
    let count = Int(nyquist / SpectralEdge.cellHertz)
    let levels = (0..<count).map { cell in
      let first = Int((Double(cell) * SpectralEdge.cellHertz / perBin).rounded(.up))
      let end = Int((Double(cell + 1) * SpectralEdge.cellHertz / perBin).rounded(.up))
      let bins = density[min(first, density.count - 1)..<max(min(end, density.count), min(first, density.count - 1) + 1)]
      let mean = bins.reduce(0, +) / Float(bins.count)
      return 10 * log10(max(1e-24, Double(mean)))
    }
    var highest = levels
    for cell in stride(from: count - 2, through: 0, by: -1) {
      // The second highest of five: one line is not a programme.
      let around = levels[cell..<min(count, cell + 5)].sorted()
      highest[cell] = max(highest[cell + 1], around[max(0, around.count - 2)])
    }
    if count > 1 { highest[count - 1] = highest[count - 2] }
    self.levels = levels
    highestAbove = highest
  }
}
