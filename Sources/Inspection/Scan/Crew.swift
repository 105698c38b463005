import Glibc
import Signal
import Synchronization

/// The threads of a scan job and what they share.
package final class Crew: Sendable {
  private let workers: Int
  private let body: @Sendable (Crew, Int) -> Void
  private let finished: @Sendable (Bool) -> Void
  private let cancelled = Atomic<Bool>(false)
  private let running: Atomic<Int>
  /// Signalled once everything is over.
  private let over = CountingSemaphore(0)

  init(
    workers: Int, body: @escaping @Sendable (Crew, Int) -> Void,
    finished: @escaping @Sendable (Bool) -> Void
  ) {
    self.workers = workers
    self.body = body
    self.finished = finished
    running = Atomic(workers)
  }

  /// Whether the work is no longer wanted.
  package var isCancelled: Bool { cancelled.load(ordering: .relaxed) }

  package func cancel() { cancelled.store(true, ordering: .relaxed) }

  func wait() {
    over.wait()
    // For the next one who waits.
    over.signal()
  }

  /// As `wait`, but for a time at most; whether everything is over.
  func wait(milliseconds: Int) -> Bool {
    guard over.wait(milliseconds: milliseconds) else { return false }
    over.signal()
    return true
  }

  /// Puts the calling thread behind the others for the rest of its life: playback goes first where the
  /// render thread got no real-time priority. On Linux the value is the thread's own; a refusal costs
  /// nothing.
  static func standBack() { setpriority(__priority_which_t(PRIO_PROCESS.rawValue), 0, 10) }

  func start() {
    for worker in 0..<workers where !startThread(worker) {
      // The others share the work; without any, there is nobody to do it.
      if worker == 0 { cancel() }
      leave()
    }
  }

  /// One thread's way in: who it is.
  private final class Ticket {
    let crew: Crew
    let worker: Int

    init(_ crew: Crew, _ worker: Int) {
      self.crew = crew
      self.worker = worker
    }
  }

  private func startThread(_ worker: Int) -> Bool {
    let ticket = unsafe Unmanaged.passRetained(Ticket(self, worker))
    var thread = pthread_t()
    let error = unsafe pthread_create(
      &thread, nil,
      { argument in
        // Sound: `argument` is the ticket retained above, taken back exactly once.
        guard let argument = unsafe argument else { return nil }
        let ticket = unsafe Unmanaged<Ticket>.fromOpaque(argument).takeRetainedValue()
        ticket.crew.work(ticket.worker)
        return nil
      }, ticket.toOpaque())
    guard error == 0 else {
      unsafe ticket.release()
      return false
    }
    pthread_detach(thread)
    return true
  }

  private func work(_ worker: Int) {
    flushDenormalsOnThisThread()
    body(self, worker)
    leave()
  }

  private func leave() {
    guard running.subtract(1, ordering: .acquiringAndReleasing).newValue == 0 else { return }
    finished(isCancelled)
    over.signal()
  }
}
