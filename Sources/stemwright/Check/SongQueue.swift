import Inspection
import Playback
import Signal
import SoundFiles
import Stems
import Synchronization
import TerminalUI

/// A song that was checked, with the folder it stands in.
struct CheckedSong: Sendable {
  var song: Song
  var folder: String

  /// The folder's own name.
  var folderName: String { Self.name(ofFolder: folder) }
}

/// What became of one song of a check.
enum CheckOutcome: Sendable {
  case inspected(CheckedSong, SongInspection)
  case unreadable(String)
}

/// Checks songs, some at a time, and hands the outcomes over in the songs' order.
final class SongQueue: Sendable {
  private let songs: [String]
  private let jobs: Int
  private let profile: Profile
  private let next = Atomic<Int>(0)
  /// How far each song is, 0…1.
  private let shares: Mutex<[Double]>
  private let outcomes = EventQueue<(index: Int, outcome: CheckOutcome)>()

  init(songs: [String], jobs: Int, profile: Profile) {
    self.songs = songs
    self.jobs = max(1, min(jobs, songs.count))
    self.profile = profile
    shares = Mutex(Array(repeating: 0, count: songs.count))
  }

  /// How much of all songs is done, 0…1.
  private var share: Double {
    shares.withLock { $0.reduce(0, +) / Double(max(1, $0.count)) }
  }

  /// Checks all songs; `receive` is called on the calling thread.
  func run(showsProgress: Bool, _ receive: (CheckOutcome) throws -> Void) rethrows {
    let threads = (0..<jobs).compactMap { _ in WorkerThread { self.work() } }
    defer { for thread in threads { thread.join() } }
    if threads.isEmpty { work() }
    var meter = ProgressLine()
    var ready: [Int: CheckOutcome] = [:]
    var handedOver = 0
    while handedOver < songs.count {
      for (index, outcome) in outcomes.drain() { ready[index] = outcome }
      while let outcome = ready.removeValue(forKey: handedOver) {
        handedOver += 1
        meter.clear()
        try receive(outcome)
      }
      guard handedOver < songs.count else { break }
      if showsProgress { meter.show(share, "checking \(songs.count == 1 ? "" : "songs ")…") }
      pauseThread(milliseconds: 5)
    }
    meter.clear()
  }

  private func work() {
    while true {
      let index = next.wrappingAdd(1, ordering: .relaxed).oldValue
      guard index < songs.count else { return }
      let outcome = check(songs[index]) { share in
        self.shares.withLock { $0[index] = share }
      }
      shares.withLock { $0[index] = 1 }
      outcomes.post((index, outcome))
    }
  }

  private func check(
    _ folder: String, _ tell: @escaping @Sendable (Double) -> Void
  ) -> CheckOutcome {
    let song: Song
    do {
      song = try SongFolder.assemble(path: folder)
    } catch { return .unreadable(sentence(error, in: folder)) }
    let inspector = SongInspector(song: song, folder: folder, profile: profile)
    // With songs side by side each one takes a single thread.
    let inspection = inspector.inspect(
      workers: jobs > 1 ? 1 : nil, isCancelled: { false }
    ) { progress in
      switch progress {
      case .measuring(let share): tell(share / 2)
      case .solving(let share): tell(0.5 + share / 2)
      case .residual, .measured: break
      }
    }
    guard let inspection else {
      return .unreadable("\(folder): the check was called off.")
    }
    return .inspected(CheckedSong(song: song, folder: folder), inspection)
  }
}

extension SongInspector {
  /// An inspector of a song on disk.
  init(song: Song, folder: String, profile: Profile) {
    let lanes = song.lanes.map { lane in
      let facts = lane.files[0].facts
      let isResampled = facts.sampleRate != song.sampleRate
      return DeliveryScan.Lane(
        source: StemSource(stem: lane, folder: folder, rate: song.sampleRate),
        native: isResampled ? StemSource(stem: lane, folder: folder, rate: facts.sampleRate) : nil,
        start: lane.start, facts: facts)
    }
    self.init(
      song: song, lanes: lanes,
      folder: FolderFacts(
        name: CheckedSong(song: song, folder: folder).folderName,
        hasTracklist: SongFolder.hasTracklist(path: folder)),
      profile: profile)
  }
}
