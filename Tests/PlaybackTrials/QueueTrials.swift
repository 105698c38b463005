internal import Glibc
internal import Playback
internal import Signal
internal import Stems
internal import Synchronization
internal import TestSupport

/// The crossings between threads, each tried by two threads that rest at random. Every trial returns how
/// many times it saw something that must not be.
public enum QueueTrials {
  /// Lets the other thread come on. A sleep, however short: beside busy programs a thread that only yields
  /// waits for their time slices.
  private static func waitABit() { usleep(1) }

  /// Rests a thread now and then, so that the other one overtakes it in every place.
  private struct Rest {
    private var random: SeededGenerator

    init(seed: UInt64) { random = SeededGenerator(seed: seed) }

    mutating func take() {
      switch random.next() % 16 {
      case 0: QueueTrials.waitABit()
      case 1: for _ in 0..<random.next() % 200 { atomicMemoryFence(ordering: .relaxed) }
      default: break
      }
    }

    mutating func below(_ limit: Int) -> Int { Int(random.next() % UInt64(limit)) }
  }

  /// Blocks arrive whole, in order, and never more than the ring holds. With `isTooEarly` the writer hands
  /// each block over before it is written: what a sanitizer must find.
  public static func blocks(
    slotCount: Int, total: Int, seed: UInt64, isTooEarly: Bool = false
  ) -> Int {
    let frames = 1 + Int(seed % 5)
    let ring = BlockRing(slotCount: slotCount, blockFrames: frames, laneCount: 2)
    defer { ring.deallocate() }
    let writer = WorkerThread {
      var rest = Rest(seed: seed)
      for block in 0..<total {
        while ring.freeSlots == 0 { waitABit() }
        let first = ring.nextBlock
        let header = BlockHeader(
          generation: block % 7, first: Int64(block), frames: frames, next: 0, isLast: false)
        if isTooEarly {
          ring.publish(header)
          waitABit()
        }
        for lane in 0..<2 {
          let samples = unsafe ring.lane(lane, of: first)
          for index in 0..<frames * 2 { unsafe samples[index] = Float(block * 2 + lane) }
        }
        rest.take()
        if !isTooEarly { ring.publish(header) }
      }
    }
    var wrong = 0
    var rest = Rest(seed: seed &+ 1)
    var block = 0
    while block < total {
      let end = ring.endBlock
      if end == block { waitABit() }
      if end - ring.firstBlock > slotCount || ring.firstBlock != block { wrong += 1 }
      // Some of what is there, given back at once.
      let goal = end > block ? block + 1 + rest.below(end - block) : block
      while block < goal {
        let header = ring.header(of: block)
        if header.first != Int64(block) || header.generation != block % 7 { wrong += 1 }
        for lane in 0..<2 {
          let samples = unsafe ring.lane(lane, of: block)
          for index in 0..<frames * 2
          where unsafe samples[index] != Float(block * 2 + lane) { wrong += 1 }
        }
        block += 1
      }
      rest.take()
      ring.release(before: block)
    }
    writer?.join()
    return wrong + (writer == nil ? 1 : 0)
  }

  /// Frames keep their order, and each is either taken or was refused.
  public static func frames(capacity: Int, total: Int, seed: UInt64) -> Int {
    let ring = SampleRing(frames: capacity)
    defer { ring.deallocate() }
    let writer = WorkerThread {
      var rest = Rest(seed: seed)
      var frame = 0
      while frame < total {
        let count = min(total - frame, 1 + rest.below(2 * capacity + 1))
        let block = (0..<count * 2).map { Float(frame + $0 / 2) * ($0 % 2 == 0 ? 1 : -1) }
        // Sound: the array holds as many frames as are pushed.
        let pushed = unsafe block.withUnsafeBufferPointer { block in
          guard let start = block.baseAddress else { return 0 }
          return unsafe ring.tryPush(start, frames: count)
        }
        frame += pushed
        rest.take()
        if pushed == 0 { waitABit() }
      }
    }
    var rest = Rest(seed: seed &+ 1)
    var samples: [Float] = []
    while samples.count < total * 2 {
      let before = samples.count
      ring.drain(into: &samples)
      if samples.count == before { waitABit() }
      rest.take()
    }
    writer?.join()
    let wrong = samples.indices.count { index in
      samples[index] != Float(index / 2) * (index % 2 == 0 ? 1 : -1)
    }
    return wrong + (writer == nil ? 1 : 0)
  }

