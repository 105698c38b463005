import Dispatch
import Handoff
import Playback
import SoundFiles
import Stems
import Synchronization
import TerminalUI
import Workbench

/// Saves the session of an open workbench: within a second of an edit, at the end, and never half.
///
/// `keep`, `flush` and `close` belong to the main thread and do not wait for the disk, except for a moment at the
/// end. Everything else runs on the keeper's queue.
final class SessionKeeper: Sendable {
  private let pending = Mutex(Pending())
  private let queue = DispatchQueue(label: "session", qos: .utility)
  /// Used on the queue alone.
  private let disk: Mutex<SessionDisk>
  private let actions: EventQueue<Action>
  private let leaving: DispatchGroup

  private struct Pending {
    var session: Session?
    /// What became of the last one that was to be saved.
    var status = SessionStatus.saved
    var isSoonScheduled = false
    var isLaterScheduled = false
  }

  /// How soon a change is to be on the disk.
  enum Urgency {
    /// An edit: within a second.
    case soon
    /// Where playback stands and what was listened to: ten seconds of that are no loss.
    case later
  }

  /// Time for more keys of the same gesture; the rest of the second is the disk's.
  private static let soon = DispatchTimeInterval.milliseconds(300)
  private static let later = DispatchTimeInterval.seconds(10)
  /// How long the end of the program waits for a disk that does not answer.
  private static let patience = DispatchTimeInterval.seconds(3)

  /// `folder` is the song's.
  init(disk: SessionDisk, folder: String, actions: EventQueue<Action>) {
    self.disk = Mutex(disk)
    leaving = Self.leaving(folder)
    self.actions = actions
  }

  /// Takes the newest state.
  func keep(_ session: Session, _ urgency: Urgency) {
    let isNew = pending.withLock { pending in
      pending.session = session
      switch urgency {
      case .soon:
        defer { pending.isSoonScheduled = true }
        return !pending.isSoonScheduled
      case .later:
        defer { pending.isLaterScheduled = true }
        return !pending.isLaterScheduled
      }
    }
    if isNew { schedule(after: urgency == .soon ? Self.soon : Self.later, urgency) }
  }

  /// Saves what is there, waiting a few seconds at most. Before the program is stopped.
  func flush() {
    let done = DispatchGroup()
    queue.async(group: done) { [self] in save() }
    _ = done.wait(timeout: .now() + Self.patience)
  }

  /// Saves what is there and gives the session back; what became of it. `ending` says why the program ends, where
  /// that is not its user's wish.
  func close(ending: String?) -> SessionStatus {
    let done = DispatchGroup()
    queue.async(group: done) { [self] in
      save()
      disk.withLock { $0.close(ending: ending) }
    }
    guard done.wait(timeout: .now() + Self.patience) == .success else {
      return .failing(reason: "The disk does not answer.")
    }
    return pending.withLock(\.status)
  }

  /// As `close`, without waiting: the next song is to be on screen. Its own session may be read when
  /// `waitUntilLeft` returns.
  func leave() {
    queue.async(group: leaving) { [self] in
      save()
      disk.withLock { $0.close(ending: nil) }
    }
  }

  // MARK: Songs that were left

  /// Waits a few seconds at most for the session of a song's folder to be saved, where it was left. Any thread.
  static func waitUntilLeft(_ folder: String) {
    _ = leaving(folder).wait(timeout: .now() + patience)
  }

  /// The same for all of them. Any thread.
  static func waitUntilLeft() {
    let limit = DispatchTime.now() + patience
    for group in leavings.withLock({ Array($0.values) }) { _ = group.wait(timeout: limit) }
  }

  private static func leaving(_ folder: String) -> DispatchGroup {
    leavings.withLock { groups in
      if let group = groups[folder] { return group }
      let group = DispatchGroup()
      groups[folder] = group
      return group
    }
  }

  /// One for each song's folder: a disk that takes its time with one song's session must not hold up another.
  private static let leavings = Mutex<[String: DispatchGroup]>([:])

  // MARK: On the queue

  private func schedule(after interval: DispatchTimeInterval, _ urgency: Urgency) {
    queue.asyncAfter(deadline: .now() + interval) { [self] in
      pending.withLock { pending in
        if urgency == .soon { pending.isSoonScheduled = false }
        if urgency == .later { pending.isLaterScheduled = false }
      }
      save()
    }
  }

  private func save() {
    guard let session = pending.withLock({ $0.session.take() }) else { return }
    let result = disk.withLock { $0.save(session) }
    pending.withLock { $0.status = result.status }
    for remark in result.remarks { actions.post(.message(Message(.warning, visibleText(remark)))) }
    actions.post(.session(result.status))
    guard case .failing = result.status else { return }
    // Nothing newer came meanwhile: this one is still to be saved.
    let isRetried = pending.withLock { pending in
      if pending.session == nil { pending.session = session }
      defer { pending.isSoonScheduled = true }
      return !pending.isSoonScheduled
    }
    if isRetried { schedule(after: .seconds(2), .soon) }
  }
}
