import Dispatch
import Inspection
import Playback
import Stems
import Synchronization
import Workbench

/// Runs the check of the workbench's song in the background.
final class InspectionRunner: Sendable {
  private let inspector: SongInspector
  private let actions: EventQueue<Action>
  private let queue = DispatchQueue(label: "inspection", qos: .utility)
  private let isCancelled = Atomic<Bool>(false)
  /// Hundredths that were told last: the screen needs no more.
  private let told = Atomic<Int>(-1)

  init(song: Song, folder: String, actions: EventQueue<Action>) {
    inspector = SongInspector(song: song, folder: folder, profile: Profile())
    self.actions = actions
  }

  /// Begins.
  func start() {
    queue.async { [self] in
      let inspection = inspector.inspect(
        isCancelled: { self.isCancelled.load(ordering: .relaxed) }, progress: tell)
      actions.post(.inspection(inspection.map { .done($0) } ?? .failed))
    }
  }

  /// Calls it off, and waits until nothing of it runs.
  func stop() {
    isCancelled.store(true, ordering: .relaxed)
    queue.sync {}
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
