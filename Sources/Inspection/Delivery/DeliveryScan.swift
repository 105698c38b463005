public import Signal
public import Stems
import Synchronization

/// Measures a whole delivery in one pass: all files in step, on all processors, every sample decoded once.
public enum DeliveryScan {
  /// One file, or a split pair, of the song.
  public struct Lane: Sendable {
    /// The audio at the song's rate.
    public var source: any SampleSource
    /// The audio at the file's own rate, where that is another one.
    public var native: (any SampleSource)?
    /// Where the first frame stands on the song's axis.
    public var start: FrameIndex
    public var facts: SoundFileFacts

    public init(
      source: any SampleSource, native: (any SampleSource)?, start: FrameIndex,
      facts: SoundFileFacts
    ) {
      self.source = source
      self.native = native
      self.start = start
      self.facts = facts
    }
  }

  /// What the scan delivers.
  public enum Event: Sendable {
    /// The share that is done, 0…1.
    case progress(Double)
    /// About a third of a second of mixdown − sum, as delivered.
    case residual(OverviewChunk)
    /// The lane could not be read everywhere; it counts as silence there. Said once a lane.
    case failed(lane: Int, SampleReadFailure)
    /// Nothing follows. Nil when the scan was called off.
    case finished(DeliveryMeasurements?)
  }

  /// Starts the scan with a thread for each processor, or `workers` of them.
  ///
  /// `lanes` are the stems, then the mixdown where there is one. A scan in the background stands behind
  /// everything else on the machine. `deliver` is called from the threads of
  /// the scan, also from several at a time.
  public static func start(
    lanes: [Lane], hasMixdown: Bool, sampleRate: SampleRate, workers: Int? = nil,
    isBackground: Bool = false,
    deliver: @escaping @Sendable (Event) -> Void
  ) -> ScanJob {
    let pass = DeliveryPass(
      lanes: lanes, hasMixdown: hasMixdown, sampleRate: sampleRate, isBackground: isBackground,
      deliver: deliver)
    return ScanJob(
      workers: max(1, min(workers ?? ScanJob.workerCount(lanes: 1), lanes.count)),
      body: { crew, _ in pass.work(crew) },
      finished: { deliver(.finished($0 ? nil : pass.measurements())) })
  }
}

/// Everything that one pass measures.
public struct DeliveryMeasurements: Sendable {
  /// One for each lane, in the order of `Song.lanes`.
  public var lanes: [FileMeasurements]
  public var sum: SumMeasurement

  public init(lanes: [FileMeasurements], sum: SumMeasurement) {
    self.lanes = lanes
    self.sum = sum
  }
}
