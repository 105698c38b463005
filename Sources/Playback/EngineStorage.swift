internal import Synchronization

/// Everything that the control, reader and render threads share. Freed with the last of its owners, on the
/// control thread.
final class EngineStorage: Sendable {
  let ring: BlockRing
  /// From control to render: `RenderTargets` and a gain for each stem.
  let targets: LatestCell
  /// From render to control: `RenderReport`.
  let report: LatestCell
  let peaks: LanePeaks
  let meterRing: SampleRing

  init(ring: BlockRing, stemCount: Int, peakCount: Int, meterFrames: Int) {
    self.ring = ring
    targets = LatestCell(
      byteCount: MemoryLayout<RenderTargets>.stride + stemCount * MemoryLayout<Float>.stride)
    report = LatestCell(byteCount: MemoryLayout<RenderReport>.stride)
    peaks = LanePeaks(count: peakCount)
    meterRing = SampleRing(frames: meterFrames)
  }

  deinit {
    ring.deallocate()
    targets.deallocate()
    report.deallocate()
    peaks.deallocate()
    meterRing.deallocate()
  }
}

/// An atomic in memory of its own cache line: two threads that write different ones do not slow each other.
func makeAtomic(_ value: Int) -> UnsafeMutablePointer<Atomic<Int>> {
  let memory = UnsafeMutableRawPointer.allocate(byteCount: 64, alignment: 64)
  let atomic = unsafe memory.bindMemory(to: Atomic<Int>.self, capacity: 1)
  unsafe atomic.initialize(to: Atomic(value))
  return unsafe atomic
}

func destroyAtomic(_ atomic: UnsafeMutablePointer<Atomic<Int>>) {
  unsafe atomic.deinitialize(count: 1)
  unsafe UnsafeMutableRawPointer(atomic).deallocate()
}
