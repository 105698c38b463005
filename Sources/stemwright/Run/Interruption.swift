import Glibc
import Synchronization

/// Ctrl-C and SIGTERM as something to look at, for commands that have to end with a fade or to clear away
/// what they began.
struct Interruption {
  /// Takes the two signals for the rest of the process: from here on none is lost.
  init() {
    // Also brings the flag to life before a handler can meet it.
    hasSignalCome.store(false, ordering: .relaxed)
    for number in [SIGINT, SIGTERM] {
      _ = signal(number) { _ in hasSignalCome.store(true, ordering: .relaxed) }
    }
  }

  /// Whether one of them has come.
  var hasCome: Bool { hasSignalCome.load(ordering: .relaxed) }
}

/// Set by the signals' handler, in which nothing else is safe.
private let hasSignalCome = Atomic<Bool>(false)

/// Lets the calling thread sleep.
func pauseThread(milliseconds: UInt32) {
  usleep(milliseconds * 1000)
}