  /// What is taken is one whole value, never an older one, and the last one comes through.
  public static func values(words: Int, total: Int, seed: UInt64) -> Int {
    let cell = LatestCell(byteCount: words * 8)
    defer { cell.deallocate() }
    var wrong = cell.take() ? 1 : 0
    let writer = WorkerThread {
      var rest = Rest(seed: seed)
      for value in 1...total {
        let target = unsafe cell.writable
        for word in 0..<words {
          unsafe target.storeBytes(of: value, toByteOffset: word * 8, as: Int.self)
        }
        cell.publish()
        rest.take()
      }
    }
    var rest = Rest(seed: seed &+ 1)
    var seen = 0
    while seen < total {
      guard cell.take() else {
        waitABit()
        continue
      }
      let source = unsafe cell.readable
      let value = unsafe source.load(as: Int.self)
      if value <= seen { wrong += 1 }
      seen = value
      rest.take()
      for word in 0..<words
      where unsafe source.load(fromByteOffset: word * 8, as: Int.self) != value { wrong += 1 }
    }
    writer?.join()
    return wrong + (writer == nil || cell.take() ? 1 : 0)
  }

  /// The largest peak comes through, and every over.
  public static func peaks(total: Int, seed: UInt64) -> Int {
    let peaks = LanePeaks(count: 3)
    defer { peaks.deallocate() }
    let isDone = Flag()
    let writer = WorkerThread {
      var rest = Rest(seed: seed)
      for index in 0..<total {
        var measure = PeakMeasure()
        measure.left = Float((index * 7919) % total)
        measure.right = Float(index)
        measure.overs = index % 3
        peaks.raise(1, to: measure)
        rest.take()
      }
      isDone.value.store(true, ordering: .releasing)
    }
    var rest = Rest(seed: seed &+ 1)
    var left: Float = 0
    var right: Float = 0
    var overs = 0
    var wrong = 0
    var isLast = false
    while !isLast {
      isLast = isDone.value.load(ordering: .acquiring)
      let peak = peaks.take(1)
      // The right side only ever rises.
      if peak.right != 0, peak.right < right { wrong += 1 }
      left = max(left, peak.left)
      right = max(right, peak.right)
      overs += peak.overs
      rest.take()
    }
    writer?.join()
    if left != Float((0..<total).map { ($0 * 7919) % total }.max() ?? 0) { wrong += 1 }
    if right != Float(total - 1) { wrong += 1 }
    if overs != (0..<total).map({ $0 % 3 }).reduce(0, +) { wrong += 1 }
    if peaks.take(0).left != 0 || peaks.take(2).right != 0 { wrong += 1 }
    return wrong
  }

  /// Two senders: nothing is lost, and each one's messages keep their order.
  public static func events(total: Int, seed: UInt64) -> Int {
    let wakes = Counter()
    let queue = EventQueue<(sender: Int, number: Int)> { wakes.value.add(1, ordering: .relaxed) }
    let senders = (0..<2).map { sender in
      WorkerThread {
        var rest = Rest(seed: seed &+ UInt64(sender))
        for number in 0..<total {
          queue.post((sender, number))
          rest.take()
        }
      }
    }
    var rest = Rest(seed: seed &+ 2)
    var next = [0, 0]
    var wrong = 0
    while next[0] + next[1] < 2 * total {
      let events = queue.drain()
      for event in events {
        if event.number != next[event.sender] { wrong += 1 }
        next[event.sender] += 1
      }
      if events.isEmpty { waitABit() }
      rest.take()
    }
    for sender in senders { sender?.join() }
    return wrong + (wakes.value.load(ordering: .relaxed) == 2 * total ? 0 : 1)
  }

  private final class Flag: Sendable { let value = Atomic<Bool>(false) }
  private final class Counter: Sendable { let value = Atomic<Int>(0) }
}
