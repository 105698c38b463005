import Handoff
import Inspection
import Signal
import SoundFiles
import Synchronization

/// Renders a plan to the end of a file that is being written.
enum RenderPass {
  /// Appends the plan's frames; `progress` gets the share that is done. Ends early when it is interrupted.
  static func run(
    _ plan: RenderPlan, as format: RenderFormat, into writer: SoundFileWriter,
    _ interruption: Interruption, progress: (Double) -> Void
  ) -> RenderResult {
    // Unsafe to share in general; the render calls the writer on one thread at a time, and has ended before it
    // is used here again.
    nonisolated(unsafe) let target = writer
    let written = Counter()
    let outcome = Mutex<RenderResult?>(nil)
    let job = OfflineRender.start(plan, as: format) { bytes in
      do throws(SoundFileWriteFailure) {
        try unsafe target.write(stored: bytes)
      } catch { return error.sentence }
      written.value.wrappingAdd(bytes.byteCount, ordering: .relaxed)
      return nil
    } finished: { result in
      outcome.withLock { $0 = result }
    }
    let frameBytes = format.channelCount * format.stored.encoding.byteCount
    let whole = Double(plan.frameCount.value) * Double(frameBytes)
    while !job.wait(milliseconds: 50) {
      if interruption.hasCome { job.cancel() }
      progress(Double(written.value.load(ordering: .relaxed)) / whole)
    }
    guard let result = outcome.withLock({ $0 }) else {
      preconditionFailure("A render ended without a result.")
    }
    return result
  }

  private final class Counter: Sendable { let value = Atomic<Int>(0) }
}
