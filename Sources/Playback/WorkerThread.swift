internal import Glibc

/// One thread of our own. Signals go to the other threads of the process.
package final class WorkerThread: Sendable {
  private let id: pthread_t

  private final class Body: Sendable {
    let run: @Sendable () -> Void
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
        return nil
      }, passed.toOpaque())
    guard failure == 0 else {
      unsafe passed.release()
      return nil
    }
    self.id = id
  }

  /// Waits for the thread's end. To be called once.
  package func join() { _ = pthread_join(id, nil) }
}
