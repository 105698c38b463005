public import Inspection
import Signal
import Stems
import Synchronization

/// Writes what the player would play, sample for sample, as fast as the machine goes.
public enum OfflineRender {
  /// Starts a render with a thread for each processor.
  ///
  /// Each thread mixes a segment and then writes it, in the order of the song: one writes while the others
  /// mix. `write` gets whole frames as they are to be stored, on one thread at a time; a sentence that it
  /// returns ends the render. `finished` is called once, at the end, on a thread of the render.
  public static func start(
    _ plan: RenderPlan, as format: RenderFormat,
    write: @escaping @Sendable (RawSpan) -> String?,
    finished: @escaping @Sendable (RenderResult) -> Void
  ) -> ScanJob {
    let run = RenderRun(plan, format, write: write)
    return ScanJob(
      workers: run.workers, body: { crew, _ in run.work(crew) },
      finished: { wasCancelled in finished(run.outcome(wasCancelled: wasCancelled)) })
  }
}

/// One render, shared by its threads.
private final class RenderRun: Sendable {
  private let plan: RenderPlan
  private let format: RenderFormat
  private let write: @Sendable (RawSpan) -> String?
  let workers: Int
  private let segmentCount: Int
  private let nextSegment = Atomic<Int>(0)
  private let queue: WritingQueue
  private let total = Mutex(RenderResult())

  init(
    _ plan: RenderPlan, _ format: RenderFormat, write: @escaping @Sendable (RawSpan) -> String?
  ) {
    precondition(plan.source == .sum || plan.lanes.count > plan.settings.stems.count)
    self.plan = plan
    self.format = format
    self.write = write
    let size = Int64(RenderSegment.frames)
    segmentCount = Int((plan.frameCount.value + size - 1) / size)
    workers = max(1, min(ScanJob.workerCount(lanes: plan.lanes.count), segmentCount))
    queue = WritingQueue(writers: workers)
  }

  /// Takes segments until there are no more. The body of one thread.
  func work(_ crew: Crew) {
    let segment = RenderSegment(plan, format) { [self] lane, failure in
      stop(.unreadable(lane: lane, failure), crew)
    }
    defer { join(segment) }
    while true {
      let index = nextSegment.wrappingAdd(1, ordering: .relaxed).oldValue
      guard index < segmentCount else { return }
      if !crew.isCancelled { segment.make(index) }
      // Also when called off: the others wait for this one's turn to be over.
      queue.wait(turn: index)
      if !crew.isCancelled, let sentence = segment.show(to: write) {
        stop(.unwritable(sentence: sentence), crew)
      }
      queue.endTurn(index)
      if crew.isCancelled { return }
    }
  }

  /// Adds what one thread saw.
  private func join(_ segment: RenderSegment) {
    total.withLock {
      $0.peak = max($0.peak, segment.peak)
      $0.overs += segment.overs
    }
  }

  func outcome(wasCancelled: Bool) -> RenderResult {
    var outcome = total.withLock { $0 }
    if wasCancelled, outcome.failure == nil { outcome.failure = .cancelled }
    return outcome
  }

  private func stop(_ failure: RenderResult.Failure, _ crew: Crew) {
    total.withLock { if $0.failure == nil { $0.failure = failure } }
    crew.cancel()
  }
}
