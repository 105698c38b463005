internal import Synchronization

/// What a block of the ring holds.
package struct BlockHeader: BitwiseCopyable {
  /// The playback generation that the block was read for.
  package var generation: Int
  /// Position of its first frame, at the engine's rate.
  package var first: Int64
  /// Frames in it, 1…`blockFrames`; 0 in an end mark.
  package var frames: Int
  /// Position of the frame that is played after its last: the next one, or a loop's first.
  package var next: Int64
  /// Whether the song ends behind the block's last frame.
  package var isLast: Bool

  package init(generation: Int, first: Int64, frames: Int, next: Int64, isLast: Bool) {
    self.generation = generation
    self.first = first
    self.frames = frames
    self.next = next
    self.isLast = isLast
  }
}

/// The read-ahead: blocks of all lanes in step, from the reader thread to the render thread.
///
/// One ring for all lanes, so that no lane can run ahead of another. A block is `laneCount` runs of
/// `blockFrames` stereo frames. One thread writes, one reads; neither waits for the other. Full: the
/// writer tries again later. Blocks of an older generation are the reader's to drop, by number.
/// A value that points at shared memory; `EngineStorage` owns that. (A class would cost reference counts,
/// which the render thread may not touch.)
@safe package struct BlockRing: @unchecked Sendable {
  package let slotCount: Int
  package let blockFrames: Int
  package let laneCount: Int

  private let headers: UnsafeMutablePointer<BlockHeader>
  private let samples: UnsafeMutablePointer<Float>
  /// Blocks ever written; stored by the writer alone.
  private let written: UnsafeMutablePointer<Atomic<Int>>
  /// Blocks ever released; stored by the reader alone.
  private let released: UnsafeMutablePointer<Atomic<Int>>

  package init(slotCount: Int, blockFrames: Int, laneCount: Int) {
    self.slotCount = slotCount
    self.blockFrames = blockFrames
    self.laneCount = laneCount
    let count = slotCount * blockFrames * laneCount * 2
    unsafe written = makeAtomic(0)
    unsafe released = makeAtomic(0)
    unsafe headers = .allocate(capacity: slotCount)
    unsafe headers.initialize(
      repeating: BlockHeader(generation: -1, first: 0, frames: 0, next: 0, isLast: false),
      count: slotCount)
    // Written once here so that the render thread meets no page fault.
    unsafe samples = .allocate(capacity: count)
    unsafe samples.initialize(repeating: 0, count: count)
  }

  package func deallocate() {
    unsafe destroyAtomic(written)
    unsafe destroyAtomic(released)
    unsafe headers.deallocate()
    unsafe samples.deallocate()
  }

  /// The samples of a lane in a block, counted from the first block ever written.
  @_noLocks @_noAllocation
  package func lane(_ lane: Int, of block: Int) -> UnsafeMutablePointer<Float> {
    unsafe samples + ((block % slotCount) * laneCount + lane) * blockFrames * 2
  }

  // MARK: Writer

  /// Blocks that can be written now.
  package var freeSlots: Int {
    unsafe slotCount
      - (written.pointee.load(ordering: .relaxed) - released.pointee.load(ordering: .acquiring))
  }

  /// The block to be written next; its memory is the writer's while `freeSlots` is not 0.
  package var nextBlock: Int { unsafe written.pointee.load(ordering: .relaxed) }

  /// Hands the block `nextBlock` over.
  package func publish(_ header: BlockHeader) {
    let block = unsafe written.pointee.load(ordering: .relaxed)
    unsafe headers[block % slotCount] = header
    unsafe written.pointee.store(block + 1, ordering: .releasing)
  }

  // MARK: Reader

  /// The oldest block that was not released.
  package var firstBlock: Int {
    @_noLocks @_noAllocation get { unsafe released.pointee.load(ordering: .relaxed) }
  }

  /// One past the newest block that can be read.
  package var endBlock: Int {
    @_noLocks @_noAllocation get { unsafe written.pointee.load(ordering: .acquiring) }
  }

  /// The header of a block in `firstBlock ..< endBlock`.
  @_noLocks @_noAllocation
  package func header(of block: Int) -> BlockHeader { unsafe headers[block % slotCount] }

  /// Gives all blocks before `block` back to the writer.
  @_noLocks @_noAllocation
  package func release(before block: Int) {
    unsafe released.pointee.store(block, ordering: .releasing)
  }
}
