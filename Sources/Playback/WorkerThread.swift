internal import Glibc
internal import Synchronization

/// One thread of our own. Signals go to the other threads of the process.
package final class WorkerThread: Sendable {
  private let id: pthread_t
  private let body: Body

  private final class Body: Sendable {
    let run: @Sendable () -> Void
    let hasEnded = Atomic<Bool>(false)
    init(run: @escaping @Sendable () -> Void) { self.run = run }
  }

  /// Starts `run`; nil when the system has no thread left.
  package init?(run: @escaping @Sendable () -> Void) {
    let body = Body(run: run)
    // Sound: the thread takes the reference that is passed to it, exactly once.
    let passed = unsafe Unmanaged.passRetained(body)
    var id = pthread_t()
    let failure = unsafe pthread_create(
      &id, nil,
      { passed in
        guard let passed = unsafe passed else { return nil }
        let body = unsafe Unmanaged<Body>.fromOpaque(passed).takeRetainedValue()
        var all = sigset_t()
        unsafe sigfillset(&all)
        unsafe pthread_sigmask(SIG_BLOCK, &all, nil)
        body.run()
        body.hasEnded.store(true, ordering: .releasing)
        return nil
      }, passed.toOpaque())
    guard failure == 0 else {
      unsafe passed.release()
      return nil
    }
    self.id = id
    self.body = body
  }

  /// Waits for the thread's end. To be called once.
  package func join() { _ = pthread_join(id, nil) }

  /// Waits for the thread's end, so many milliseconds at most; one that is held up longer, by a disk that
  /// does not answer, is left to end by itself. To be called once, instead of `join`.
  package func join(milliseconds: Int) {
    for _ in 0..<milliseconds where !body.hasEnded.load(ordering: .acquiring) { usleep(1000) }
    if body.hasEnded.load(ordering: .acquiring) { join() } else { pthread_detach(id) }
  }
}
