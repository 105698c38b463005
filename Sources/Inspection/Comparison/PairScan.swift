public import Signal
public import Stems

/// Compares two versions of a stem, sample by sample.
public enum PairScan {
  /// One version: its audio at the common rate, and where it begins on the common axis.
  public struct Version: Sendable {
    public var source: any SampleSource
    public var start: FrameIndex
    public var fileRate: SampleRate
    public var quantiserStep: Double

    public init(
      source: any SampleSource, start: FrameIndex, fileRate: SampleRate, quantiserStep: Double
    ) {
      self.source = source
      self.start = start
      self.fileRate = fileRate
      self.quantiserStep = quantiserStep
    }

    var end: FrameIndex { start + source.frameCount }
  }

  /// A tenth of a second.
  struct Stretch: Hashable, Sendable {
    /// Sums of squares and of products of both channels.
    var old = 0.0
    var new = 0.0
    var product = 0.0
    /// Of new − old.
    var difference = 0.0
    var peak: Float = 0

    mutating func join(_ other: Stretch) {
      old += other.old
      new += other.new
      product += other.product
      difference += other.difference
      peak = max(peak, other.peak)
    }
  }

  /// What was measured, and the frames of a stretch.
  struct Outcome: Sendable {
    var stretches: [Stretch] = []
    var frames = 0
    var failure: SampleReadFailure?

    var total: Stretch {
      stretches.reduce(into: Stretch()) { $0.join($1) }
    }
  }

  /// Reads both versions to the end of the longer one. Blocks; on the calling thread alone.
  ///
  /// The old one under a gain, or as it is.
  static func measure(
    _ old: Version, _ new: Version, rate: SampleRate, gain: LinearGain = .unity
  ) -> Outcome {
    var outcome = Outcome(frames: Int(max(1, rate.frames(0.1).value)))
    let frames = outcome.frames
    let end = max(old.end, new.end).value
    guard end > 0 else { return outcome }
    do throws(SampleReadFailure) {
      let readers = try (old.source.makeReader(), new.source.makeReader())
      let raw = FrameBuffer(frames: frames)
      let first = FrameBuffer(frames: frames)
      let second = FrameBuffer(frames: frames)
      var position: Int64 = 0
      while position < end {
        try fill(first, readers.0, old, position, frames, raw, gain)
        try fill(second, readers.1, new, position, frames, raw, .unity)
        outcome.stretches.append(compare(first, second, frames))
        position += Int64(frames)
      }
    } catch { outcome.failure = error }
    return outcome
  }

  /// Reads frames of the axis; NaN and infinity count as silence.
  private static func fill(
    _ buffer: borrowing FrameBuffer, _ reader: any SampleReader, _ version: Version,
    _ position: Int64, _ frames: Int, _ raw: borrowing FrameBuffer, _ gain: LinearGain
  ) throws(SampleReadFailure) {
    let start = FrameIndex(position - version.start.value)
    try raw.read(reader, from: start, frames: frames)
    buffer.clear(frames: frames)
    buffer.add(raw, gain: gain, frames: frames)
  }

  private static func compare(
    _ old: borrowing FrameBuffer, _ new: borrowing FrameBuffer, _ frames: Int
  ) -> Stretch {
    // Sound: the buffers outlive the calls.
    let (a, b) = unsafe (old.samples(frames), new.samples(frames))
    let measure = unsafe Signal.difference(of: b.span, minus: a.span)
    return unsafe Stretch(
      old: sumOfSquares(a.span), new: measure.minuendSquares, product: dotProduct(a.span, b.span),
      difference: measure.squares, peak: measure.peak)
  }
}
