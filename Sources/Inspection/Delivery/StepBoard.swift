import Synchronization

/// Who works on what next, when several threads read the lanes of a song in step.
///
/// A step is a stretch of the song. Every lane takes its steps in order, one thread at a time; when all
/// lanes have taken a step, it is added up, in order too. Lanes may be a few steps ahead of the sum, as
/// many as there are slots of memory.
final class StepBoard: Sendable {
  /// A piece of work.
  enum Task: Hashable {
    /// Read and measure a lane's part of a step.
    case lane(Int, step: Int)
    /// Add a step up.
    case sum(step: Int)
  }

  private struct State {
    /// The step that each lane takes next.
    var next: [Int]
    var isBusy: [Bool]
    var nextSum = 0
    var isSumming = false
    var waiting: Int32 = 0
  }

  let stepCount: Int
  private let slotCount: Int
  private let state: Mutex<State>
  private let changed = CountingSemaphore(0)

  init(laneCount: Int, stepCount: Int, slotCount: Int) {
    self.stepCount = stepCount
    self.slotCount = slotCount
    state = Mutex(
      State(
        next: Array(repeating: 0, count: laneCount),
        isBusy: Array(repeating: false, count: laneCount)))
  }

  /// Takes the next piece of work, waiting for one if need be; nil when there is none left or the crew
  /// is called off.
  func take(_ crew: Crew) -> Task? {
    while !crew.isCancelled {
      let (task, isOver) = state.withLock { state in
        let task = take(from: &state)
        let isOver = task == nil && state.nextSum >= stepCount
        if task == nil, !isOver { state.waiting += 1 }
        return (task, isOver)
      }
      if task != nil || isOver { return task }
      // A tenth of a second at most, so that a cancelled job ends.
      _ = changed.wait(milliseconds: 100)
    }
    return nil
  }

  /// Says that a piece of work is done.
  func finish(_ task: Task) {
    let waiting = state.withLock { state in
      switch task {
      case .lane(let lane, _):
        state.isBusy[lane] = false
        state.next[lane] += 1
      case .sum:
        state.isSumming = false
        state.nextSum += 1
      }
      defer { state.waiting = 0 }
      return state.waiting
    }
    for _ in 0..<waiting { changed.signal() }
  }

  private func take(from state: inout State) -> Task? {
    let sum = state.nextSum
    if !state.isSumming, sum < stepCount, state.next.allSatisfy({ $0 > sum }) {
      state.isSumming = true
      return .sum(step: sum)
    }
    // The lane that is furthest behind, as long as its slot is free.
    let last = min(stepCount, sum + slotCount)
    let free = state.next.indices.filter { !state.isBusy[$0] && state.next[$0] < last }
    guard let lane = free.min(by: { state.next[$0] < state.next[$1] }) else { return nil }
    state.isBusy[lane] = true
    return .lane(lane, step: state.next[lane])
  }
}
