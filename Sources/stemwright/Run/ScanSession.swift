import Dispatch
import Inspection
import Playback
import Signal
import SoundFiles
import Stems
import Workbench

/// Everything that is read for the screen: overviews (from the cache where it has them), the residual,
/// and the samples of close views.
///
/// Belongs to the main thread; the work is done on others, and comes back as actions.
final class ScanSession {
  private let song: Song
  private let sources: [any SampleSource]
  /// Of this session alone: what an earlier one of other files still delivers goes nowhere.
  private let actions: EventQueue<Action>
  private let residualEvents: EventQueue<ResidualEvent>
  private let overviews: OverviewLoader
  private let windows: WindowReader
  private let inspection: InspectionRunner
  private let bands: BandRunner
  private var residualJob: ScanJob?
  private var residualGeneration = 0

  /// What a residual scan delivers, with the scan that it belongs to.
  private struct ResidualEvent: Sendable {
    var generation: Int
    var event: ResidualScan.Event
  }

  init(
    song: Song, folder: String, profile: Profile, wakePipe: WakePipe
  ) {
    self.song = song
    actions = EventQueue { wakePipe.wake() }
    let sources: [any SampleSource] = song.lanes.map {
      StemSource(stem: $0, folder: folder, rate: song.sampleRate)
    }
    self.sources = sources
    residualEvents = EventQueue { wakePipe.wake() }
    overviews = OverviewLoader(song: song, sources: sources, actions: actions)
    inspection = InspectionRunner(
      song: song, folder: folder, profile: profile, actions: actions)
    bands = BandRunner(song: song, sources: sources, actions: actions)
    windows = WindowReader(lanes: song.lanes, sources: sources, actions: actions)
  }

  /// Begins with what the headers say, and the overviews.
  func start() {
    inspection.begin()
    overviews.start()
  }

  /// Calls everything off.
  func stop() {
    overviews.stop()
    inspection.stop()
    bands.stop()
    residualJob?.cancel()
  }

  /// Calls everything off without waiting for its end: the caller has no more use for the session.
  func leave() {
    let (overviews, inspection) = (overviews, inspection)
    residualJob?.cancel()
    bands.stop()
    DispatchQueue.global().async {
      overviews.stop()
      inspection.stop()
    }
  }

  /// Checks the delivery; what comes of it are actions.
  func inspect() { inspection.start() }

  /// Measures the null by bands anew; an earlier measurement is given up.
  func measureBands(_ settings: MixSettings) { bands.measure(settings) }

  /// Puts a whole overview into the cache.
  func keep(_ overview: Overview, lane: Int) { overviews.keep(overview, lane: lane) }

  /// Measures mixdown minus sum anew; an earlier measurement is given up.
  func scanResidual(_ settings: MixSettings) {
    guard let mixdown = song.mixdown else { return }
    residualJob?.cancel()
    residualGeneration += 1
    let (generation, events) = (residualGeneration, residualEvents)
    let lanes = zip(sources, song.stems + [mixdown]).map { source, stem in
      ResidualScan.Lane(source: source, start: stem.start)
    }
    residualJob = ResidualScan.start(
      lanes: lanes, settings: settings, frameCount: song.frameCount, sampleRate: song.sampleRate
    ) { events.post(ResidualEvent(generation: generation, event: $0)) }
  }

  /// Reads every lane's samples in a range; only the newest request is answered.
  func readWindow(_ range: Range<FrameIndex>, offsets: [FrameCount]) {
    windows.read(range, offsets: offsets)
  }

  /// What the scans have delivered since the last time.
  func takeEvents() -> [Action] {
    actions.drain()
      + residualEvents.drain().compactMap { event in
        guard event.generation == residualGeneration else { return nil }
        switch event.event {
        case .chunk(let chunk): return .residual(chunk)
        case .finished(let measurement?): return .null(measurement)
        // The overviews' scan says it, too, and names the lane.
        case .failed, .finished(nil): return nil
        }
      }
  }
}
