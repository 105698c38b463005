internal import Signal
internal import Synchronization

/// Stereo frames from the render thread to the meters.
///
/// Full: new frames are dropped and counted; the meters miss them, the sound does not.
/// Points at shared memory that `EngineStorage` owns.
@safe package struct SampleRing: @unchecked Sendable {
  /// A power of two.
  private let capacity: Int
  private let samples: UnsafeMutablePointer<Float>
  /// Frames ever written and read.
  private let written: UnsafeMutablePointer<Atomic<Int>>
  private let taken: UnsafeMutablePointer<Atomic<Int>>

  /// A ring for at least `frames` frames.
  package init(frames: Int) {
    var size = 1
    while size < frames { size *= 2 }
    capacity = size
    unsafe written = makeAtomic(0)
    unsafe taken = makeAtomic(0)
    unsafe samples = .allocate(capacity: size * 2)
    unsafe samples.initialize(repeating: 0, count: size * 2)
  }

  package func deallocate() {
    unsafe destroyAtomic(written)
    unsafe destroyAtomic(taken)
    unsafe samples.deallocate()
  }

  /// Appends frames; returns how many found room. Writer only.
  @_noLocks @_noAllocation
  package func tryPush(_ source: UnsafePointer<Float>, frames: Int) -> Int {
    let end = unsafe written.pointee.load(ordering: .relaxed)
    let count = unsafe min(frames, capacity - (end - taken.pointee.load(ordering: .acquiring)))
    var index = 0
    while index < count {
      let slot = (end + index) & (capacity - 1)
      let run = min(count - index, capacity - slot)
      unsafe copy(source + index * 2, to: samples + slot * 2, frames: run)
      index += run
    }
    unsafe written.pointee.store(end + count, ordering: .releasing)
    return count
  }

  /// Moves all frames that are there to the end of `target`. Reader only.
  package func drain(into target: inout [Float]) {
    let start = unsafe taken.pointee.load(ordering: .relaxed)
    let count = unsafe written.pointee.load(ordering: .acquiring) - start
    var index = 0
    while index < count {
      let slot = (start + index) & (capacity - 1)
      let run = min(count - index, capacity - slot)
      unsafe target.append(
        contentsOf: UnsafeBufferPointer(start: samples + slot * 2, count: run * 2))
      index += run
    }
    unsafe taken.pointee.store(start + count, ordering: .releasing)
  }
}
