import Signal
import Stems

/// The samples of all lanes for the steps at hand. Which thread may touch which part is `StepBoard`'s
/// business.
@safe final class StepMemory: @unchecked Sendable {
  let stepFrames: Int
  private let laneCount: Int
  private let slotCount: Int
  private let samples: UnsafeMutablePointer<Float>

  init(laneCount: Int, stepFrames: Int, slotCount: Int) {
    self.stepFrames = stepFrames
    self.laneCount = laneCount
    self.slotCount = slotCount
    let count = laneCount * slotCount * stepFrames * 2
    unsafe samples = .allocate(capacity: count)
    unsafe samples.initialize(repeating: 0, count: count)
  }

  deinit { unsafe samples.deallocate() }

  /// The memory of a lane's part of a step: interleaved stereo.
  func lane(_ lane: Int, step: Int, frames: Int) -> UnsafeMutableBufferPointer<Float> {
    precondition(frames <= stepFrames && lane < laneCount)
    let index = (step % slotCount) * laneCount + lane
    return unsafe UnsafeMutableBufferPointer(
      start: samples + index * stepFrames * 2, count: frames * 2)
  }
}
