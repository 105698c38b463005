import CursesTerminal
import Glibc
import TerminalUI

/// How a run loop waits for the terminal and takes what came from it: the same for a song and for an album.
extension CursesTerminal {
  /// Until a key, a wake-up, room on a line that was full, or the end of the time.
  func wait(or wakePipe: WakePipe, milliseconds: Int32) {
    var descriptors = [
      pollfd(fd: inputDescriptor, events: Int16(POLLIN), revents: 0),
      pollfd(fd: wakePipe.descriptor, events: Int16(POLLIN), revents: 0),
    ]
    if let blocked = blockedDescriptor {
      descriptors.append(pollfd(fd: blocked, events: Int16(POLLOUT), revents: 0))
    }
    // Sound: the array outlives the call, and its own count is passed.
    _ = unsafe poll(&descriptors, nfds_t(descriptors.count), milliseconds)
    wakePipe.clear()
  }

  /// Hands over all that has come. `closed` is the last one: the terminal repeats it for ever.
  func takeEvents(_ take: (InputEvent) -> Void) {
    while let event = nextEvent() {
      take(event)
      if case .closed = event { return }
    }
  }
}
