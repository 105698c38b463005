public import Signal

extension Song {
  /// What an album plays of the song: the mixdown, or without one all stems.
  public var programme: [Stem] { mixdown.map { [$0] } ?? stems }

  /// How long the song is on an album: the length of its programme.
  public var programmeLength: FrameCount {
    FrameCount(programme.map { ($0.start + $0.frameCount).value }.max() ?? 0)
  }

  /// The same in seconds.
  public var programmeSeconds: Double { sampleRate.seconds(programmeLength) }
}

/// The way from one song of an album into the next: the end of the one, a gap, the beginning of the other, on
/// one axis whose origin is the first song's and whose rate is the first song's, too.
public struct Transition: Hashable, Sendable {
  public var first: Song
  public var second: Song
  /// Silence between both, in seconds.
  public var gap: Double
  /// How much of either is heard, in seconds.
  public var seconds: Double

  public init(first: Song, second: Song, gap: Double, seconds: Double) {
    self.first = first
    self.second = second
    self.gap = gap
    self.seconds = seconds
  }

  /// How much of either song is heard where nothing else is said, in seconds.
  public static let usualSeconds = 8.0
  /// The least and the most that can be set, in seconds.
  public static let allowedSeconds = 1.0...60.0

  /// The axis's rate; a second song of another one is resampled for listening.
  public var rate: SampleRate { first.sampleRate }
  /// Whether the second song is resampled.
  public var isResampled: Bool { second.sampleRate != rate }

  /// Where the first song ends and the second begins.
  public var firstEnd: FrameIndex { .start + first.programmeLength }
  public var secondStart: FrameIndex { firstEnd + rate.frames(gap) }

  /// What is heard, on the axis.
  public var range: Range<FrameIndex> {
    let length = second.programmeLength.resampled(from: second.sampleRate, to: rate)
    let begin = max(.start, firstEnd - rate.frames(seconds))
    let end = secondStart + min(length, rate.frames(seconds))
    return begin..<max(begin, end)
  }
}
