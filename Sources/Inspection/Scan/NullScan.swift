public import Signal
public import Stems
import Synchronization

/// The bare null test: the sum of some lanes against a reference, level and peak of what is left. A third of
/// the work of `ResidualScan`, which also weighs loudness and draws.
public enum NullScan {
  /// What was measured, all samples of both channels together.
  public struct Outcome: Hashable, Sendable {
    /// Energy of reference − sum relative to the reference's. Silence (−∞) where every sample is equal;
    /// nil where the reference is silent.
    public var depth: Decibels?
    /// RMS of the residual and of the reference; 0 dB is a square wave of full scale.
    public var residualLevel: Decibels
    public var referenceLevel: Decibels
    /// Largest absolute sample of the residual, and the first frame that has it; nil where all is equal.
    public var peak: Decibels
    public var peakFrame: FrameIndex?
    /// Lanes (by index) that could not be read everywhere, and why; they count as silence there.
    public var failures: [Int: SampleReadFailure]
  }

  /// Compares on all processors and returns when it is done.
  ///
  /// `lanes` are the stems in the order of `settings`, then the reference. The axis is compared from its
  /// origin over `frameCount` frames, 1 or more; of the settings, those of the stems count. The result does not
  /// depend on the number of threads.
  public static func measure(
    lanes: [ResidualScan.Lane], settings: MixSettings, frameCount: FrameCount
  ) -> Outcome {
    precondition(lanes.count == settings.stems.count + 1)
    let scan = Scan(lanes: lanes, settings: settings, frameCount: max(1, frameCount.value))
    ScanJob(
      workers: min(ScanJob.workerCount(lanes: lanes.count), scan.segmentCount),
      body: { crew, _ in scan.work(crew) }, finished: { _ in }
    ).wait()
    return scan.outcome()
  }

  /// One run, shared by its threads.
  private final class Scan: Sendable {
    private static let segmentFrames = Int64(16 * LaneMixer.blockFrames)

    private let lanes: [ResidualScan.Lane]
    private let settings: MixSettings
    private let frameCount: Int64
    let segmentCount: Int
    private let nextSegment = Atomic<Int>(0)
    private let results: Mutex<[Segment]>
    private let failures = Mutex<[Int: SampleReadFailure]>([:])

    /// What a segment adds.
    private struct Segment {
      var measure = DifferenceMeasure()
      /// Where the block with the peak begins.
      var peakBlock: Int64 = 0
    }

    init(lanes: [ResidualScan.Lane], settings: MixSettings, frameCount: Int64) {
      self.lanes = lanes
      self.settings = settings
      self.frameCount = frameCount
      segmentCount = Int((frameCount + Self.segmentFrames - 1) / Self.segmentFrames)
      results = Mutex(Array(repeating: Segment(), count: segmentCount))
    }

    private func makeMixer() -> LaneMixer {
      LaneMixer(lanes: lanes, settings: settings) { [self] lane, failure in
        failures.withLock { if $0[lane] == nil { $0[lane] = failure } }
      }
    }

    /// Takes segments until there are no more. The body of one thread.
    func work(_ crew: Crew) {
      let mixer = makeMixer()
      while !crew.isCancelled {
        let index = nextSegment.wrappingAdd(1, ordering: .relaxed).oldValue
        guard index < segmentCount else { return }
        let first = Int64(index) * Self.segmentFrames
        let segment = compare(first..<min(frameCount, first + Self.segmentFrames), mixer)
        results.withLock { $0[index] = segment }
      }
    }

    private func compare(_ frames: Range<Int64>, _ mixer: LaneMixer) -> Segment {
      var segment = Segment()
      var position = frames.lowerBound
      while position < frames.upperBound {
        let count = Int(min(Int64(LaneMixer.blockFrames), frames.upperBound - position))
        mixer.mixStems(from: position, frames: count)
        mixer.mixMixdown(from: position, frames: count)
        // Sound: the mixer outlives the call.
        let block = unsafe difference(
          of: mixer.mixdown.samples(count).span, minus: mixer.sum.samples(count).span)
        if block.peak > segment.measure.peak { segment.peakBlock = position }
        segment.measure.join(block)
        position += Int64(count)
      }
      return segment
    }

    /// All segments together, in their order.
    func outcome() -> Outcome {
      var total = DifferenceMeasure()
      var peakBlock: Int64?
      for segment in results.withLock({ $0 }) {
        if segment.measure.peak > total.peak { peakBlock = segment.peakBlock }
        total.join(segment.measure)
      }
      let samples = Double(frameCount * 2)
      return Outcome(
        depth: total.minuendSquares > 0
          ? Decibels(power: total.squares / total.minuendSquares) : nil,
        residualLevel: Decibels(power: total.squares / samples),
        referenceLevel: Decibels(power: total.minuendSquares / samples),
        peak: Decibels(amplitude: Double(total.peak)),
        peakFrame: peakBlock.map { frame(of: total.peak, inBlockFrom: $0) },
        failures: failures.withLock { $0 })
    }

    /// The first frame of a block whose residual reaches `peak`.
    private func frame(of peak: Float, inBlockFrom position: Int64) -> FrameIndex {
      let mixer = makeMixer()
      let count = Int(min(Int64(LaneMixer.blockFrames), frameCount - position))
      mixer.mixStems(from: position, frames: count)
      mixer.mixMixdown(from: position, frames: count)
      // Sound, both: the mixer lives on.
      let (sum, reference) = unsafe (mixer.sum.samples(count), mixer.mixdown.samples(count))
      let sample = (0..<count * 2).first { unsafe abs(reference[$0] - sum[$0]) >= peak } ?? 0
      return FrameIndex(position + Int64(sample / 2))
    }
  }
}
