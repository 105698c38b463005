import Glibc

/// Peaks between the samples: Rec. ITU-R BS.1770-5 Annex 2, by four-fold oversampling below 96 kHz and
/// two-fold from there on.
///
/// A value for one thread at a time; not for the render thread.
public struct TruePeakMeter: Sendable {
  /// Frames that are filtered at a time.
  private static let blockFrames = 1024

  private let interpolator: TruePeakInterpolator
  /// `history` frames of the past, then a block.
  private var buffer: [Float]
  private var peaks = SIMD2<Float>()

  /// A meter before which there was silence.
  public init(sampleRate: SampleRate) {
    interpolator = TruePeakInterpolator(sampleRate: sampleRate)
    buffer = [Float](repeating: 0, count: (interpolator.history + Self.blockFrames) * 2 + 8)
  }

  /// Largest absolute value of each side, full scale 1, since the start or the last `reset`. Never below
  /// the largest sample.
  public var peak: (left: Float, right: Float) { (peaks.x, peaks.y) }

  /// Forgets the peaks; the signal goes on.
  public mutating func reset() { peaks = SIMD2() }

  /// Takes the next frames of interleaved stereo. NaN and infinite samples count as silence.
  public mutating func process(_ samples: Span<Float>) {
    var first = 0
    while first < samples.count & ~1 {
      let count = min(Self.blockFrames * 2, samples.count & ~1 - first)
      processBlock(samples.extracting(first..<first + count))
      first += count
    }
  }

  private mutating func processBlock(_ samples: Span<Float>) {
    let past = interpolator.history * 2
    var target = buffer.mutableSpan
    var index = 0
    while index &+ 8 <= samples.count {
      target.put(samples.floats(at: index).withoutInvalid, at: past &+ index)
      index &+= 8
    }
    while index < samples.count {
      target[past + index] = samples[index].isFinite ? samples[index] : 0
      index += 1
    }
    let taken = past..<past + samples.count
    var found = peakOfFrames(taken) { $0.floats(at: $1) }
    for phase in interpolator.phases {
      found = found.upper(
        peakOfFrames(taken) { buffer, frame in
          var sum = SIMD8<Float>()
          for tap in phase.indices {
            sum += buffer.floats(at: frame &- 2 &* tap) * SIMD8(repeating: phase[tap])
          }
          return sum
        })
    }
    peaks = peaks.upper(found)
    for index in 0..<past { buffer[index] = buffer[samples.count + index] }
  }

  /// Largest magnitudes, left and right, of what `filter` makes of the buffer, eight samples at a time.
  @inline(__always)
  private func peakOfFrames(
    _ range: Range<Int>, _ filter: (borrowing Span<Float>, Int) -> SIMD8<Float>
  ) -> SIMD2<Float> {
    let span = buffer.span
    var peaks = SIMD8<Float>()
    var index = range.lowerBound
    while index &+ 8 <= range.upperBound {
      let magnitudes = filter(span, index).magnitudes
      peaks.replace(with: magnitudes, where: magnitudes .> peaks)
      index &+= 8
    }
    if index < range.upperBound {
      // The rest of the vector lies beyond the block: what is found there is not signal. The buffer has
      // room for it.
      let beyond = SIMD8<Int32>(0, 1, 2, 3, 4, 5, 6, 7) .>= Int32(range.upperBound - index)
      let magnitudes = filter(span, index).magnitudes.replacing(with: 0, where: beyond)
      peaks.replace(with: magnitudes, where: magnitudes .> peaks)
    }
    return sides(peaks)
  }
}

/// Largest left (even) and right (odd) lane; out of the loop's sight, or it keeps the lanes in memory.
@inline(never)
private func sides(_ lanes: SIMD8<Float>) -> SIMD2<Float> {
  SIMD2(lanes.evenHalf.max(), lanes.oddHalf.max())
}

extension SIMD2<Float> {
  /// The larger of each side.
  fileprivate func upper(_ other: SIMD2<Float>) -> SIMD2<Float> {
    SIMD2(Swift.max(x, other.x), Swift.max(y, other.y))
  }
}
