import Dispatch
import Inspection
import Playback
import Stems
import Synchronization
import Workbench

/// Runs the check of the workbench's song in the background, or takes what was said of it before.
final class InspectionRunner: Sendable {
  private let inspector: SongInspector
  private let actions: EventQueue<Action>
  private let queue = DispatchQueue(label: "inspection", qos: .utility)
  private let isCancelled = Atomic<Bool>(false)
  /// Hundredths that were told last: the screen needs no more.
  private let told = Atomic<Int>(-1)
  private let verdicts = KeptVerdicts()

  init(song: Song, folder: String, profile: Profile, actions: EventQueue<Action>) {
    inspector = SongInspector(song: song, folder: folder, profile: profile)
    self.actions = actions
  }

  /// Begins.
  func start() {
    queue.async { [self] in
      if let known = verdicts.summary(of: inspector) {
        return actions.post(.inspection(.done(known)))
      }
      let inspection = inspector.inspect(
        isBackground: true, isCancelled: { self.isCancelled.load(ordering: .relaxed) },
        progress: tell)
      guard let summary = inspection?.summary else { return actions.post(.inspection(.failed)) }
      actions.post(.inspection(.done(summary)))
      verdicts.keep(summary, of: inspector)
    }
  }

  /// Calls it off. Waits a moment for it to end and not longer: a search may be seconds away from its next look
  /// at the flag, and who quits does not wait for it.
  func stop() {
    isCancelled.store(true, ordering: .relaxed)
    let end = DispatchGroup()
    queue.async(group: end) {}
    _ = end.wait(timeout: .now() + .milliseconds(200))
  }

  private func tell(_ progress: SongInspector.Progress) {
    switch progress {
    case .measuring(let share): tell(share) { .measuring($0) }
    case .residual(let chunk): actions.post(.inspection(.residual(chunk)))
    case .measured(let findings): actions.post(.inspection(.measured(findings)))
    case .solving(let share): tell(share) { .solving($0) }
    }
  }

  private func tell(_ share: Double, _ news: (Double) -> InspectionNews) {
    let hundredths = Int(share * 100)
    guard told.exchange(hundredths, ordering: .relaxed) != hundredths else { return }
    actions.post(.inspection(news(share)))
  }
}
