import Playback
import PlaybackTrials
import Testing

/// The crossings between threads, each with a thread on either side that rests at random. The seed of a
/// failure stands in it.
struct RingTests {
  @Test(arguments: 1...17)
  func blocksArriveInOrderAndWhole(slotCount: Int) {
    for seed: UInt64 in 1...5 {
      #expect(
        QueueTrials.blocks(slotCount: slotCount, total: 400, seed: seed) == 0, "seed \(seed)")
    }
  }

  @Test func theTrialNoticesBlocksThatAreHandedOverTooEarly() {
    #expect(QueueTrials.blocks(slotCount: 3, total: 2000, seed: 1, isTooEarly: true) > 0)
  }

  @Test(arguments: Array(1...17) + [64, 1000])
  func meterFramesKeepTheirOrder(capacity: Int) {
    for seed: UInt64 in 1...3 {
      #expect(QueueTrials.frames(capacity: capacity, total: 600, seed: seed) == 0, "seed \(seed)")
    }
  }

  @Test(arguments: Array(1...9) + [40])
  func theLatestValueIsTakenWholeAndNeverAnOlderOne(words: Int) {
    for seed: UInt64 in 1...3 {
      #expect(QueueTrials.values(words: words, total: 5000, seed: seed) == 0, "seed \(seed)")
    }
  }

  @Test(arguments: 1...5)
  func noPeakAndNoOverIsLost(seed: UInt64) {
    #expect(QueueTrials.peaks(total: 5000, seed: seed) == 0)
  }

  @Test(arguments: 1...5)
  func eventsOfTwoSendersAllArriveInOrder(seed: UInt64) {
    #expect(QueueTrials.events(total: 1000, seed: seed) == 0)
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
