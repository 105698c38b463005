import Signal
import Stems
import Synchronization

/// One run of the delivery scan, shared by its threads. `StepBoard` says who may touch what: a lane or
/// the sum belongs to the thread that took its task. Hence sendable without locks of its own.
@safe final class DeliveryPass: @unchecked Sendable {
  /// Frames of a step. What is read, measured and added up stays in the caches.
  static let stepFrames = 64 * Overview.bucketFrames
  private static let slotCount = 3

  private let lanes: [LaneExamination]
  private let hasMixdown: Bool
  private let isBackground: Bool
  private let board: StepBoard
  private let memory: StepMemory
  private let sum: SumAccumulator
  private let deliver: @Sendable (DeliveryScan.Event) -> Void
  /// The stretch of the song's axis that is scanned: from its origin to the end of the last lane.
  private let frameCount: Int64

  init(
    lanes: [DeliveryScan.Lane], hasMixdown: Bool, sampleRate: SampleRate, isBackground: Bool,
    deliver: @escaping @Sendable (DeliveryScan.Event) -> Void
  ) {
    self.lanes = lanes.enumerated().map { LaneExamination($1, number: $0, songRate: sampleRate) }
    self.hasMixdown = hasMixdown
    self.isBackground = isBackground
    self.deliver = deliver
    frameCount = max(0, lanes.map { $0.start.value + $0.source.frameCount.value }.max() ?? 0)
    let step = Int64(Self.stepFrames)
    board = StepBoard(
      laneCount: lanes.count, stepCount: Int((frameCount + step - 1) / step),
      slotCount: Self.slotCount)
    memory = StepMemory(
      laneCount: lanes.count, stepFrames: Self.stepFrames, slotCount: Self.slotCount)
    sum = SumAccumulator(
      frameCount: frameCount, stepFrames: Self.stepFrames, sampleRate: sampleRate,
      hasMixdown: hasMixdown)
  }

  /// Takes tasks until there are no more. The body of one thread.
  func work(_ crew: Crew) {
    if isBackground { Crew.standBack() }
    while let task = board.take(crew) {
      switch task {
      case .lane(let lane, let step): examine(lane, step)
      case .sum(let step): addUp(step)
      }
      board.finish(task)
    }
  }

  /// The stretch of a step.
  private func stretch(_ step: Int) -> Range<Int64> {
    let first = Int64(step) * Int64(Self.stepFrames)
    return first..<min(frameCount, first + Int64(Self.stepFrames))
  }

  private func examine(_ lane: Int, _ step: Int) {
    let stretch = stretch(step)
    let samples = unsafe memory.lane(lane, step: step, frames: stretch.count)
    unsafe lanes[lane].take(stretch, into: samples, deliver)
  }

  private func addUp(_ step: Int) {
    let stretch = stretch(step)
    var stems: [UnsafeMutableBufferPointer<Float>] = unsafe []
    let stemCount = hasMixdown ? lanes.count - 1 : lanes.count
    for lane in 0..<stemCount where lanes[lane].sounds(in: stretch) {
      unsafe stems.append(memory.lane(lane, step: step, frames: stretch.count))
    }
    let mixdown =
      unsafe hasMixdown ? memory.lane(stemCount, step: step, frames: stretch.count) : nil
    let envelopes = unsafe sum.take(
      stems, mixdown: mixdown, at: stretch.lowerBound, frames: stretch.count)
    if hasMixdown {
      deliver(
        .residual(
          OverviewChunk(
            firstBucket: Int(stretch.lowerBound) / Overview.bucketFrames, buckets: envelopes)))
    }
    deliver(.progress(Double(stretch.upperBound) / Double(frameCount)))
  }

  /// What was measured, after the last task.
  func measurements() -> DeliveryMeasurements {
    DeliveryMeasurements(lanes: lanes.map { $0.finish() }, sum: sum.finish())
  }
}
