import Glibc
import Playback
import Signal
import TestSupport
import Testing

/// The crossings between threads, each with a thread on either side.
struct RingTests {
  @Test(arguments: [1, 2, 3, 7, 16])
  func blocksArriveInOrderAndWhole(slotCount: Int) {
    let ring = BlockRing(slotCount: slotCount, blockFrames: 5, laneCount: 3)
    defer { ring.deallocate() }
    let total = 5000
    let writer = WorkerThread {
      var block = 0
      while block < total {
        guard ring.freeSlots > 0 else {
          sched_yield()
          continue
        }
        for lane in 0..<3 {
          let samples = unsafe ring.lane(lane, of: ring.nextBlock)
          for index in 0..<10 { unsafe samples[index] = Float(block * 3 + lane) }
        }
        ring.publish(
          BlockHeader(generation: block % 7, first: Int64(block), frames: 5, next: 0, isLast: false)
        )
        block += 1
      }
    }
    var wrong = 0
    var block = 0
    while block < total {
      guard ring.endBlock > block else {
        sched_yield()
        continue
      }
      #expect(ring.endBlock - ring.firstBlock <= slotCount)
      let header = ring.header(of: block)
      if header.first != Int64(block) || header.generation != block % 7 { wrong += 1 }
      for lane in 0..<3 {
        let samples = unsafe ring.lane(lane, of: block)
        for index in 0..<10 where unsafe samples[index] != Float(block * 3 + lane) { wrong += 1 }
      }
      block += 1
      ring.release(before: block)
    }
    writer?.join()
    #expect(wrong == 0)
  }

  @Test func theLatestValueIsTakenWholeAndNeverAnOlderOne() {
    let words = 40
    let cell = LatestCell(byteCount: words * 8)
    defer { cell.deallocate() }
    #expect(!cell.take())
    let last = 300_000
    let writer = WorkerThread {
      for value in 1...last {
        let target = unsafe cell.writable
        for word in 0..<words {
          unsafe target.storeBytes(of: value, toByteOffset: word * 8, as: Int.self)
        }
        cell.publish()
      }
    }
    var wrong = 0
    var seen = 0
    while seen < last {
      guard cell.take() else {
        sched_yield()
        continue
      }
      let source = unsafe cell.readable
      let value = unsafe source.load(as: Int.self)
      if value <= seen { wrong += 1 }
      seen = value
      for word in 0..<words
      where unsafe source.load(fromByteOffset: word * 8, as: Int.self) != value { wrong += 1 }
    }
    writer?.join()
    #expect(wrong == 0)
    #expect(!cell.take())
  }

  @Test(arguments: [1, 64, 1000])
  func meterFramesKeepTheirOrderAndDropsAreCounted(capacity: Int) {
    let ring = SampleRing(frames: capacity)
    defer { ring.deallocate() }
    let total = 8000
    let writer = WorkerThread {
      var frame = 0
      while frame < total {
        let block = (0..<min(37, total - frame)).flatMap {
          [Float(frame + $0), -Float(frame + $0)]
        }
        // Sound: the array holds as many frames as are pushed.
        frame += unsafe block.withUnsafeBufferPointer { block in
          guard let start = block.baseAddress else { return 0 }
          return unsafe ring.tryPush(start, frames: block.count / 2)
        }
        sched_yield()
      }
    }
    var samples: [Float] = []
    while samples.count < total * 2 {
      ring.drain(into: &samples)
      sched_yield()
    }
    writer?.join()
    #expect(samples == (0..<total).flatMap { [Float($0), -Float($0)] })
  }

  @Test func aFullRingTakesNoMore() {
    let ring = SampleRing(frames: 8)
    defer { ring.deallocate() }
    let block = [Float](repeating: 0.5, count: 40)
    // Sound: the array holds 20 frames.
    let pushed = unsafe block.withUnsafeBufferPointer { block in
      guard let start = block.baseAddress else { return -1 }
      return unsafe ring.tryPush(start, frames: 20)
    }
    #expect(pushed == 8)
  }
}
