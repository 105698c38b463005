import Dispatch
import Glibc
import Playback
import SoundFiles
import Stems
import Synchronization
import Workbench

/// Watches a song's folder and assembles it again when something in it has changed.
///
/// A file is looked at once its writer has closed or renamed it. `start` and `stop` belong to the main thread,
/// everything else to a queue of its own.
final class FolderWatch: @unchecked Sendable {
  private let folder: String
  private let actions: EventQueue<Action>
  private let queue = DispatchQueue(label: "folder", qos: .utility)
  private let descriptor: Int32
  private let state = Mutex(State())
  /// The main thread's.
  private var source: (any DispatchSourceRead)?

  private struct State {
    /// The folder that a watch is on, as components below the song's.
    var folders: [Int32: [FileName]] = [:]
    /// Files that somebody has begun to write and not closed.
    var unfinished: Set<[FileName]> = []
    /// Counts changes: only after the last of a run the folder is read.
    var generation = 0
  }

  /// After the last change of a run, so that a whole delivery is one change.
  private static let settling = DispatchTimeInterval.milliseconds(200)

  private static let mask = UInt32(
    IN_CLOSE_WRITE | IN_MOVED_TO | IN_MOVED_FROM | IN_DELETE | IN_MODIFY | IN_CREATE)

  init(folder: String, actions: EventQueue<Action>) {
    self.folder = folder
    self.actions = actions
    descriptor = inotify_init1(Int32(IN_NONBLOCK) | Int32(IN_CLOEXEC))
  }

  /// Begins. Does nothing where the system cannot watch.
  func start() {
    guard descriptor >= 0 else { return }
    queue.async { [self] in
      watch([])
      for name in SongFolder.subfolders(of: folder) { watch([name]) }
      // What came between the opening and the watch.
      schedule()
    }
    let source = DispatchSource.makeReadSource(fileDescriptor: descriptor, queue: queue)
    source.setEventHandler { [weak self] in self?.take() }
    let descriptor = self.descriptor
    source.setCancelHandler { close(descriptor) }
    source.resume()
    self.source = source
  }

  /// Ends it; nothing is told afterwards.
  func stop() {
    state.withLock { $0.generation = -1 }
    source?.cancel()
    source = nil
  }

  // MARK: On the queue

  private func watch(_ path: [FileName]) {
    let place = ([folder] + path.map(\.text)).joined(separator: "/")
    // Sound: a C string for the length of the call.
    let number = unsafe inotify_add_watch(descriptor, place, Self.mask)
    if number >= 0 { state.withLock { $0.folders[number] = path } }
  }

  private func take() {
    var bytes = [UInt8](repeating: 0, count: 16 * 1024)
    var hasChanged = false
    while true {
      // Sound: at most the array's own count is written.
      let count = unsafe read(descriptor, &bytes, bytes.count)
      guard count > 0 else { break }
      for event in Self.events(in: bytes[..<count]) where SongFolder.isSound(event.name) {
        hasChanged = note(event) || hasChanged
      }
    }
    if hasChanged { schedule() }
  }

  private struct Event {
    var watch: Int32
    var mask: UInt32
    var name: FileName
  }

  /// inotify(7): watch, mask, cookie, length, and a name that zeros fill up.
  private static func events(in bytes: ArraySlice<UInt8>) -> [Event] {
    var events: [Event] = []
    var rest = bytes
    func word(_ index: Int) -> UInt32 {
      let first = rest.startIndex + index * 4
      return (0..<4).reduce(0) { $0 | UInt32(rest[first + $1]) << UInt32(8 * $1) }
    }
    while rest.count >= 16 {
      let length = Int(word(3))
      guard rest.count >= 16 + length else { break }
      let name = rest.dropFirst(16).prefix(length).prefix { $0 != 0 }
      events.append(
        Event(
          watch: Int32(bitPattern: word(0)), mask: word(1), name: FileName(bytes: Array(name))))
      rest = rest.dropFirst(16 + length)
    }
    return events
  }

  /// Whether the folder is to be read because of it.
  private func note(_ event: Event) -> Bool {
    state.withLock { state in
      guard let folder = state.folders[event.watch] else { return false }
      let path = folder + [event.name]
      if event.mask & UInt32(IN_MODIFY) != 0 {
        state.unfinished.insert(path)
        return false
      }
      if event.mask & UInt32(IN_CREATE) != 0 {
        // Its writer has it open; links and renames come closed.
        state.unfinished.insert(path)
        return false
      }
      state.unfinished.remove(path)
      return true
    }
  }

  private func schedule() {
    let generation = state.withLock { state in
      if state.generation >= 0 { state.generation += 1 }
      return state.generation
    }
    queue.asyncAfter(deadline: .now() + Self.settling) { [weak self] in
      guard let self, state.withLock({ $0.generation }) == generation else { return }
      look()
    }
  }

  private func look() {
    let unfinished = state.withLock { $0.unfinished }
    do {
      actions.post(.folder(try SongFolder.assemble(path: folder), unfinished: unfinished))
    } catch {
      actions.post(.message(Message(.error, "The song's folder: \(error.sentence)")))
    }
  }
}
