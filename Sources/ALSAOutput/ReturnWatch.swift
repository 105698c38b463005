internal import CALSA
internal import Playback
internal import Synchronization

/// Looks once a second, on a thread of its own, whether a device can be opened again.
public final class ReturnWatch: Sendable {
  private final class State: Sendable {
    let isStopping = Atomic<Bool>(false)
    let doorbell = Doorbell()
  }

  private let state: State
  private let thread: WorkerThread?

  /// Watches until the device is there, then calls `didReturn` once, on the watch's thread.
  public init(device: String, didReturn: @escaping @Sendable () -> Void) {
    let state = State()
    self.state = state
    thread = WorkerThread {
      while !state.isStopping.load(ordering: .relaxed) {
        state.doorbell.wait(milliseconds: 1000)
        guard !state.isStopping.load(ordering: .relaxed) else { return }
        if case .success = DeviceList.probe(device) { return didReturn() }
      }
    }
  }

  /// Ends the watch; `didReturn` is not called any more once this has returned. Not to be called from
  /// `didReturn` itself.
  public func stop() {
    guard !state.isStopping.exchange(true, ordering: .relaxed) else { return }
    state.doorbell.ring()
    thread?.join()
  }

  deinit { stop() }
}
