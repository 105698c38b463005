public import Signal

/// What the engineer sets for one stem.
public struct StemSettings: Hashable, Sendable {
  /// −∞…+24 dB.
  public var gain: Decibels
  public var isMuted: Bool
  public var isSoloed: Bool
  public var isPolarityInverted: Bool
  /// Later (+) or earlier (−) than delivered, in frames of the song's rate.
  public var offset: FrameCount

  public init(
    gain: Decibels = .unity, isMuted: Bool = false, isSoloed: Bool = false,
    isPolarityInverted: Bool = false, offset: FrameCount = .zero
  ) {
    self.gain = gain
    self.isMuted = isMuted
    self.isSoloed = isSoloed
    self.isPolarityInverted = isPolarityInverted
    self.offset = offset
  }

  /// The highest gain that can be set.
  public static let highestGain = Decibels(24)

  /// The farthest that a stem can be moved: ten minutes; beyond that it is a mistake.
  public static func farthestOffset(at rate: SampleRate) -> FrameCount { rate.frames(600) }
}

/// What is heard.
public enum Source: String, CaseIterable, Hashable, Sendable {
  /// The stems as adjusted.
  case sum
  /// The L-R reference as delivered.
  case mixdown
  /// Mixdown minus sum.
  case residual
}

/// Which channels of the source go to the two sides of the monitor.
public enum ChannelMode: String, CaseIterable, Hashable, Sendable {
  case stereo
  /// (L + R) / 2 on both sides.
  case mono
  /// Left on both sides.
  case left
  /// Right on both sides.
  case right
  /// Left and right exchanged.
  case swapped
  /// (L − R) / 2 on both sides.
  case side
}

/// How the source is listened to. Changes nothing that is measured or rendered.
public struct MonitorSettings: Hashable, Sendable {
  public var source: Source
  /// Monitor level, −∞…0 dB.
  public var level: Decibels
  /// Lowers the level by 20 dB.
  public var isDimmed: Bool
  public var channels: ChannelMode
  /// Brings the louder of sum and mixdown down to the other's loudness.
  public var isLoudnessMatched: Bool
  /// Gain on the residual alone, 0…+60 dB.
  public var residualMakeUp: Decibels

  public init(
    source: Source = .sum, level: Decibels = .unity, isDimmed: Bool = false,
    channels: ChannelMode = .stereo, isLoudnessMatched: Bool = false,
    residualMakeUp: Decibels = .unity
  ) {
    self.source = source
    self.level = level
    self.isDimmed = isDimmed
    self.channels = channels
    self.isLoudnessMatched = isLoudnessMatched
    self.residualMakeUp = residualMakeUp
  }

  /// What dim takes away.
  public static let dimming = Decibels(-20)
}

/// Every setting of a song that shapes what is heard.
public struct MixSettings: Hashable, Sendable {
  /// One for each stem, in the song's order.
  public var stems: [StemSettings]
  public var monitor: MonitorSettings
  /// Loudness match: gains on sum and mixdown while `monitor.isLoudnessMatched`; never above 0 dB.
  public var loudnessMatch: LoudnessMatch

  public init(
    stems: [StemSettings], monitor: MonitorSettings = MonitorSettings(),
    loudnessMatch: LoudnessMatch = LoudnessMatch()
  ) {
    self.stems = stems
    self.monitor = monitor
    self.loudnessMatch = loudnessMatch
  }

  /// Whether any stem is soloed.
  public var hasSolo: Bool { stems.contains(where: \.isSoloed) }

  /// Whether a stem is heard in the sum: not muted, and soloed where anything is.
  public func isAudible(_ stem: StemID) -> Bool {
    let settings = stems[stem.index]
    return !settings.isMuted && (settings.isSoloed || !hasSolo)
  }

  /// Whether a stem is silent only because another one is soloed.
  public func isMutedBySolo(_ stem: StemID) -> Bool {
    !stems[stem.index].isMuted && !isAudible(stem)
  }

  /// The factor on a stem's samples in the sum: gain, polarity, mute and solo together.
  public func effectiveGain(_ stem: StemID) -> LinearGain {
    guard isAudible(stem) else { return .zero }
    let settings = stems[stem.index]
    let factor = settings.gain.linear.factor
    return LinearGain(settings.isPolarityInverted ? -factor : factor)
  }
}

/// Gains that bring sum and mixdown to one loudness.
public struct LoudnessMatch: Hashable, Sendable {
  public var sum: Decibels
  public var mixdown: Decibels

  public init(sum: Decibels = .unity, mixdown: Decibels = .unity) {
    self.sum = sum
    self.mixdown = mixdown
  }
}
