internal import Signal
internal import Stems

/// Everything the render thread is told: one value, replaced as a whole. Lane gains follow it in
/// memory. There is no queue of commands: what counts is where things should stand, and the newest
/// word on that is always right.
struct RenderTargets: BitwiseCopyable {
  /// How the material of a new generation takes over from what is sounding.
  enum Entry: UInt8, BitwiseCopyable {
    /// At the generation's position, with a crossfade.
    case jump
    /// Where the sound stands, with a crossfade: same place, other offsets or another loop.
    case splice
    /// At the generation's position, at once: nobody hears the old material any more.
    case cut
  }

  /// Counts the targets that were published.
  var serial = 0
  var isPlaying = false
  var generation = 0
  /// Where the generation begins.
  var position: Int64 = 0
  var entry = Entry.cut
  /// Shares of sum, mixdown and residual in what is measured; they add up to 1.
  var shares = SourceFactors(sum: 1, mixdown: 0, residual: 0)
  /// Factors on sum, mixdown and residual in what is heard: share, loudness match and make-up.
  var factors = SourceFactors(sum: 1, mixdown: 0, residual: 0)
  /// From the source's sides to the monitor's, with the monitor level in it.
  var matrix = ChannelMatrix()
}

/// One factor for each source.
struct SourceFactors: BitwiseCopyable, Equatable {
  var sum: Float
  var mixdown: Float
  var residual: Float
}

/// Left out = `leftFromLeft` × left + `leftFromRight` × right, and so for the right side.
struct ChannelMatrix: BitwiseCopyable, Equatable {
  var leftFromLeft: Float = 1
  var leftFromRight: Float = 0
  var rightFromLeft: Float = 0
  var rightFromRight: Float = 1
}

extension RenderTargets {
  /// Takes over what concerns the monitor. Without a mixdown only the sum can be heard.
  mutating func setMonitor(_ settings: MixSettings, hasMixdown: Bool) {
    let monitor = settings.monitor
    let match = monitor.isLoudnessMatched
    let sumGain = match ? min(settings.loudnessMatch.sum, .unity) : .unity
    let mixdownGain = match ? min(settings.loudnessMatch.mixdown, .unity) : .unity
    shares = SourceFactors(sum: 0, mixdown: 0, residual: 0)
    factors = shares
    switch hasMixdown ? monitor.source : .sum {
    case .sum:
      shares.sum = 1
      factors.sum = sumGain.linear.factor
    case .mixdown:
      shares.mixdown = 1
      factors.mixdown = mixdownGain.linear.factor
    case .residual:
      shares.residual = 1
      factors.residual = monitor.residualMakeUp.linear.factor
    }
    let level = min(monitor.level, .unity) + (monitor.isDimmed ? MonitorSettings.dimming : .unity)
    matrix = ChannelMatrix(monitor.channels, level: level.linear)
  }
}

extension ChannelMatrix {
  init(_ mode: ChannelMode, level: LinearGain) {
    let one = level.factor
    let half = one / 2
    switch mode {
    case .stereo: self.init(one, 0, 0, one)
    case .mono: self.init(half, half, half, half)
    case .left: self.init(one, 0, one, 0)
    case .right: self.init(0, one, 0, one)
    case .swapped: self.init(0, one, one, 0)
    case .side: self.init(half, -half, half, -half)
    }
  }

  private init(_ ll: Float, _ lr: Float, _ rl: Float, _ rr: Float) {
    self.init(leftFromLeft: ll, leftFromRight: lr, rightFromLeft: rl, rightFromRight: rr)
  }
}

/// What the render thread tells: one value, replaced as a whole at the end of each period.
struct RenderReport: BitwiseCopyable {
  /// The generation whose material is in use.
  var generation = 0
  /// The next frame to be rendered, at the engine's rate.
  var position: Int64 = 0
  /// Frames rendered in one piece up to `position`.
  var contiguousFrames: Int64 = 0
  /// Whether the generation was played to the song's end.
  var hasEnded = false
  var underruns = 0
  var clippedSamples = 0
  var invalidSamples = 0
  /// Frames that the meters missed.
  var unmeteredFrames = 0
  var moves = RenderMoves()
}

/// At which frame of the output the newest targets became valid: enough to make the same sound again.
package struct RenderMoves: BitwiseCopyable, Sendable {
  /// Frames that were given to the output so far.
  package var outputFrames = 0
  /// The newest targets that were taken, and the output frame from which they count.
  package var serial = 0
  package var takenAt = 0
  /// The newest material that took over, and its first output frame.
  package var generation = 0
  package var adoptedAt = 0
}
