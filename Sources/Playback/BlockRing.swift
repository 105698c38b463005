internal import Synchronization

/// What a block of the ring holds.
struct BlockHeader: BitwiseCopyable {
  /// The playback generation that the block was read for.
  var generation: Int
  /// Position of its first frame, at the engine's rate.
  var first: Int64
  /// Frames in it, 1…`blockFrames`; 0 in an end mark.
  var frames: Int
  /// Whether the song ends behind the block's last frame.
  var isLast: Bool
}

/// The read-ahead: blocks of all lanes in step, from the reader thread to the render thread.
///
/// One ring for all lanes, so that no lane can run ahead of another. A block is `laneCount` runs of
/// `blockFrames` stereo frames. One thread writes, one reads; neither waits for the other. Full: the
/// writer tries again later. Blocks of an older generation are the reader's to drop, by number.
/// A value that points at shared memory; `EngineStorage` owns that. (A class would cost reference counts,
/// which the render thread may not touch.)
@safe struct BlockRing: @unchecked Sendable {
  let slotCount: Int
  let blockFrames: Int
  let laneCount: Int
  /// The whole of the sample memory, for locking it.
  let memory: UnsafeMutableBufferPointer<Float>

  private let headers: UnsafeMutablePointer<BlockHeader>
  private let samples: UnsafeMutablePointer<Float>
  /// Blocks ever written; stored by the writer alone.
  private let written: UnsafeMutablePointer<Atomic<Int>>
  /// Blocks ever released; stored by the reader alone.
  private let released: UnsafeMutablePointer<Atomic<Int>>

  init(slotCount: Int, blockFrames: Int, laneCount: Int) {
    self.slotCount = slotCount
    self.blockFrames = blockFrames
    self.laneCount = laneCount
    let count = slotCount * blockFrames * laneCount * 2
    unsafe written = makeAtomic(0)
    unsafe released = makeAtomic(0)
    unsafe headers = .allocate(capacity: slotCount)
    unsafe headers.initialize(
      repeating: BlockHeader(generation: -1, first: 0, frames: 0, isLast: false), count: slotCount)
    // Written once here so that the render thread meets no page fault.
    unsafe samples = .allocate(capacity: count)
    unsafe samples.initialize(repeating: 0, count: count)
    unsafe memory = UnsafeMutableBufferPointer(start: samples, count: count)
  }

  func deallocate() {
    unsafe destroyAtomic(written)
    unsafe destroyAtomic(released)
    unsafe headers.deallocate()
    unsafe samples.deallocate()
  }

  /// The samples of a lane in a block, counted from the first block ever written.
  @_noLocks @_noAllocation
  func lane(_ lane: Int, of block: Int) -> UnsafeMutablePointer<Float> {
    unsafe samples + ((block % slotCount) * laneCount + lane) * blockFrames * 2
  }

  // MARK: Writer

  /// Blocks that can be written now.
  var freeSlots: Int {
    unsafe slotCount
      - (written.pointee.load(ordering: .relaxed) - released.pointee.load(ordering: .acquiring))
  }

  /// The block to be written next; its memory is the writer's while `freeSlots` is not 0.
  var nextBlock: Int { unsafe written.pointee.load(ordering: .relaxed) }

  /// Hands the block `nextBlock` over.
  func publish(_ header: BlockHeader) {
    let block = unsafe written.pointee.load(ordering: .relaxed)
    unsafe headers[block % slotCount] = header
    unsafe written.pointee.store(block + 1, ordering: .releasing)
  }

  // MARK: Reader

  /// The oldest block that was not released.
  var firstBlock: Int {
    @_noLocks @_noAllocation get { unsafe released.pointee.load(ordering: .relaxed) }
  }

  /// One past the newest block that can be read.
  var endBlock: Int {
    @_noLocks @_noAllocation get { unsafe written.pointee.load(ordering: .acquiring) }
  }

  /// The header of a block in `firstBlock ..< endBlock`.
  @_noLocks @_noAllocation
  func header(of block: Int) -> BlockHeader { unsafe headers[block % slotCount] }

  /// Gives all blocks before `block` back to the writer.
  @_noLocks @_noAllocation
  func release(before block: Int) { unsafe released.pointee.store(block, ordering: .releasing) }
}
