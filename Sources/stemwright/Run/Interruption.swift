import Dispatch
import Glibc
import Synchronization

/// Ctrl-C and SIGTERM as something to look at, for commands that end their sound with a fade.
final class Interruption {
  private final class Flag: Sendable { let value = Atomic<Bool>(false) }

  private let flag = Flag()
  private let sources: [any DispatchSourceSignal]

  /// Takes the two signals for the rest of the process.
  init() {
    let flag = self.flag
    sources = [SIGINT, SIGTERM].map { number in
      // The dispatch source sees the signal all the same.
      _ = signal(number, SIG_IGN)
      let source = DispatchSource.makeSignalSource(signal: number, queue: .global())
      source.setEventHandler { flag.value.store(true, ordering: .relaxed) }
      source.resume()
      return source
    }
  }

  deinit { sources.forEach { $0.cancel() } }

  /// Whether one of them has come.
  var hasCome: Bool { flag.value.load(ordering: .relaxed) }
}

/// Lets the calling thread sleep.
func pauseThread(milliseconds: UInt32) {
  usleep(milliseconds * 1000)
}
