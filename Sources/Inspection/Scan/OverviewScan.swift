public import Signal
public import Stems
import Synchronization

/// Draws the waveforms of lanes in the background: first a sketch of each, then every frame, all lanes
/// side by side from their beginning to their end.
public enum OverviewScan {
  /// One lane to scan.
  public struct Lane: Sendable {
    /// The lane's number in the events.
    public var number: Int
    public var source: any SampleSource
    /// Absolute value from which a sample counts as an over.
    public var overThreshold: Float

    public init(number: Int, source: any SampleSource, overThreshold: Float) {
      self.number = number
      self.source = source
      self.overThreshold = overThreshold
    }
  }

  /// What the scan delivers.
  public enum Event: Sendable {
    /// Rough envelopes, the lane's length shared evenly among them: `Overview.sketch`.
    case sketch(lane: Int, [Envelope])
    /// About a second of a lane; a lane's chunks come in order.
    case chunk(lane: Int, OverviewChunk)
    /// The lane cannot be read any further.
    case failed(lane: Int, SampleReadFailure)
    /// Nothing follows.
    case finished(wasCancelled: Bool)
  }

  /// Starts scanning with a thread for each processor.
  ///
  /// `deliver` is called from the threads of the scan, also from several at a time, and should return
  /// soon: it holds up the scan, not the lane's order.
  public static func start(
    lanes: [Lane], deliver: @escaping @Sendable (Event) -> Void
  ) -> ScanJob {
    let queue = LaneQueue(lanes)
    return ScanJob(
      workers: min(ScanJob.workerCount(lanes: 1), max(1, lanes.count)),
      body: { crew, _ in
        let buffer = FrameBuffer(frames: LaneProgress.blockFrames)
        var isFirstPicture = true
        while !crew.isCancelled, let lane = queue.take() {
          // The sketches are awaited; the rest has time.
          if isFirstPicture, lane.turns > 0 {
            Crew.standBack()
            isFirstPicture = false
          }
          lane.advance(buffer, crew, deliver)
          queue.putBack(lane)
        }
      },
      finished: { deliver(.finished(wasCancelled: $0)) })
  }
}

/// The lanes that nobody is working on. A lane is handed from thread to thread, with its one reader, so
/// that it is read in order and opened once.
private final class LaneQueue: Sendable {
  private let waiting: Mutex<[LaneProgress]>

  init(_ lanes: [OverviewScan.Lane]) {
    waiting = Mutex(lanes.map(LaneProgress.init).filter { !$0.isFinished })
  }

  /// The lane that is furthest behind.
  func take() -> LaneProgress? {
    waiting.withLock { lanes in
      guard let index = lanes.indices.min(by: { lanes[$0].turns < lanes[$1].turns }) else {
        return nil
      }
      return lanes.remove(at: index)
    }
  }

  func putBack(_ lane: LaneProgress) {
    guard !lane.isFinished else { return }
    waiting.withLock { $0.append(lane) }
  }
}
