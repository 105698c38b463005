import SoundFiles
import Stems
import Synchronization

/// Collects the overviews that a scan makes and puts the complete ones into the cache.
///
/// Called from the scan's threads.
final class OverviewKeeper: Sendable {
  private let song: Song
  private let cache: OverviewCache?
  private let overviews: Mutex<[Overview]>

  init(song: Song, folder: String) {
    self.song = song
    cache = OverviewCache()
    overviews = Mutex(song.lanes.map { Overview(frameCount: $0.frameCount) })
  }

  /// A lane's overview from an earlier opening; nil when there is none that fits.
  func cached(_ lane: Int) -> Overview? {
    cache?.overview(of: song.lanes[lane], rate: song.sampleRate)
  }

  /// Takes a piece of a lane; the last one sends the whole to the cache.
  func take(_ chunk: OverviewChunk, lane: Int) {
    let complete = overviews.withLock { overviews -> Overview? in
      overviews[lane].insert(chunk)
      return overviews[lane].isComplete ? overviews[lane] : nil
    }
    if let complete {
      cache?.store(complete, of: song.lanes[lane], rate: song.sampleRate)
    }
  }
}
