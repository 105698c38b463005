public import Signal
public import Stems
import Synchronization

/// Measures mixdown and mixdown − sum by third octaves over the song, in the background.
public enum BandScan {
  /// What the scan delivers.
  public enum Event: Sendable {
    /// Some slots, in no order.
    case chunk(BandMeasurement.Chunk)
    /// A measurement that was kept.
    case whole(BandMeasurement)
    /// Nothing follows.
    case finished
  }

  /// Starts with a thread for each processor. `lanes` are the stems in the order of `settings`, then the
  /// mixdown; all else as for `ResidualScan`. What cannot be read counts as silence: the residual's scan says
  /// so. `deliver` is called from the threads of the scan.
  public static func start(
    lanes: [ResidualScan.Lane], settings: MixSettings, frameCount: FrameCount,
    sampleRate: SampleRate, deliver: @escaping @Sendable (Event) -> Void
  ) -> ScanJob {
    precondition(lanes.count == settings.stems.count + 1)
    let scan = Scan(
      lanes: lanes, settings: settings, frameCount: frameCount, sampleRate: sampleRate,
      deliver: deliver)
    return ScanJob(
      workers: min(ScanJob.workerCount(lanes: lanes.count), scan.segmentCount),
      body: { crew, _ in scan.work(crew) },
      finished: { if !$0 { deliver(.finished) } })
  }

  /// One run, shared by its threads.
  private final class Scan: Sendable {
    /// Slots of a segment: some seconds.
    private static let segmentSlots = 16

    private let lanes: [ResidualScan.Lane]
    private let settings: MixSettings
    private let sampleRate: SampleRate
    private let slotCount: Int
    private let window: Int
    private let deliver: @Sendable (Event) -> Void
    let segmentCount: Int
    private let nextSegment = Atomic<Int>(0)

    init(
      lanes: [ResidualScan.Lane], settings: MixSettings, frameCount: FrameCount,
      sampleRate: SampleRate, deliver: @escaping @Sendable (Event) -> Void
    ) {
      self.lanes = lanes
      self.settings = settings
      self.sampleRate = sampleRate
      self.deliver = deliver
      let whole = BandMeasurement(frameCount: frameCount, sampleRate: sampleRate)
      slotCount = whole.slotCount
      window = Int(whole.slotFrames)
      segmentCount = (slotCount + Self.segmentSlots - 1) / Self.segmentSlots
    }

    /// Takes segments until there are no more. The body of one thread.
    func work(_ crew: Crew) {
      Crew.standBack()
      let mixer = LaneMixer(lanes: lanes, settings: settings) { _, _ in }
      let analysis = BandAnalysis(window: window, sampleRate: sampleRate)
      while !crew.isCancelled {
        let index = nextSegment.wrappingAdd(1, ordering: .relaxed).oldValue
        guard index < segmentCount else { return }
        let first = index * Self.segmentSlots
        let slots = min(slotCount, first + Self.segmentSlots) - first
        deliver(.chunk(measure(first, slots, mixer, analysis)))
      }
    }

    /// Mixes a segment and half a window more, and measures its slots.
    private func measure(
      _ first: Int, _ slots: Int, _ mixer: LaneMixer, _ analysis: BandAnalysis
    ) -> BandMeasurement.Chunk {
      let frames = slots * window + window / 2
      var mixdown = [Float](repeating: 0, count: frames * 2)
      var residual = mixdown
      var done = 0
      while done < frames {
        let count = min(LaneMixer.blockFrames, frames - done)
        let position = Int64(first) * Int64(window) + Int64(done)
        mixer.mixStems(from: position, frames: count)
        mixer.mixMixdown(from: position, frames: count)
        // Sound: the mixer outlives the use of both.
        let (sum, reference) = unsafe (mixer.sum.samples(count), mixer.mixdown.samples(count))
        for index in 0..<count * 2 {
          mixdown[done * 2 + index] = unsafe reference[index]
          residual[done * 2 + index] = unsafe reference[index] - sum[index]
        }
        done += count
      }
      return BandMeasurement.Chunk(
        firstSlot: first, mixdown: analysis.energies(of: mixdown, slots: slots),
        residual: analysis.energies(of: residual, slots: slots))
    }
  }
}

/// The third octaves of stereo signals, slot by slot. Belongs to one thread.
final class BandAnalysis {
  private let window: Int
  private let weights: [Float]
  private let bands: ThirdOctaves
  private let transform: FourierTransform
  private var part: [Float]

  init(window: Int, sampleRate: SampleRate) {
    self.window = window
    weights = hannWindow(window)
    bands = ThirdOctaves(length: window, sampleRate: sampleRate)
    transform = FourierTransform(length: window, isForwardOnly: true)
    part = [Float](repeating: 0, count: window)
  }

  /// Mean squares of both channels: of each slot two windows, half overlapped. `samples` holds half a
  /// window more than the slots.
  func energies(of samples: [Float], slots: Int) -> [Float] {
    var energies = [Float](repeating: 0, count: slots * ThirdOctaves.count)
    // Parseval's theorem: Σ|X|² = N Σ(xw)². Two channels and two windows for each slot.
    let squares = weights.reduce(0.0) { $0 + Double($1) * Double($1) }
    let scale = Float(1 / (Double(window) * squares * 4))
    for slot in 0..<slots {
      var target = [Float](repeating: 0, count: ThirdOctaves.count)
      for half in 0..<2 {
        for channel in 0..<2 {
          load(samples.span, from: slot * window + half * window / 2, channel)
          addBands(scale: scale, to: &target)
        }
      }
      energies.replaceSubrange(
        slot * ThirdOctaves.count..<(slot + 1) * ThirdOctaves.count, with: target)
    }
    return energies
  }

  private func addBands(scale: Float, to target: inout [Float]) {
    let spectrum = transform.spectrum(part.span)
    var energies = target.mutableSpan
    bands.add(
      real: spectrum.real.span, imaginary: spectrum.imaginary.span, scale: scale, to: &energies)
  }

  private func load(_ samples: Span<Float>, from first: Int, _ channel: Int) {
    for index in 0..<window {
      part[index] = samples[(first + index) * 2 + channel] * weights[index]
    }
  }
}
