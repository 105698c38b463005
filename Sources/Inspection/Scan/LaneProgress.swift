import Glibc
import Signal
import Stems

/// How far a lane has been scanned. Belongs to the thread that took it from the queue, whose lock orders
/// the hand-over: hence sendable without a lock of its own.
final class LaneProgress: @unchecked Sendable {
  /// Frames read at a time: what is read, decoded and measured stays in the second-level cache.
  static let blockFrames = 32 * Overview.bucketFrames
  /// Blocks of a turn, together about a second.
  private static let turnBlocks = 8
  private static let sketchPoints = 200
  /// Every so many points are looked at first.
  private static let sketchStride = 8
  private static let sketchPointFrames = 64
  /// Seconds that the first points may take for the rest to follow.
  private static let sketchPatience = 0.001

  private let lane: OverviewScan.Lane
  private var reader: (any SampleReader)?
  /// Turns taken; the first one is the sketch.
  private(set) var turns = 0
  private var position: Int64 = 0
  private(set) var isFinished: Bool

  init(_ lane: OverviewScan.Lane) {
    self.lane = lane
    isFinished = lane.source.frameCount.value <= 0
  }

  /// Takes one turn. `buffer` holds `blockFrames` frames.
  func advance(
    _ buffer: borrowing FrameBuffer, _ crew: Crew, _ deliver: @Sendable (OverviewScan.Event) -> Void
  ) {
    do throws(SampleReadFailure) {
      let reader = try openReader()
      if turns == 0 {
        let envelopes = try sketch(reader, buffer)
        deliver(.sketch(lane: lane.number, envelopes))
      } else {
        try scan(reader, buffer, crew, deliver)
      }
      turns += 1
    } catch {
      isFinished = true
      deliver(.failed(lane: lane.number, error))
    }
  }

  private func openReader() throws(SampleReadFailure) -> any SampleReader {
    if let reader { return reader }
    let new = try lane.source.makeReader()
    reader = new
    return new
  }

  /// Looks at a few frames here and there. Where a seek is dear (compressed or resampled lanes, a cold
  /// disk) the first points have to do.
  private func sketch(
    _ reader: any SampleReader, _ buffer: borrowing FrameBuffer
  ) throws(SampleReadFailure) -> [Envelope] {
    let begin = monotonicSeconds()
    let rough = try look(
      reader, stride(from: Self.sketchStride / 2, to: Self.sketchPoints, by: Self.sketchStride),
      buffer)
    guard monotonicSeconds() - begin < Self.sketchPatience else { return rough }
    return try look(reader, stride(from: 0, to: Self.sketchPoints, by: 1), buffer)
  }

  /// The envelopes of a few frames at each of these sketch points.
  private func look(
    _ reader: any SampleReader, _ points: StrideTo<Int>, _ buffer: borrowing FrameBuffer
  ) throws(SampleReadFailure) -> [Envelope] {
    var envelopes: [Envelope] = []
    let length = Double(lane.source.frameCount.value)
    let frames = Self.sketchPointFrames
    let centres = points.map { point in
      FrameIndex(Int64(length * (Double(point) + 0.5) / Double(Self.sketchPoints)))
    }
    reader.willRead(FrameCount(frames), at: centres)
    for centre in centres {
      try buffer.read(reader, from: centre, frames: frames)
      // Sound: the buffer outlives the call.
      let samples = unsafe buffer.samples(frames).span
      envelopes.append(envelope(of: samples, overThreshold: lane.overThreshold))
    }
    return envelopes
  }

  /// Scans the next blocks and delivers them as one chunk.
  private func scan(
    _ reader: any SampleReader, _ buffer: borrowing FrameBuffer, _ crew: Crew,
    _ deliver: @Sendable (OverviewScan.Event) -> Void
  ) throws(SampleReadFailure) {
    var chunk = OverviewChunk(
      firstBucket: Int(position) / Overview.bucketFrames, buckets: [])
    let end = lane.source.frameCount.value
    for _ in 0..<Self.turnBlocks where position < end && !crew.isCancelled {
      let frames = Int(min(Int64(Self.blockFrames), end - position))
      try measure(reader, buffer, frames, &chunk.buckets)
      position += Int64(frames)
    }
    isFinished = position >= end
    deliver(.chunk(lane: lane.number, chunk))
  }

  /// Appends the envelopes of the next frames; decodes on the way where the lane allows it.
  private func measure(
    _ reader: any SampleReader, _ buffer: borrowing FrameBuffer, _ frames: Int,
    _ buckets: inout [Envelope]
  ) throws(SampleReadFailure) {
    let threshold = lane.overThreshold
    let isDone = try reader.readStored(from: FrameIndex(position), count: FrameCount(frames)) {
      appendEnvelopes(of: $0, as: $1, overThreshold: threshold, to: &buckets)
    }
    guard !isDone else { return }
    try buffer.read(reader, from: FrameIndex(position), frames: frames)
    // Sound: the buffer outlives the call.
    let samples = unsafe buffer.samples(frames).span
    appendEnvelopes(of: samples, overThreshold: threshold, to: &buckets)
  }
}

/// Appends an envelope for each bucket of interleaved stereo that begins with a bucket; the last one may
/// be short.
func appendEnvelopes(
  of samples: Span<Float>, overThreshold: Float, to buckets: inout [Envelope]
) {
  for first in stride(from: 0, to: samples.count, by: Overview.bucketFrames * 2) {
    let end = min(samples.count, first + Overview.bucketFrames * 2)
    buckets.append(
      envelope(of: samples.extracting(first..<end), overThreshold: overThreshold))
  }
}

/// Seconds of a clock that nobody sets.
func monotonicSeconds() -> Double {
  var time = timespec()
  unsafe clock_gettime(CLOCK_MONOTONIC, &time)
  return Double(time.tv_sec) + Double(time.tv_nsec) * 1e-9
}
