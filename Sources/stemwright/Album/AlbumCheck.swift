import Dispatch
import Inspection
import Playback
import SoundFiles
import Stems
import Synchronization
import Workbench

/// Reads the songs of an album and checks them in the background: first every folder's headers with what was
/// said of the song before, then the others one after the other.
final class AlbumCheck: Sendable {
  private let folder: String
  private let profile: Profile
  private let actions: EventQueue<BoardAction>
  private let verdicts = KeptVerdicts()
  private let queue = DispatchQueue(label: "album", qos: .utility)
  /// Counts the checks that were begun; an earlier one is called off.
  private let newest = Atomic<Int>(0)

  init(folder: String, profile: Profile, actions: EventQueue<BoardAction>) {
    self.folder = folder
    self.profile = profile
    self.actions = actions
  }

  /// Begins with these songs; ends with `checkEnded` unless it is called off.
  func start(_ songs: [FileName]) {
    let generation = newest.wrappingAdd(1, ordering: .relaxed).newValue
    queue.async { self.run(songs, generation) }
  }

  /// Calls it off and does not wait: a search may be seconds away from its next look.
  func stop() { newest.wrappingAdd(1, ordering: .relaxed) }

  private func isCalledOff(_ generation: Int) -> Bool {
    newest.load(ordering: .relaxed) != generation
  }

  private func run(_ songs: [FileName], _ generation: Int) {
    var left: [(name: FileName, inspector: SongInspector)] = []
    for name in songs {
      if isCalledOff(generation) { return }
      let path = AlbumFolder.song(name, in: folder)
      // The session of a song that was just left may still be on its way to the disk.
      SessionKeeper.waitUntilLeft(path)
      do throws(LoadProblem) {
        let song = try SongFolder.assemble(path: path)
        actions.post(.loaded(name, song, SavedSession.stems(of: song, in: path)))
        let inspector = SongInspector(song: song, folder: path, profile: profile)
        if let known = verdicts.summary(of: inspector) {
          actions.post(.check(name, .done(known)))
        } else {
          left.append((name, inspector))
        }
      } catch { actions.post(.unreadable(name, error.sentence)) }
    }
    for (name, inspector) in left {
      if isCalledOff(generation) { return }
      inspect(name, inspector, generation)
    }
    if !isCalledOff(generation) { actions.post(.checkEnded) }
  }

  private func inspect(_ name: FileName, _ inspector: SongInspector, _ generation: Int) {
    let told = Atomic<Int>(-1)
    @Sendable func tell(_ share: Double) {
      let hundredths = Int(share * 100)
      guard !isCalledOff(generation),
        told.exchange(hundredths, ordering: .relaxed) != hundredths
      else { return }
      actions.post(.check(name, .running(share)))
    }
    let inspection = inspector.inspect(
      isBackground: true, isCancelled: { self.isCalledOff(generation) }
    ) { progress in
      switch progress {
      case .measuring(let share): tell(share / 2)
      case .solving(let share): tell(0.5 + share / 2)
      case .residual, .measured: break
      }
    }
    guard !isCalledOff(generation) else { return }
    guard let summary = inspection?.summary else { return actions.post(.check(name, .failed)) }
    actions.post(.check(name, .done(summary)))
    verdicts.keep(summary, of: inspector)
  }
}
