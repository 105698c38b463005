package import Signal
package import Stems
internal import Synchronization

/// The peaks of all lanes and buses: raised by the render thread, taken by the screen.
/// Points at shared memory that `EngineStorage` owns.
@safe package struct LanePeaks: @unchecked Sendable {
  package let count: Int
  /// Four for each lane: left, right (bits of a Float, which order like integers from 0 up), overs, 0.
  private let cells: UnsafeMutablePointer<Atomic<UInt32>>

  package init(count: Int) {
    self.count = count
    unsafe cells = .allocate(capacity: count * 4)
    for index in 0..<count * 4 { unsafe (cells + index).initialize(to: Atomic(0)) }
  }

  package func deallocate() {
    unsafe cells.deinitialize(count: count * 4)
    unsafe cells.deallocate()
  }

  @_noLocks @_noAllocation
  package func raise(_ lane: Int, to measure: PeakMeasure) {
    let cell = unsafe cells + lane * 4
    unsafe cell[0].max(measure.left.bitPattern, ordering: .relaxed)
    unsafe cell[1].max(measure.right.bitPattern, ordering: .relaxed)
    if measure.overs > 0 {
      unsafe cell[2].wrappingAdd(UInt32(truncatingIfNeeded: measure.overs), ordering: .relaxed)
    }
  }

  /// What was seen since the last call.
  package func take(_ lane: Int) -> LanePeak {
    let cell = unsafe cells + lane * 4
    let left = unsafe cell[0].exchange(0, ordering: .relaxed)
    let right = unsafe cell[1].exchange(0, ordering: .relaxed)
    let overs = unsafe cell[2].exchange(0, ordering: .relaxed)
    return LanePeak(
      left: Float(bitPattern: left), right: Float(bitPattern: right), overs: Int(overs))
  }
}
