/// The bits of a signal's samples that are ever used, as fractions of full scale 2²⁴.
///
/// Integers of up to 24 bits are whole numbers there. Magnitudes of 1 and above are left out: they say
/// nothing about the word length.
public struct UsedBits: Hashable, Sendable {
  /// Every bit that is set in any magnitude, in units of 2⁻²³.
  public private(set) var bits: UInt32 = 0
  /// Whether every sample so far is a whole number of units.
  public private(set) var areWhole = true

  public init() {}

  /// Zero bits below the lowest used one, 24 for silence.
  public var trailingZeros: Int { bits == 0 ? 24 : bits.trailingZeroBitCount }

  /// Takes more samples, all finite.
  public mutating func take(_ samples: Span<Float>) {
    var index = 0
    var all = SIMD8<UInt32>()
    var rest = SIMD8<UInt32>()
    while index &+ 8 <= samples.count {
      Self.take(samples.floats(at: index), &all, &rest)
      index &+= 8
    }
    while index < samples.count {
      Self.take(SIMD8(repeating: samples[index]), &all, &rest)
      index &+= 1
    }
    let joined = Self.join(all, rest)
    bits |= joined.bits
    areWhole = areWhole && joined.rest == 0
  }

  /// 1 + x has the magnitude's bits as its fraction; what is left after taking 1 away again is finer.
  @inline(__always)
  private static func take(
    _ samples: SIMD8<Float>, _ all: inout SIMD8<UInt32>, _ rest: inout SIMD8<UInt32>
  ) {
    let magnitudes = samples.magnitudes
    let inside = magnitudes.replacing(with: 0, where: magnitudes .>= 1)
    let raised = inside + 1
    let difference = inside - (raised - 1)
    // Sound, both: eight 32-bit lanes, and any bits are valid integers.
    all |= unsafe unsafeBitCast(raised, to: SIMD8<UInt32>.self) & 0x7F_FFFF
    rest |= unsafe unsafeBitCast(difference.magnitudes, to: SIMD8<UInt32>.self)
  }

  @inline(never)
  private static func join(
    _ all: SIMD8<UInt32>, _ rest: SIMD8<UInt32>
  ) -> (bits: UInt32, rest: UInt32) {
    var result: (bits: UInt32, rest: UInt32) = (0, 0)
    for lane in 0..<8 {
      result.bits |= all[lane]
      result.rest |= rest[lane]
    }
    return result
  }
}

/// The small magnitudes that occur in a signal, and the coarser grid that they lie on, if any.
///
/// A file of 16 bits that went through a fader keeps its steps: they are no power of two any more, but
/// every magnitude is still a rounded multiple of one step (Lacroix, Prime and Remy, "Lossless Audio
/// Checker", AES 139, 2015).
public struct MagnitudeGrid: Sendable {
  /// Magnitudes from here on are left out, in units of 2⁻²³.
  private static let limit = 60_000
  /// Fewer different magnitudes give no grid.
  private static let leastMagnitudes = 48

  private var seen = [UInt64](repeating: 0, count: limit / 64 + 1)

  public init() {}

  /// Takes more samples, all finite. Only whole units count.
  public mutating func take(_ samples: Span<Float>) {
    var bits = seen.mutableSpan
    for index in samples.indices {
      let magnitude = abs(samples[index]) * 0x1p23
      guard magnitude < Float(Self.limit) else { continue }
      let unit = Int(magnitude)
      bits[unit >> 6] |= 1 << UInt64(unit & 63)
    }
  }

  /// Different magnitudes that were seen, 0 left out.
  public var variety: Int { seen.reduce(0) { $0 + $1.nonzeroBitCount } - Int(seen[0] & 1) }

  /// The step of the grid in units of 2⁻²³, above 4; nil where the magnitudes lie on none.
  public var step: Double? {
    let steps = differences
    guard steps.count >= Self.leastMagnitudes else { return nil }
    let sorted = steps.sorted()
    // One in a hundred may be anything.
    let smallest = sorted[sorted.count / 100]
    guard smallest > 3 else { return nil }
    let near = sorted.filter { $0 >= smallest && $0 <= smallest + 2 }
    var step = near.reduce(0, +) / Double(near.count)
    for _ in 0..<8 {
      var (products, squares) = (0.0, 0.0)
      for value in steps {
        let multiple = (value / step).rounded()
        guard multiple >= 1, multiple <= 8 else { continue }
        products += value * multiple
        squares += multiple * multiple
      }
      guard squares > 0 else { return nil }
      step = products / squares
    }
    guard step > 4 else { return nil }
    let fitting = steps.count { abs($0 - ($0 / step).rounded() * step) <= 1.05 + $0 * 2e-4 }
    return Double(fitting) >= 0.99 * Double(steps.count) ? step : nil
  }

  /// Distances of neighbouring magnitudes.
  private var differences: [Double] {
    var result: [Double] = []
    var last: Int?
    for (word, bits) in seen.enumerated() where bits != 0 {
      for bit in 0..<64 where bits >> UInt64(bit) & 1 == 1 {
        let value = word * 64 + bit
        if let last { result.append(Double(value - last)) }
        last = value
      }
    }
    return result
  }
}
