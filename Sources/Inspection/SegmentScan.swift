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
  /// Frames at a time: a lane's block, the sum and the residual stay in the second-level cache.
  static let blockFrames = 32 * Overview.bucketFrames
  /// Blocks in a chunk that is delivered.
  private static let chunkBlocks = 8

  /// A lane that takes part.
  private struct Part {
    var lane: Int
    var reader: any SampleReader
    /// Where it stands on the song's axis, its offset included.
    var frames: Range<Int64>
    var gain: LinearGain
  }

  private let comparison: Comparison
  private var stems: [Part] = []
  private var mixdown: [Part] = []
  private let scratch = FrameBuffer(frames: blockFrames)
  private let sum = FrameBuffer(frames: blockFrames)
  private let reference = FrameBuffer(frames: blockFrames)
  private let residual = FrameBuffer(frames: blockFrames)

  init(_ comparison: Comparison) {
    self.comparison = comparison
    let settings = comparison.settings
    for (index, stem) in settings.stems.enumerated() {
      let gain = settings.effectiveGain(StemID(index))
      guard gain != .zero else { continue }
      stems += part(index, offset: stem.offset, gain: gain)
    }
    mixdown = part(settings.stems.count, offset: .zero, gain: .unity)
  }

  /// Opens a lane; none where that fails.
  private func part(_ lane: Int, offset: FrameCount, gain: LinearGain) -> [Part] {
    let source = comparison.lanes[lane].source
    let start = (comparison.lanes[lane].start + offset).value
    do throws(SampleReadFailure) {
      return [
        Part(
          lane: lane, reader: try source.makeReader(),
          frames: start..<start + max(0, source.frameCount.value), gain: gain)
      ]
    } catch {
      comparison.report(lane, error)
      return []
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
      mix(stems, into: sum, position, frames)
      mix(mixdown, into: reference, position, frames)
      // Sound, both: the buffers outlive the call.
      unsafe loudness.settle(sum.samples(frames).span, reference.samples(frames).span)
      position += Int64(frames)
    }
  }

  /// Compares one block.
  private func compare(
    _ position: Int64, _ frames: Int, _ loudness: inout PairedLoudness,
    _ result: inout SegmentResult, _ buckets: inout [Envelope]
  ) {
    mix(stems, into: sum, position, frames)
    mix(mixdown, into: reference, position, frames)
    residual.put(reference, minus: sum, frames: frames)
    // Sound, all of them: the buffers outlive the calls.
    unsafe loudness.measure(sum.samples(frames).span, reference.samples(frames).span)
    result.mixdownSquares += unsafe sumOfSquares(reference.samples(frames).span)
    result.residualSquares += unsafe sumOfSquares(residual.samples(frames).span)
    unsafe appendEnvelopes(
      of: residual.samples(frames).span, overThreshold: Float(1).nextUp, to: &buckets)
  }

  /// Adds up lanes, in their order, as the renderer does.
  private func mix(
    _ parts: [Part], into buffer: borrowing FrameBuffer, _ position: Int64, _ frames: Int
  ) {
    buffer.clear(frames: frames)
    for part in parts where part.frames.overlaps(position..<position + Int64(frames)) {
      do throws(SampleReadFailure) {
        try scratch.read(
          part.reader, from: FrameIndex(position - part.frames.lowerBound), frames: frames)
      } catch {
        // What could not be read is silence; the rest of the block counts.
        comparison.report(part.lane, error)
      }
      buffer.add(scratch, gain: part.gain, frames: frames)
    }
  }
}
