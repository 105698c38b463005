import Dispatch
import Inspection
import Playback
import Signal
import SoundFiles
import Stems
import Synchronization
import Workbench

/// Overviews: those that the cache has come whole, the others are scanned and kept.
final class OverviewLoader: Sendable {
  private let song: Song
  private let sources: [any SampleSource]
  private let actions: EventQueue<Action>
  private let cache = OverviewCache()
  /// Reads and writes the cache.
  private let queue = DispatchQueue(label: "overviews", qos: .userInitiated)
  private let job = Mutex<ScanJob?>(nil)

  init(song: Song, sources: [any SampleSource], actions: EventQueue<Action>) {
    self.song = song
    self.sources = sources
    self.actions = actions
  }

  /// Begins. Ends with `overviewsFinished`.
  func start() {
    queue.async { [self] in
      let missing = loadFromCache()
      if missing.isEmpty {
        actions.post(.overviewsFinished)
      } else {
        let job = scan(missing)
        self.job.withLock { $0 = job }
      }
    }
  }

  /// Calls the scan off, and waits until the cache has what was kept.
  func stop() {
    queue.sync {}
    job.withLock { $0?.cancel() }
  }

  /// Puts a whole overview into the cache.
  func keep(_ overview: Overview, lane: Int) {
    guard let cache else { return }
    let (stem, rate) = (song.lanes[lane], song.sampleRate)
    queue.async { cache.store(overview, of: stem, rate: rate) }
  }

  /// Hands out what the cache has, on all processors; which lanes it has not. On the loader's queue.
  private func loadFromCache() -> [Int] {
    guard let cache else { return Array(song.lanes.indices) }
    let lanes = song.lanes
    let missing = Mutex<[Int]>([])
    DispatchQueue.concurrentPerform(iterations: lanes.count) { lane in
      if let overview = cache.overview(of: lanes[lane], rate: song.sampleRate) {
        actions.post(.wholeOverview(lane: lane, overview))
      } else {
        missing.withLock { $0.append(lane) }
      }
    }
    return missing.withLock { $0.sorted() }
  }

  private func scan(_ lanes: [Int]) -> ScanJob {
    let wanted = lanes.map { lane in
      OverviewScan.Lane(
        number: lane, source: sources[lane], overThreshold: song.lanes[lane].overThreshold)
    }
    let actions = actions
    return OverviewScan.start(lanes: wanted) { event in
      switch event {
      case .sketch(let lane, let envelopes): actions.post(.sketch(lane: lane, envelopes))
      case .chunk(let lane, let chunk): actions.post(.overview(lane: lane, chunk))
      case .failed(let lane, let failure):
        actions.post(.laneFailed(lane: lane, reason: failure.sentence))
      case .finished: actions.post(.overviewsFinished)
      }
    }
  }
}
