import Dispatch
import Foundation
import Inspection
import Playback
import Signal
import SoundFiles
import Stems
import Synchronization
import Workbench

/// Measures the null by bands in the background. What belongs to the song as delivered is kept beside the
/// verdict.
final class BandRunner: Sendable {
  private let song: Song
  private let sources: [any SampleSource]
  private let actions: EventQueue<Action>
  private let cache = VerdictCache()
  /// Reads and writes the cache.
  private let queue = DispatchQueue(label: "bands", qos: .utility)
  private let job = Mutex<(generation: Int, job: ScanJob?)>((0, nil))

  init(song: Song, sources: [any SampleSource], actions: EventQueue<Action>) {
    self.song = song
    self.sources = sources
    self.actions = actions
  }

  /// Measures with these settings; an earlier measurement is given up.
  func measure(_ settings: MixSettings) {
    let isAsDelivered = settings.stems.allSatisfy { $0 == StemSettings() }
    let generation = job.withLock { current in
      current.job?.cancel()
      current = (current.generation + 1, nil)
      return current.generation
    }
    queue.async { [self] in
      if isAsDelivered, let known = stored() { return post(.whole(known), of: generation) }
      start(settings, generation, isKept: isAsDelivered)
    }
  }

  /// Calls it off.
  func stop() {
    job.withLock { current in
      current.job?.cancel()
      current = (current.generation + 1, nil)
    }
  }

  private func start(_ settings: MixSettings, _ generation: Int, isKept: Bool) {
    guard let mixdown = song.mixdown else { return }
    let lanes = zip(sources, song.stems + [mixdown]).map { source, stem in
      ResidualScan.Lane(source: source, start: stem.start)
    }
    let whole = Mutex(BandMeasurement(frameCount: song.frameCount, sampleRate: song.sampleRate))
    let scan = BandScan.start(
      lanes: lanes, settings: settings, frameCount: song.frameCount, sampleRate: song.sampleRate
    ) { [self] event in
      if case .chunk(let chunk) = event { whole.withLock { $0.insert(chunk) } }
      post(event, of: generation)
      if case .finished = event, isKept { store(whole.withLock { $0 }) }
    }
    job.withLock { current in
      if current.generation == generation { current.job = scan } else { scan.cancel() }
    }
  }

  private func post(_ event: BandScan.Event, of generation: Int) {
    if job.withLock({ $0.generation == generation }) { actions.post(.bands(event)) }
  }

  // MARK: Kept measurements

  private static let rules = "third octaves 1"

  private func stored() -> BandMeasurement? {
    guard let bytes = cache?.bytes(for: song, rules: Self.rules), bytes.count % 8 == 0 else {
      return nil
    }
    let numbers = stride(from: 0, to: bytes.count, by: 4).map { first in
      Float(bitPattern: (0..<4).reduce(0) { $0 | UInt32(bytes[first + $1]) << UInt32(8 * $1) })
    }
    let half = numbers.count / 2
    let whole = BandMeasurement(
      mixdown: Array(numbers[..<half]), residual: Array(numbers[half...]),
      frameCount: song.frameCount, sampleRate: song.sampleRate)
    return whole.flatMap { $0.isComplete ? $0 : nil }
  }

  private func store(_ bands: BandMeasurement) {
    guard let cache, bands.isComplete else { return }
    var bytes: [UInt8] = []
    bytes.reserveCapacity(8 * bands.mixdown.count)
    for number in bands.mixdown + bands.residual {
      let bits = number.bitPattern
      for shift in [UInt32(0), 8, 16, 24] { bytes.append(UInt8(truncatingIfNeeded: bits >> shift)) }
    }
    cache.store(bytes, for: song, rules: Self.rules)
  }
}
