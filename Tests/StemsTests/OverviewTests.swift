import Signal
import Stems
import TestSupport
import Testing

private let frames = 1_000_037

/// Buckets with values of their own, as a scan of noise would give.
private let buckets: [Envelope] = {
  var generator = SeededGenerator(seed: 8)
  return (0..<(frames + 255) / 256).map { _ in
    let low = -Float.random(in: 0.01...1, using: &generator)
    let high = Float.random(in: 0.01...1, using: &generator)
    return Envelope(
      lowest: low, highest: high, meanSquare: Float.random(in: 0.001...0.1, using: &generator),
      overs: Int32.random(in: 0...3, using: &generator))
  }
}()

private func column(_ lower: Int, _ upper: Int) -> Range<FrameIndex> {
  FrameIndex(lower)..<FrameIndex(upper)
}

/// An overview that got all buckets, in pieces and out of order.
private func complete() -> Overview {
  var overview = Overview(frameCount: FrameCount(frames))
  var pieces = stride(from: 0, to: buckets.count, by: 171).map {
    OverviewChunk(firstBucket: $0, buckets: Array(buckets[$0..<min($0 + 171, buckets.count)]))
  }
  var generator = SeededGenerator(seed: 5)
  pieces.shuffle(using: &generator)
  for piece in pieces { overview.insert(piece) }
  return overview
}

@Suite struct OverviewTests {
  @Test func columnsJoinTheirBuckets() throws {
    let overview = complete()
    #expect(overview.isComplete && overview.scannedShare == 1)
    var generator = SeededGenerator(seed: 6)
    for _ in 0..<500 {
      let lower = Int.random(in: 0..<frames, using: &generator)
      let upper = Int.random(in: lower + 1...frames, using: &generator)
      let joined = try #require(overview.envelope(of: column(lower, upper)))
      let part = buckets[lower / 256...(upper - 1) / 256]
      #expect(joined.lowest == part.map(\.lowest).min())
      #expect(joined.highest == part.map(\.highest).max())
      #expect(joined.overs == part.reduce(0) { $0 + $1.overs })
      let mean = part.reduce(0.0) { $0 + Double($1.meanSquare) } / Double(part.count)
      #expect(abs(Double(joined.meanSquare) - mean) < 1e-5)
    }
  }

  @Test func unknownStretchesAreSketchedOrNil() {
    var overview = Overview(frameCount: FrameCount(frames))
    #expect(overview.envelope(of: column(0, 1000)) == nil)
    #expect(overview.scannedShare == 0)
    overview.sketch = (0..<10).map {
      Envelope(lowest: -0.1, highest: Float($0) / 10, meanSquare: 0.01, overs: 0)
    }
    #expect(overview.envelope(of: column(0, 1000))?.highest == 0)
    #expect(overview.envelope(of: column(frames - 1000, frames))?.highest == 0.9)
    #expect(overview.envelope(of: column(0, frames))?.highest == 0.9)
    let known = Envelope(lowest: -0.7, highest: 0.05, meanSquare: 0.2, overs: 1)
    overview.insert(OverviewChunk(firstBucket: 0, buckets: [known]))
    #expect(overview.envelope(of: column(0, 256)) == known)
    let mixed = overview.envelope(of: column(0, 512))
    #expect(mixed?.lowest == -0.7 && mixed?.highest == 0.05 && mixed?.overs == 1)
  }

  @Test func rangesOutsideTheLaneAreNil() {
    let overview = complete()
    #expect(overview.envelope(of: column(-1000, 0)) == nil)
    #expect(overview.envelope(of: column(frames, frames + 1)) == nil)
    #expect(overview.envelope(of: column(-1000, 1)) == buckets[0])
    #expect(overview.envelope(of: column(frames - 1, frames + 5000)) == buckets.last)
    #expect(Overview(frameCount: .zero).envelope(of: column(0, 1)) == nil)
    #expect(Overview(frameCount: .zero).isComplete)
  }

  @Test func chunksBeyondTheLaneAreIgnored() {
    var overview = Overview(frameCount: FrameCount(600))
    overview.insert(OverviewChunk(firstBucket: -1, buckets: Array(buckets[0..<3])))
    overview.insert(OverviewChunk(firstBucket: 2, buckets: Array(buckets[0..<9])))
    overview.insert(OverviewChunk(firstBucket: 99, buckets: buckets))
    #expect(overview.isComplete && overview.bucketCount == 3)
    #expect(overview.envelope(of: column(0, 1)) == buckets[1])
    #expect(overview.envelope(of: column(599, 600)) == buckets[0])
  }

  @Test func aBucketCanBeReplaced() {
    var overview = complete()
    let loud = Envelope(lowest: -9, highest: 9, meanSquare: 20, overs: 3)
    overview.insert(OverviewChunk(firstBucket: 1000, buckets: [loud]))
    #expect(overview.scannedShare == 1)
    #expect(overview.envelope(of: column(0, frames))?.highest == 9)
    overview.insert(OverviewChunk(firstBucket: 1000, buckets: [buckets[1000]]))
    #expect(overview == complete())
  }
}

@Suite struct OverviewCodingTests {
  private func partial() -> Overview {
    var overview = Overview(frameCount: FrameCount(70_000))
    overview.sketch = Array(buckets[0..<7])
    overview.insert(OverviewChunk(firstBucket: 13, buckets: Array(buckets[0..<50])))
    return overview
  }

  @Test func comesBackEqual() {
    for overview in [complete(), partial(), Overview(frameCount: .zero)] {
      #expect(Overview(decoding: overview.encoded()) == overview)
    }
  }

  @Test func everyDamagedByteIsNoticed() {
    let bytes = partial().encoded()
    for index in bytes.indices {
      var damaged = bytes
      damaged[index] ^= 0x10
      #expect(Overview(decoding: damaged) == nil, "byte \(index)")
    }
    for count in 0..<bytes.count {
      #expect(Overview(decoding: Array(bytes.prefix(count))) == nil)
    }
    #expect(Overview(decoding: bytes + [0]) == nil)
  }

  /// Random damage under a checksum that is right: anything may come out but a trap, and what comes out
  /// can be used.
  @Test(arguments: 0..<40 as Range<UInt64>)
  func forgedBytesNeverTrap(seed: UInt64) {
    var generator = SeededGenerator(seed: seed)
    let original = partial().encoded()
    for _ in 0..<200 {
      var bytes = Array(original.dropLast(8))
      for _ in 0..<Int.random(in: 1...4, using: &generator) {
        // Mostly in the header, where numbers are counts.
        let end = Bool.random(using: &generator) ? 24 : bytes.count
        bytes[Int.random(in: 0..<end, using: &generator)] = generator.next()
      }
      if Bool.random(using: &generator) {
        bytes.removeLast(Int.random(in: 0...60, using: &generator))
      }
      let sum = checksum(of: bytes.span)
      for byte in 0..<8 { bytes.append(UInt8(truncatingIfNeeded: sum >> (8 * byte))) }
      guard let overview = Overview(decoding: bytes) else { continue }
      let end = FrameIndex(overview.frameCount.value)
      if let whole = overview.envelope(of: FrameIndex(0)..<max(FrameIndex(1), end)) {
        #expect(whole.lowest.isFinite && whole.highest.isFinite && whole.meanSquare >= 0)
      }
      #expect(Overview(decoding: overview.encoded()) == overview)
    }
  }
}
