import Signal
import Stems

/// What one segment of a song adds to the comparison.
struct SegmentResult: Sendable {
  /// Sums of the squared samples of both channels.
  var residualSquares = 0.0
  var mixdownSquares = 0.0
  /// K-weighted sums of squares of sum and mixdown, in steps of 100 ms from `firstStep` on.
  var firstStep = 0
  var steps: [SIMD2<Double>] = []
}

/// Compares segments of a song; belongs to one thread.
final class SegmentScan {
  /// Frames at a time.
  static let blockFrames = LaneMixer.blockFrames
  /// Blocks in a chunk that is delivered.
  private static let chunkBlocks = 8

  private let comparison: Comparison
  private let mixer: LaneMixer
  private let residual = FrameBuffer(frames: blockFrames)

  init(_ comparison: Comparison) {
    self.comparison = comparison
    mixer = LaneMixer(lanes: comparison.lanes, settings: comparison.settings) {
      comparison.report($0, $1)
    }
  }

  /// Compares a segment that begins with a bucket. Delivers the residual's envelopes on the way; stops
  /// early when the job is called off.
  func run(_ segment: Range<Int64>, _ crew: Crew) -> SegmentResult {
    var result = SegmentResult()
    var loudness = PairedLoudness(
      from: FrameIndex(segment.lowerBound), sampleRate: comparison.sampleRate)
    settle(&loudness, before: segment.lowerBound)
    var position = segment.lowerBound
    while position < segment.upperBound, !crew.isCancelled {
      let end = min(
        segment.upperBound, position + Int64(Self.blockFrames * Self.chunkBlocks))
      var chunk = OverviewChunk(
        firstBucket: Int(position) / Overview.bucketFrames, buckets: [])
      while position < end, !crew.isCancelled {
        let frames = Int(min(Int64(Self.blockFrames), end - position))
        compare(position, frames, &loudness, &result, &chunk.buckets)
        position += Int64(frames)
      }
      comparison.deliver(.chunk(chunk))
    }
    result.firstStep = loudness.firstStep
    result.steps = loudness.sums
    return result
  }

  /// Feeds the loudness filters with what comes before a segment.
  private func settle(_ loudness: inout PairedLoudness, before start: Int64) {
    let warmUp = PairedLoudness.warmUp(at: comparison.sampleRate).value
    var position = max(0, start - warmUp)
    while position < start {
      let frames = Int(min(Int64(Self.blockFrames), start - position))
      mixer.mixStems(from: position, frames: frames)
      mixer.mixMixdown(from: position, frames: frames)
      // Sound, both: the buffers outlive the call.
      unsafe loudness.settle(mixer.sum.samples(frames).span, mixer.mixdown.samples(frames).span)
      position += Int64(frames)
    }
  }

  /// Compares one block.
  private func compare(
    _ position: Int64, _ frames: Int, _ loudness: inout PairedLoudness,
    _ result: inout SegmentResult, _ buckets: inout [Envelope]
  ) {
    mixer.mixStems(from: position, frames: frames)
    mixer.mixMixdown(from: position, frames: frames)
    residual.put(mixer.mixdown, minus: mixer.sum, frames: frames)
    // Sound, all of them: the buffers outlive the calls.
    unsafe loudness.measure(mixer.sum.samples(frames).span, mixer.mixdown.samples(frames).span)
    result.mixdownSquares += unsafe sumOfSquares(mixer.mixdown.samples(frames).span)
    result.residualSquares += unsafe sumOfSquares(residual.samples(frames).span)
    unsafe appendEnvelopes(
      of: residual.samples(frames).span, overThreshold: Float(1).nextUp, to: &buckets)
  }
}
