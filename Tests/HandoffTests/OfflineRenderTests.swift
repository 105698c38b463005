import Handoff
import Inspection
import Playback
import Signal
import Stems
import Synchronization
import TestSupport
import Testing

private let rate = SampleRate(48_000)

/// A lane held in memory.
private struct MemorySource: SampleSource {
  var samples: [Float]
  var failsFrom = Int64.max

  var frameCount: FrameCount { FrameCount(samples.count / 2) }

  func makeReader() throws(SampleReadFailure) -> any SampleReader { Reader(self) }

  private final class Reader: SampleReader {
    let source: MemorySource
    init(_ source: MemorySource) { self.source = source }

    func read(from start: FrameIndex, into frames: inout MutableSpan<Float>)
      throws(SampleReadFailure)
    {
      let first = Int(start.value) * 2
      for index in frames.indices {
        let sample = first + index
        frames[index] = source.samples.indices.contains(sample) ? source.samples[sample] : 0
      }
      if start.value + Int64(frames.count / 2) > source.failsFrom {
        throw SampleReadFailure(sentence: "The file ends early.")
      }
    }
  }
}

/// What a render wrote.
private final class Sink: Sendable {
  private struct Content {
    var bytes: [UInt8] = []
    var result: RenderResult?
  }
  private let content = Mutex(Content())
  /// Pieces after which the disk is full.
  private let capacity: Int

  init(capacity: Int = .max) { self.capacity = capacity }

  func run(_ plan: RenderPlan, _ format: RenderFormat) -> RenderResult? {
    let counter = Pieces()
    OfflineRender.start(plan, as: format) { [self] bytes in
      guard counter.value.wrappingAdd(1, ordering: .relaxed).newValue <= capacity else {
        return "The disk is full."
      }
      content.withLock { content in
        for index in 0..<bytes.byteCount {
          // Sound: below the count.
          content.bytes.append(
            unsafe bytes.unsafeLoad(fromUncheckedByteOffset: index, as: UInt8.self))
        }
      }
      return nil
    } finished: { [self] result in
      content.withLock { $0.result = result }
    }.wait()
    return content.withLock { $0.result }
  }

  private final class Pieces: Sendable { let value = Atomic<Int>(0) }

  var bytes: [UInt8] { content.withLock { $0.bytes } }

  /// The bytes as floats.
  var floats: [Float] {
    let bytes = bytes
    return stride(from: 0, to: bytes.count, by: 4).map { first in
      Float(bitPattern: (0..<4).reduce(UInt32(0)) { $0 | UInt32(bytes[first + $1]) << (8 * $1) })
    }
  }
}

@Suite struct OfflineRenderTests {
  private static let frames = 90_001
  private let stems = [
    noise(frames: frames, amplitude: 0.2, seed: 1), noise(frames: 50_000, amplitude: 0.2, seed: 2),
    noise(frames: frames, amplitude: 0.2, seed: 3), noise(frames: frames, amplitude: 0.2, seed: 4),
  ]
  private let mixdown = noise(frames: 80_000, amplitude: 0.3, seed: 5)
  private let starts = [0, 7000, 0, 0, 0]

  private var settings: MixSettings {
    var settings = MixSettings(stems: Array(repeating: StemSettings(), count: 4))
    settings.stems[0].gain = Decibels(-3.7)
    settings.stems[1].offset = FrameCount(-1234)
    settings.stems[2].isPolarityInverted = true
    settings.stems[3].isMuted = true
    return settings
  }

  private func plan(_ source: Source, _ range: Range<Int>, end: Int = frames) -> RenderPlan {
    RenderPlan(
      lanes: zip(stems + [mixdown], starts).map {
        ResidualScan.Lane(source: MemorySource(samples: $0), start: FrameIndex($1))
      }, settings: settings, source: source,
      range: FrameIndex(range.lowerBound)..<FrameIndex(range.upperBound), songEnd: FrameIndex(end),
      fade: rate.frames(Player.rampSeconds))
  }

  /// What the player gives of the same, through the device that plays as fast as it goes.
  private func played(_ source: Source, _ range: Range<Int>) throws -> [Float] {
    var settings = settings
    settings.monitor.source = source
    let lanes = zip(stems + [mixdown], starts).map {
      PlayerLane(source: MemorySource(samples: $0), start: FrameIndex($1), overThreshold: 1)
    }
    let player = try Player(
      songRate: rate, outputRate: rate, hasMixdown: true, settings: settings, reading: .onDemand
    ) { _ in lanes }
    player.stopFrame = FrameIndex(range.upperBound)
    player.perform(.seek(FrameIndex(range.lowerBound)))
    player.perform(.play)
    var heard: [Float] = []
    OfflineDevice(player: player).pullToEnd { block in
      for index in block.indices { heard.append(block[index]) }
    }
    return heard
  }

