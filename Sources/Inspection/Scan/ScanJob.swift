import Glibc

/// Work on threads of its own that can be called off. Letting go of the job calls it off too.
public final class ScanJob: Sendable {
  private let crew: Crew

  /// Starts the threads. Each calls `body` once with its number; the last one to come back calls
  /// `finished` on its own thread, with whether the work was called off.
  package init(
    workers: Int, body: @escaping @Sendable (Crew, Int) -> Void,
    finished: @escaping @Sendable (_ wasCancelled: Bool) -> Void
  ) {
    crew = Crew(workers: max(1, workers), body: body, finished: finished)
    crew.start()
  }

  deinit { crew.cancel() }

  /// Asks the threads to stop; returns at once. They stop after the block at hand, within a few
  /// milliseconds unless the disk stalls, and the last event is delivered then. Any thread.
  public func cancel() { crew.cancel() }

  /// Blocks until the last event has been delivered. Not from an event's callback.
  public func wait() { crew.wait() }

  /// As `wait`, but for a time at most; whether the last event has been delivered.
  public func wait(milliseconds: Int) -> Bool { crew.wait(milliseconds: milliseconds) }

  /// As many workers as there are processors, but not so many that every lane's open files add up to
  /// more than a process is allowed.
  package static func workerCount(lanes: Int) -> Int {
    let processors = max(1, sysconf(Int32(_SC_NPROCESSORS_ONLN)))
    return max(1, min(processors, 16, 256 / max(1, lanes)))
  }
}
