/// One stretch of equal samples at a signal's extreme value.
public struct ExtremeRun: Hashable, Sendable {
  /// Its first frame.
  public var start: FrameIndex
  /// Frames.
  public var length: Int
}

/// Follows the extreme value of one channel in one direction, and how the signal gets there: a converter
/// or a clipper that ran out of room leaves flat tops at one value (Laguna and Lerch, "An efficient
/// algorithm for clipping detection and declipping audio", AES 141, 2016).
public struct ExtremeValue: Sendable {
  /// Different surroundings that are told apart; more count as this many.
  public static let greatestVariety = 64
  /// Runs whose places are kept.
  private static let keptRuns = 256

  /// The extreme value: the magnitude in the direction that is followed.
  public private(set) var level: Float = 0
  /// Samples within the tolerance of it.
  public private(set) var samples = 0
  /// Runs of one sample and more, of two and more, of three and more.
  public private(set) var runs = 0
  public private(set) var pairs = 0
  public private(set) var triples = 0
  /// As the three before, but runs with equal surroundings counted once.
  public private(set) var variety = Variety()
  /// The longest run, and the first few runs of two and more.
  public private(set) var longest = ExtremeRun(start: .start, length: 0)
  public private(set) var places: [ExtremeRun] = []

  /// Runs counted by the signal around them.
  public struct Variety: Hashable, Sendable {
    public var runs = 0
    public var pairs = 0
    public var triples = 0
    /// Runs that are reached by a step from beyond zero, as in a square wave.
    public var steps = 0
  }

  private let side: Int
  private let sign: Float
  private let tolerance: Float
  private var surroundings: [SIMD16<Float>] = []
  /// The run that the last sample belongs to, and whether its surroundings were new.
  private var open: (end: Int64, isNew: Bool)?
  private var openLength = 0

  /// How far below the level the signal was two samples before it got there: the median over the runs
  /// with different surroundings. On the round top of a low note it is next to nothing.
  public var rise: Float {
    guard !surroundings.isEmpty else { return 0 }
    let rises = surroundings.map { level - $0[1] }.sorted()
    return rises[rises.count / 2]
  }

  /// Frames before a stretch that have to lie in front of it, and frames of surroundings behind.
  public static let history = 8

  /// Follows the left (0) or right (1) side upwards (`sign` 1) or downwards (−1). Samples closer than
  /// `tolerance` to the extreme value count as equal to it.
  public init(side: Int, sign: Float, tolerance: Float) {
    self.side = side
    self.sign = sign
    self.tolerance = tolerance
  }

  /// Looks at frames of interleaved stereo whose index on the signal's axis is `position`.
  ///
  /// `samples` are all finite and hold at least `history` frames before `range` (frame numbers); `extreme` is
  /// the range's own extreme value in the direction that is followed.
  public mutating func take(
    _ samples: Span<Float>, _ range: Range<Int>, at position: FrameIndex, extreme: Float
  ) {
    guard extreme >= level - tolerance, extreme > 0 else { return }
    if extreme > level + tolerance { restart() }
    level = max(level, extreme)
    let threshold = level - tolerance
    for frame in range {
      guard samples[frame * 2 + side] * sign >= threshold else { continue }
      hit(samples, frame, position.value + Int64(frame - range.lowerBound))
    }
  }

  private mutating func restart() {
    self = ExtremeValue(side: side, sign: sign, tolerance: tolerance)
  }

  private mutating func hit(_ samples: Span<Float>, _ frame: Int, _ index: Int64) {
    self.samples += 1
    if let open, open.end == index {
      self.open = (index + 1, open.isNew)
      openLength += 1
      extend(isNew: open.isNew, start: index + 1 - Int64(openLength))
      return
    }
    runs += 1
    openLength = 1
    let isNew = isNewSurrounding(samples, frame)
    open = (index + 1, isNew)
    if longest.length == 0 { longest = ExtremeRun(start: FrameIndex(index), length: 1) }
  }

  /// A run got longer.
  private mutating func extend(isNew: Bool, start: Int64) {
    let run = ExtremeRun(start: FrameIndex(start), length: openLength)
    if openLength == 2 {
      pairs += 1
      if isNew { variety.pairs += 1 }
      if places.count < Self.keptRuns { places.append(run) }
    } else if openLength == 3 {
      triples += 1
      if isNew { variety.triples += 1 }
    }
    if let last = places.last, last.start == run.start { places[places.count - 1] = run }
    if openLength > longest.length { longest = run }
  }

  private mutating func isNewSurrounding(_ samples: Span<Float>, _ frame: Int) -> Bool {
    guard variety.runs < Self.greatestVariety else {
      variety.runs += 1
      return true
    }
    var around = SIMD16<Float>()
    for step in 1...Self.history {
      let (before, after) = (frame - step, frame + step)
      around[step - 1] = before >= 0 ? samples[before * 2 + side] * sign : 0
      around[step + 7] = after * 2 + side < samples.count ? samples[after * 2 + side] * sign : 0
    }
    // Equal but for rounding: a sample that is played again.
    let limit = 3 * tolerance
    for known in surroundings where all(abs(known, around) .<= limit) { return false }
    surroundings.append(around)
    variety.runs += 1
    if around[0] < 0 { variety.steps += 1 }
    return true
  }

  private func abs(_ a: SIMD16<Float>, _ b: SIMD16<Float>) -> SIMD16<Float> {
    let difference = a - b
    return difference.replacing(with: -difference, where: difference .< 0)
  }
}