  private static let float = RenderFormat(
    stored: StoredFormat(PCMEncoding(.float32)), isDithered: false)

  private static let ranges = [0..<frames, 12_345..<70_001, 0..<500, 3..<frames]

  @Test(arguments: [Source.sum, .mixdown, .residual], ranges)
  func rendersWhatIsHeard(source: Source, range: Range<Int>) throws {
    let sink = Sink()
    let result = try #require(sink.run(plan(source, range), Self.float))
    let heard = try played(source, range)
    #expect(result.failure == nil)
    #expect(sink.floats.count == range.count * 2)
    // Equal as numbers: the player's zero is always positive.
    #expect(sink.floats.elementsEqual(heard))
    #expect(result.peak == heard.map(abs).max() && result.overs == 0)
  }

  @Test func floatsKeepOversAndBothCountThem() throws {
    var plan = plan(.sum, 0..<1000)
    plan.settings.stems[0].gain = Decibels(20)
    let kept = Sink()
    let result = try #require(kept.run(plan, Self.float))
    let overs = kept.floats.filter { abs($0) > 1 }
    #expect(overs.count > 100 && result.overs == overs.count)
    #expect(result.peak == overs.map(abs).max())
    let clipped = Sink()
    let integers = RenderFormat(stored: StoredFormat(PCMEncoding(.int24)), isDithered: false)
    #expect(try #require(clipped.run(plan, integers)).overs == overs.count)
  }

  /// The same bytes in every run, two samples a step apart at most from those without dither.
  @Test func ditherIsTheSameEveryTime() throws {
    let (plan, word) = (plan(.sum, 0..<70_000), StoredFormat(PCMEncoding(.int16)))
    let sinks = [true, true, false].map { isDithered in
      let sink = Sink()
      _ = sink.run(plan, RenderFormat(stored: word, isDithered: isDithered))
      return sink.bytes
    }
    #expect(sinks[0] == sinks[1] && sinks[0] != sinks[2])
    let values = sinks.map { bytes in
      stride(from: 0, to: bytes.count, by: 2).map {
        Int(Int16(truncatingIfNeeded: Int(bytes[$0]) | Int(bytes[$0 + 1]) << 8))
      }
    }
    #expect(zip(values[0], values[2]).allSatisfy { abs($0 - $1) <= 1 })
  }

  @Test func monoIsTheLeftSide() throws {
    let stereo = Sink()
    let mono = Sink()
    _ = stereo.run(plan(.sum, 0..<40_000), Self.float)
    var format = Self.float
    format.channelCount = 1
    _ = mono.run(plan(.sum, 0..<40_000), format)
    let samples = stereo.floats
    let left = stride(from: 0, to: 80_000, by: 2).map { samples[$0] }
    #expect(mono.floats.elementsEqual(left))
  }

  @Test func aLaneThatCannotBeReadEndsIt() throws {
    var plan = plan(.sum, 0..<90_001)
    plan.lanes[2].source = MemorySource(samples: stems[2], failsFrom: 45_000)
    let result = try #require(Sink().run(plan, Self.float))
    guard case .unreadable(lane: 2, let reason) = result.failure else {
      Issue.record("\(String(describing: result.failure))")
      return
    }
    #expect(reason.sentence == "The file ends early.")
  }

  @Test func aFullDiskEndsIt() throws {
    let result = try #require(Sink(capacity: 1).run(plan(.sum, 0..<90_001), Self.float))
    guard case .unwritable("The disk is full.") = result.failure else {
      Issue.record("\(String(describing: result.failure))")
      return
    }
  }
}

@Suite struct StemFileNameTests {
  private func names(_ names: [String]) -> [String] {
    StemFileName.names(
      of: names.map {
        Stem(
          name: $0, role: .other, files: [], start: .start, frameCount: .zero, marks: [])
      }, ending: "wav")
  }

  @Test func namesAreNumberedAndSafe() {
    #expect(
      names(["Drums", "../../etc/passwd", "a\u{1B}[31m\u{202E}b", " . ", "Gtr: L/R?", "Café."])
        == [
          "01 Drums.wav", "02 .._.._etc_passwd.wav", "03 a_[31m_b.wav", "04 Stem.wav",
          "05 Gtr_ L_R_.wav", "06 Café.wav",
        ])
    #expect(names([String(repeating: "é", count: 300)])[0].utf8.count < 255)
    #expect(names(Array(repeating: "x", count: 120)).last == "120 x.wav")
  }
}
