import Glibc

/// The frequency above which a signal holds nothing, where it ends as abruptly as no instrument does: the
/// low-pass of a codec or of a sampling-rate conversion (D'Alessandro and Shi, "MP3 bit rate quality
/// detection through frequency spectrum analysis", ACM MM&Sec 2009).
public struct SpectralEdge: Hashable, Sendable {
  /// The middle of the fall, in Hz.
  public var frequency: Double
  /// Width of the fall, in Hz.
  public var width: Double
  /// From the band right below the fall to the band right above, in dB.
  public var fall: Double

  /// What makes a fall an edge. All levels are of cells of 50 Hz.
  public struct Shape: Sendable {
    /// Where its middle may lie, in Hz.
    public var range: ClosedRange<Double>
    /// Widths that are tried, in Hz, from the steepest on.
    public var widths: [Double]
    /// From 400 Hz below the fall to 400 Hz above it, in dB.
    public var leastFall: Double
    /// The 1.4 kHz below are filled: their median, and the level that most of them exceed, over everything
    /// above, in dB.
    public var leastMedian = 12.0
    public var leastFilling = 12.0
    /// How even they are: from the level that most exceed to the one that few do, and from the median to
    /// the highest. More is a tone's last partial.
    public var greatestUnevenness: Double
    public var greatestCrest: Double
    /// The fall over the unevenness: what slopes downwards anyway has to fall farther.
    public var leastContrast: Double

    public init(
      range: ClosedRange<Double>, widths: [Double], leastFall: Double, greatestUnevenness: Double,
      greatestCrest: Double, leastContrast: Double
    ) {
      self.range = range
      self.widths = widths
      self.leastFall = leastFall
      self.greatestUnevenness = greatestUnevenness
      self.greatestCrest = greatestCrest
      self.leastContrast = leastContrast
    }
  }

  /// The steepest, then deepest edge of a shape in a spectrum; nil without one.
  public init?(in spectrum: SpectralCells, shape: Shape) {
    for width in shape.widths {
      if let edge = Self.edge(in: spectrum, width: width, shape) {
        self = edge
        return
      }
    }
    return nil
  }

  private init(frequency: Double, width: Double, fall: Double) {
    self.frequency = frequency
    self.width = width
    self.fall = fall
  }

  private static func edge(
    in spectrum: SpectralCells, width: Double, _ shape: Shape
  ) -> SpectralEdge? {
    let cell = SpectralCells.hertz
    let half = max(1, Int(width / 2 / cell))
    let first = max(Int(shape.range.lowerBound / cell), half + SpectralCells.band)
    let end = min(Int(shape.range.upperBound / cell) + 1, spectrum.usable - half - 8)
    var best: SpectralEdge?
    for middle in first..<max(first, end) {
      let fall = spectrum.fall(at: middle, half: half)
      guard fall >= shape.leastFall, fall > best?.fall ?? 0 else { continue }
      let below = spectrum.filling(below: middle - half)
      let ground = spectrum.highestAbove[middle + half + 4]
      guard below.median - ground >= shape.leastMedian, below.low - ground >= shape.leastFilling,
        below.high - below.low <= shape.greatestUnevenness,
        below.peak - below.median <= shape.greatestCrest,
        fall >= shape.leastContrast * (below.high - below.low)
      else { continue }
      best = SpectralEdge(frequency: Double(middle) * cell, width: width, fall: fall)
    }
    return best
  }
}

/// A spectrum of power densities in cells of 50 Hz, in dB.
public struct SpectralCells: Sendable {
  static let hertz = 50.0
  /// Cells of the 1.4 kHz below an edge that are looked at.
  static let band = 28
  private static let side = 8

  /// Mean densities.
  let levels: [Double]
  /// Median densities: next to nothing between the partials of a tone.
  private let fillings: [Double]
  /// The highest level from a cell on, single cells left out.
  let highestAbove: [Double]
  /// Cells below the last few hundredths of the spectrum, where filters of all kinds have their end.
  let usable: Int
  /// Sums of the levels up to each cell.
  private let sums: [Double]

  /// Of densities from 0 Hz to `nyquist`.
  public init(density: [Float], nyquist: Double) {
    let perBin = nyquist / Double(max(1, density.count - 1))
    let count = max(1, Int(nyquist / Self.hertz))
    var (levels, fillings): ([Double], [Double]) = ([], [])
    for cell in 0..<count {
      let first = Int((Double(cell) * Self.hertz / perBin).rounded(.up))
      let end = Int((Double(cell + 1) * Self.hertz / perBin).rounded(.up))
      let start = min(first, density.count - 1)
      let bins = density[start..<max(min(end, density.count), start + 1)].sorted()
      levels.append(Self.decibels(bins.reduce(0, +) / Float(bins.count)))
      fillings.append(Self.decibels(bins[bins.count / 2]))
    }
    self.levels = levels
    self.fillings = fillings
    highestAbove = Self.highestAbove(levels)
    usable = Int(0.985 * Double(count))
    sums = levels.reduce(into: [0.0]) { $0.append(($0.last ?? 0) + $1) }
  }

  private static func decibels(_ density: Float) -> Double {
    10 * log10(max(1e-24, Double(density)))
  }

  private static func highestAbove(_ levels: [Double]) -> [Double] {
    var highest = levels
    for cell in levels.indices.dropLast().reversed() {
      // The second highest of five: one line is not a programme.
      let around = levels[cell..<min(levels.count, cell + 5)].sorted()
      highest[cell] = max(highest[cell + 1], around[max(0, around.count - 2)])
    }
    return highest
  }

  /// Mean level of cells.
  private func mean(_ cells: Range<Int>) -> Double {
    (sums[cells.upperBound] - sums[cells.lowerBound]) / Double(cells.count)
  }

  /// How far the level falls within `half` cells on both sides of a cell.
  func fall(at middle: Int, half: Int) -> Double {
    mean(middle - half - Self.side..<middle - half)
      - mean(middle + half..<middle + half + Self.side)
  }

  /// The middle of the greatest fall within 400 Hz, in Hz, in a range of frequencies; nil where the range
  /// is empty.
  public func steepest(in range: ClosedRange<Double>) -> Double? {
    let first = max(Int(range.lowerBound / Self.hertz), Self.side + 4)
    let end = min(Int(range.upperBound / Self.hertz) + 1, usable - Self.side - 4)
    guard first < end else { return nil }
    let best = (first..<end).max { fall(at: $0, half: 4) < fall(at: $1, half: 4) }
    return best.map { Double($0) * Self.hertz }
  }

  /// Levels of the band below a cell: what most cells exceed, the median, what few exceed, the highest.
  func filling(below top: Int) -> (low: Double, median: Double, high: Double, peak: Double) {
    let sorted = fillings[top - Self.band..<top].sorted()
    return (
      sorted[5], sorted[Self.band / 2], sorted[Self.band - 3],
      levels[top - Self.band..<top].max() ?? sorted[Self.band - 1]
    )
  }
}
