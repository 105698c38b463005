internal import Signal

/// Positions on the song's axis and at the rate the engine runs at: the only place where one becomes
/// the other.
struct RateMap {
  var song: SampleRate
  var engine: SampleRate

  /// The frame of the engine nearest to a frame of the song.
  func engineFrame(_ frame: FrameIndex) -> Int64 {
    Self.scale(frame.value, by: engine.hertz, over: song.hertz)
  }

  /// The frame of the song nearest to a frame of the engine.
  func songFrame(_ frame: Int64) -> FrameIndex {
    FrameIndex(Self.scale(frame, by: song.hertz, over: engine.hertz))
  }

  /// `value × factor ÷ divisor`, rounded to nearest, saturating.
  private static func scale(_ value: Int64, by factor: Int, over divisor: Int) -> Int64 {
    guard factor != divisor, divisor > 0 else { return value }
    let product = Int128(value) * Int128(factor)
    let half = Int128(divisor / 2)
    let rounded = (product + (product < 0 ? -half : half)) / Int128(divisor)
    return Int64(clamping: rounded)
  }
}
