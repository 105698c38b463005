import Foundation
import Inspection
import Signal
import Stems
import TestSupport
import Testing

@Suite struct OverviewScanTests {
  private func scan(_ sources: [MemorySource]) -> [OverviewScan.Event] {
    let recorder = Recorder<OverviewScan.Event>()
    let lanes = sources.enumerated().map {
      OverviewScan.Lane(number: 10 + $0.offset, source: $0.element, overThreshold: 0.45)
    }
    OverviewScan.start(lanes: lanes) { recorder.record($0) }.wait()
    return recorder.events
  }

  @Test func everyLaneIsScannedWhole() throws {
    let lengths = [300_011, 1, 255, 256, 140_000, 0]
    let sources = lengths.enumerated().map {
      MemorySource(samples: noise(frames: $0.element, seed: UInt64($0.offset + 1)))
    }
    var overviews = sources.map { Overview(frameCount: $0.frameCount) }
    let events = scan(sources)
    for event in events {
      if case .chunk(let lane, let chunk) = event { overviews[lane - 10].insert(chunk) }
      if case .sketch(let lane, let sketch) = event { overviews[lane - 10].sketch = sketch }
    }
    for (source, overview) in zip(sources, overviews) {
      #expect(overview.isComplete)
      for bucket in 0..<overview.bucketCount {
        let part = source.samples[bucket * 512..<min(bucket * 512 + 512, source.samples.count)]
        let range = FrameIndex(bucket * 256)..<FrameIndex(bucket * 256 + 1)
        let envelope = try #require(overview.envelope(of: range))
        #expect(envelope.lowest == part.min() && envelope.highest == part.max())
        #expect(Int(envelope.overs) == part.count { abs($0) >= 0.45 })
        let mean = part.reduce(0.0) { $0 + Double($1) * Double($1) } / Double(part.count)
        #expect(abs(Double(envelope.meanSquare) - mean) < 1e-5 * mean)
      }
    }
    guard case .finished(wasCancelled: false)? = events.last else {
      Issue.record("the last event is not the end")
      return
    }
  }

  /// A lane that swells: the sketch has to swell with it, and to come before any chunk of its lane.
  @Test func sketchesComeFirstAndFollowTheLane() throws {
    let frames = 400_000
    let samples = noise(frames: frames, amplitude: 1).enumerated().map {
      $0.element * Float($0.offset) / Float(2 * frames)
    }
    var sketch: [Envelope]?
    for event in scan([MemorySource(samples: samples)]) {
      if case .sketch(_, let envelopes) = event { sketch = envelopes }
      if case .chunk = event { #expect(sketch != nil) }
    }
    let points = try #require(sketch)
    #expect(points.count >= 25)
    for (index, point) in points.enumerated() {
      let swell = (Float(index) + 0.5) / Float(points.count)
      #expect(point.highest <= swell + 0.05 && point.highest > swell * 0.8 - 0.05)
    }
  }

  /// All lanes advance together. Only those in the hands of a thread at that moment may lie behind.
  @Test func lanesFillSideBySide() {
    let samples = noise(frames: 300_000)
    let lanes = (0..<40).map { _ in MemorySource(samples: samples) }
    let threads = min(16, ProcessInfo.processInfo.activeProcessorCount)
    var chunks = [Int](repeating: 0, count: lanes.count)
    for case .chunk(let lane, _) in scan(lanes) {
      chunks[lane - 10] += 1
      let waiting = chunks.sorted().dropFirst(threads)
      #expect((waiting.last ?? 0) - (waiting.first ?? 0) <= 2)
    }
    #expect(Set(chunks).count == 1 && chunks[0] == 5)
  }

  @Test func aLaneThatCannotBeReadEndsAloneAndIsReported() {
    var broken = MemorySource(samples: noise(frames: 300_000))
    broken.failsFrom = 150_000
    let events = scan([broken, MemorySource(samples: noise(frames: 300_000))])
    var failures: [Int] = []
    var scanned = [0, 0]
    for event in events {
      if case .failed(let lane, _) = event { failures.append(lane) }
      if case .chunk(let lane, let chunk) = event { scanned[lane - 10] += chunk.buckets.count }
    }
    #expect(failures == [10])
    #expect(scanned[1] == (300_000 + 255) / 256)
  }

  @Test func cancellingEndsWithTheLastEvent() {
    let recorder = Recorder<OverviewScan.Event>()
    let source = MemorySource(samples: noise(frames: 2_000_000))
    let lanes = (0..<8).map {
      OverviewScan.Lane(number: $0, source: source, overThreshold: 1)
    }
    let job = OverviewScan.start(lanes: lanes) { recorder.record($0) }
    job.cancel()
    job.wait()
    guard case .finished(wasCancelled: true)? = recorder.events.last else {
      Issue.record("the last event is not the end")
      return
    }
    #expect(recorder.events.count < 8 * 30)
  }
}
