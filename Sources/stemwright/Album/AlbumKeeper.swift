import Dispatch
import Playback
import Stems
import Synchronization
import TerminalUI
import Workbench

/// Saves what is set for an album: within a second of a change, at the end, and never half. Belongs to the main
/// thread, which waits for the disk at the end alone, and not for long.
final class AlbumKeeper: Sendable {
  private struct Setting: Sendable {
    var arrangement: AlbumArrangement
    var transitionSeconds: Double
  }

  private let pending = Mutex<Setting?>(nil)
  private let queue = DispatchQueue(label: "album session", qos: .utility)
  /// Used on the queue alone.
  private let disk: Mutex<AlbumDisk>
  private let actions: EventQueue<BoardAction>

  /// Time for more keys of the same gesture; the rest of the second is the disk's.
  private static let delay = DispatchTimeInterval.milliseconds(300)

  init(disk: AlbumDisk, actions: EventQueue<BoardAction>) {
    self.disk = Mutex(disk)
    self.actions = actions
  }

  /// Takes the newest state.
  func keep(_ arrangement: AlbumArrangement, transitionSeconds: Double) {
    let isFirst = pending.withLock { pending in
      defer { pending = Setting(arrangement: arrangement, transitionSeconds: transitionSeconds) }
      return pending == nil
    }
    if isFirst { queue.asyncAfter(deadline: .now() + Self.delay) { self.save() } }
  }

  /// Saves what is there, waiting a few seconds at most.
  func flush() { wait {} }

  /// Saves what is there and lets other programs have the album.
  func close() { wait { self.disk.withLock { $0.close() } } }

  private func wait(_ afterwards: @escaping @Sendable () -> Void) {
    let done = DispatchGroup()
    queue.async(group: done) {
      self.save()
      afterwards()
    }
    _ = done.wait(timeout: .now() + .seconds(3))
  }

  private func save() {
    guard let setting = pending.withLock({ $0.take() }) else { return }
    let remark = disk.withLock {
      $0.save(setting.arrangement, transitionSeconds: setting.transitionSeconds)
    }
    if let remark { actions.post(.message(Message(.warning, visibleText(remark)))) }
  }
}
