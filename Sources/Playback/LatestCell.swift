internal import Synchronization

/// A value that one thread replaces and another one takes: latest wins, nobody waits.
///
/// Three buffers: the writer's, the reader's and the one between them. What the reader takes is always
/// one whole value, so a batch of changes becomes valid at one sample.
/// Points at shared memory that `EngineStorage` owns.
@safe package struct LatestCell: @unchecked Sendable {
  private let memory: UnsafeMutableRawPointer
  private let stride: Int
  /// Index of the buffer between; plus `fresh` when it is newer than the reader's.
  private let middle: UnsafeMutablePointer<Atomic<Int>>
  private static var fresh: Int { @_noLocks @_noAllocation get { 4 } }
  /// Index of the writer's buffer; touched by the writer alone.
  private let back: UnsafeMutablePointer<Atomic<Int>>
  /// Index of the reader's buffer; touched by the reader alone.
  private let front: UnsafeMutablePointer<Atomic<Int>>

  /// A cell for values of `byteCount` bytes, all zero at first.
  package init(byteCount: Int) {
    unsafe back = makeAtomic(0)
    unsafe middle = makeAtomic(1)
    unsafe front = makeAtomic(2)
    stride = (byteCount + 63) / 64 * 64
    unsafe memory = .allocate(byteCount: stride * 3, alignment: 64)
    unsafe memory.initializeMemory(as: UInt8.self, repeating: 0, count: stride * 3)
  }

  package func deallocate() {
    unsafe destroyAtomic(back)
    unsafe destroyAtomic(middle)
    unsafe destroyAtomic(front)
    unsafe memory.deallocate()
  }

  /// Where the writer puts the whole next value before `publish`.
  package var writable: UnsafeMutableRawPointer {
    @_noLocks @_noAllocation get { unsafe memory + stride * back.pointee.load(ordering: .relaxed) }
  }

  /// Makes what stands in `writable` the latest value.
  @_noLocks @_noAllocation
  package func publish() {
    let old = unsafe middle.pointee.exchange(
      back.pointee.load(ordering: .relaxed) | Self.fresh, ordering: .acquiringAndReleasing)
    unsafe back.pointee.store(old & 3, ordering: .relaxed)
  }

  /// Takes the latest value into `readable`; false when there is none since the last call.
  @_noLocks @_noAllocation
  package func take() -> Bool {
    guard unsafe middle.pointee.load(ordering: .relaxed) & Self.fresh != 0 else { return false }
    let old = unsafe middle.pointee.exchange(
      front.pointee.load(ordering: .relaxed), ordering: .acquiringAndReleasing)
    unsafe front.pointee.store(old & 3, ordering: .relaxed)
    return true
  }

  /// The value last taken.
  package var readable: UnsafeRawPointer {
    @_noLocks @_noAllocation get {
      unsafe UnsafeRawPointer(memory + stride * front.pointee.load(ordering: .relaxed))
    }
  }
}
