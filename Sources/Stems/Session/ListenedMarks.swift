public import Signal

/// Which half seconds of a source were played.
public struct HalfSeconds: Hashable, Sendable {
  /// Non-empty, in order, not touching each other.
  public private(set) var ranges: [Range<Int>] = []

  public init() {}

  /// Half seconds of a length, the last one begun counted.
  public static func count(of length: FrameCount, at rate: SampleRate) -> Int {
    let half = Int64(max(1, rate.hertz))
    return Int((max(0, length.value) * 2 + half - 1) / half)
  }

  /// The half second that a frame lies in; nil before the axis's origin.
  public static func index(of frame: FrameIndex, at rate: SampleRate) -> Int? {
    frame >= .start ? Int(frame.value * 2 / Int64(max(1, rate.hertz))) : nil
  }

  /// Counts of half seconds beyond any song: four days.
  public static let most = 700_000

  /// Adds half seconds; false where all of them were there.
  @discardableResult public mutating func insert(_ new: Range<Int>) -> Bool {
    let new = new.clamped(to: 0..<Self.most)
    guard !new.isEmpty, !contains(new) else { return false }
    let before = ranges.prefix { $0.upperBound < new.lowerBound }
    let after = ranges.drop { $0.lowerBound <= new.upperBound }
    let touched = ranges[before.endIndex..<max(before.endIndex, after.startIndex)]
    let lower = min(new.lowerBound, touched.first?.lowerBound ?? new.lowerBound)
    let upper = max(new.upperBound, touched.last?.upperBound ?? new.upperBound)
    ranges = before + [lower..<upper] + after
    return true
  }

  /// Whether all of these half seconds were played.
  public func contains(_ wanted: Range<Int>) -> Bool {
    ranges.contains { $0.lowerBound <= wanted.lowerBound && $0.upperBound >= wanted.upperBound }
  }

  /// Half seconds that were played.
  public var count: Int { ranges.reduce(0) { $0 + $1.count } }

  /// The share of so many half seconds that was played, 0…1.
  public func share(of whole: Int) -> Double {
    whole > 0 ? min(1, Double(count) / Double(whole)) : 0
  }
}

/// What was listened through: by source, and each stem while it was soloed alone.
public struct ListenedMarks: Hashable, Sendable {
  public var sum = HalfSeconds()
  public var mixdown = HalfSeconds()
  public var residual = HalfSeconds()
  /// In the song's order.
  public var stems: [HalfSeconds]

  public init(stemCount: Int) { stems = Array(repeating: HalfSeconds(), count: stemCount) }
}
