public import Signal
public import Stems
import Synchronization

/// Adds up the stems of a song in the background as the settings say, and compares them with the
/// mixdown: waveform of the residual, null depth, loudness of both.
///
/// The song is cut into segments that the threads take one after the other. The same song and settings
/// give the same numbers, however many threads there are.
public enum ResidualScan {
  /// One lane: its audio and where it stands on the song's axis as delivered.
  public struct Lane: Sendable {
    public var source: any SampleSource
    public var start: FrameIndex

    public init(source: any SampleSource, start: FrameIndex) {
      self.source = source
      self.start = start
    }
  }

  /// What the scan delivers.
  public enum Event: Sendable {
    /// About a second of the residual, mixdown − sum. Chunks come in no order.
    case chunk(OverviewChunk)
    /// A lane (its index) could not be read everywhere; it counts as silence there. Said once a lane.
    case failed(lane: Int, SampleReadFailure)
    /// Nothing follows. Nil when the scan was called off.
    case finished(NullMeasurement?)
  }

  /// Starts the comparison with a thread for each processor.
  ///
  /// `lanes` are the stems in the order of `settings`, then the mixdown. The song's axis is compared from
  /// its origin over `frameCount` frames; gains, polarity, mutes, solos and offsets count, the monitor's
  /// settings do not. `deliver` is called from the threads of the scan, also from several at a time.
  public static func start(
    lanes: [Lane], settings: MixSettings, frameCount: FrameCount, sampleRate: SampleRate,
    deliver: @escaping @Sendable (Event) -> Void
  ) -> ScanJob {
    let comparison = Comparison(
      lanes: lanes, settings: settings, frameCount: frameCount, sampleRate: sampleRate,
      workers: ScanJob.workerCount(lanes: lanes.count), deliver: deliver)
    return ScanJob(
      workers: comparison.workers,
      body: { crew, _ in comparison.work(crew) },
      finished: { deliver(.finished($0 ? nil : comparison.measurement())) })
  }
}

/// One run of the comparison, shared by its threads.
final class Comparison: Sendable {
  let lanes: [ResidualScan.Lane]
  let settings: MixSettings
  let frameCount: Int64
  let sampleRate: SampleRate
  let workers: Int
  let deliver: @Sendable (ResidualScan.Event) -> Void
  /// A multiple of the block's length.
  private let segmentFrames: Int64
  private let nextSegment = Atomic<Int>(0)
  private let results: Mutex<[SegmentResult?]>
  private let failedLanes = Mutex<Set<Int>>([])

  init(
    lanes: [ResidualScan.Lane], settings: MixSettings, frameCount: FrameCount,
    sampleRate: SampleRate, workers: Int,
    deliver: @escaping @Sendable (ResidualScan.Event) -> Void
  ) {
    precondition(lanes.count == settings.stems.count + 1)
    self.lanes = lanes
    self.settings = settings
    self.frameCount = max(0, frameCount.value)
    self.sampleRate = sampleRate
    self.deliver = deliver
    // Long enough to make the warm-up of the loudness filters cheap, short enough for an even end.
    let block = Int64(SegmentScan.blockFrames)
    let blocks = (Int64(sampleRate.hertz) * 8 / block).clamped(to: 1...1024)
    segmentFrames = blocks * block
    let segments = Int((self.frameCount + segmentFrames - 1) / segmentFrames)
    self.workers = max(1, min(workers, segments))
    results = Mutex(Array(repeating: nil, count: segments))
  }

  /// Takes segments until there are no more. The body of one thread.
  func work(_ crew: Crew) {
    Crew.standBack()
    let scan = SegmentScan(self)
    let segments = results.withLock(\.count)
    while !crew.isCancelled {
      let segment = nextSegment.wrappingAdd(1, ordering: .relaxed).oldValue
      guard segment < segments else { return }
      let first = Int64(segment) * segmentFrames
      let result = scan.run(first..<min(frameCount, first + segmentFrames), crew)
      results.withLock { $0[segment] = result }
    }
  }

  /// Says once that a lane cannot be read.
  func report(_ lane: Int, _ failure: SampleReadFailure) {
    if failedLanes.withLock({ $0.insert(lane).inserted }) {
      deliver(.failed(lane: lane, failure))
    }
  }

  /// All segments together, in their order, so that rounding does not depend on the threads.
  func measurement() -> NullMeasurement {
    let stepFrames = PairedLoudness.stepFrames(at: sampleRate).value
    var steps = [SIMD2<Double>](repeating: SIMD2(), count: Int(frameCount / stepFrames) + 1)
    var (residual, mixdown) = (0.0, 0.0)
    for case let result? in results.withLock({ $0 }) {
      residual += result.residualSquares
      mixdown += result.mixdownSquares
      for (index, sum) in result.steps.enumerated() { steps[result.firstStep + index] += sum }
    }
    // The last step is not a whole one.
    steps.removeLast()
    let scale = 1 / Double(stepFrames)
    return NullMeasurement(
      depth: mixdown > 0 ? Decibels(power: residual / mixdown) : nil,
      sumLoudness: IntegratedLoudness(steps: steps.map { $0.x * scale }).loudness,
      mixdownLoudness: IntegratedLoudness(steps: steps.map { $0.y * scale }).loudness)
  }
}

extension Int64 {
  fileprivate func clamped(to range: ClosedRange<Int64>) -> Int64 {
    Swift.min(range.upperBound, Swift.max(range.lowerBound, self))
  }
}
