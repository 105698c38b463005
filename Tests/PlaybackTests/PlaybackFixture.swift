import Playback
import Signal
import Stems

/// A lane held in memory.
struct MemorySource: SampleSource {
  var samples: [Float]
  /// Reads that begin in this range fail.
  var broken: Range<Int64>?

  var frameCount: FrameCount { FrameCount(samples.count / 2) }
  func makeReader() throws(SampleReadFailure) -> any SampleReader { MemoryReader(source: self) }
}

final class MemoryReader: SampleReader {
  let source: MemorySource
  init(source: MemorySource) { self.source = source }

  func read(from start: FrameIndex, into frames: inout MutableSpan<Float>)
    throws(SampleReadFailure)
  {
    let isBroken = source.broken?.contains(start.value) ?? false
    for index in 0..<frames.count {
      let position = Int(start.value) * 2 + index
      let isInside = source.samples.indices.contains(position) && !isBroken
      frames[index] = isInside ? source.samples[position] : 0
    }
    if isBroken { throw SampleReadFailure(sentence: "The disk went away.") }
  }
}

let rate = SampleRate(48_000)
/// Frames of a ramp at `rate`.
let ramp = 1200

/// A player over lanes in memory, pulled by an `OfflineDevice`.
struct Rig {
  let player: Player
  let device: OfflineDevice
  var settings: MixSettings

  init(
    stems: [[Float]], mixdown: [Float]? = nil, starts: [Int] = [], outputRate: SampleRate = rate,
    blockFrames: Int = 1024, settings: MixSettings? = nil
  ) throws {
    let settings =
      settings ?? MixSettings(stems: stems.map { _ in StemSettings() })
    self.settings = settings
    let lanes = (stems + (mixdown.map { [$0] } ?? [])).enumerated().map { index, samples in
      PlayerLane(
        source: MemorySource(samples: samples),
        start: FrameIndex(index < starts.count ? starts[index] : 0), overThreshold: 1)
    }
    player = try Player(
      songRate: rate, outputRate: outputRate, hasMixdown: mixdown != nil, settings: settings,
      reading: .onDemand
    ) { _ in lanes }
    device = OfflineDevice(player: player, blockFrames: blockFrames)
  }

  func pull(_ frames: Int) -> [Float] { device.pull(FrameCount(frames)) }

  mutating func set(_ change: (inout MixSettings) -> Void) {
    change(&settings)
    player.apply(settings)
  }

  /// All that is left to be heard.
  func pullToEnd() -> [Float] {
    var heard: [Float] = []
    device.pullToEnd { block in
      for index in block.indices { heard.append(block[index]) }
    }
    return heard
  }
}

/// The sum of lanes in order, as single-precision arithmetic gives it.
func sum(_ lanes: [[Float]]) -> [Float] {
  var total = [Float](repeating: 0, count: lanes.map(\.count).max() ?? 0)
  for lane in lanes {
    for index in lane.indices { total[index] += lane[index] }
  }
  return total
}

/// The smoothstep weight of a frame of a 25 ms ramp.
func weight(_ frame: Int) -> Double {
  let t = min(1, Double(frame) / Double(ramp))
  return t * t * (3 - 2 * t)
}

/// The largest absolute difference of two runs of samples; infinite where their lengths differ.
func distance(_ a: some Collection<Float>, _ b: some Collection<Float>) -> Float {
  guard a.count == b.count else { return .infinity }
  return zip(a, b).map { abs($0 - $1) }.max() ?? 0
}

/// Pulls as a device would that never waits, until `frames` were heard or nothing comes.
func pull(_ renderer: Renderer, frames: Int, canWait: Bool, period: Int = 256) -> [Float] {
  var heard: [Float] = []
  var block = [Float](repeating: 0, count: period * 2)
  let bell = Doorbell()
  while heard.count < frames * 2 {
    // Sound: the block holds a period.
    let outcome = unsafe block.withUnsafeMutableBufferPointer { block in
      guard let start = block.baseAddress else { return RenderOutcome.idle }
      return unsafe renderer.render(start, frames: period, canWait: canWait)
    }
    switch outcome {
    case .sound(let count): heard += block.prefix(count * 2)
    case .waiting:
      bell.wait(milliseconds: 1)
      if !canWait { heard += block }
    case .idle: return heard
    }
  }
  return heard
}

/// A player over sources, with a reader thread of its own.
func livePlayer(_ sources: [any SampleSource]) throws -> Player {
  try Player(
    songRate: rate, outputRate: rate, hasMixdown: false,
    settings: MixSettings(stems: sources.map { _ in StemSettings() })
  ) { _ in sources.map { PlayerLane(source: $0, overThreshold: 1) } }
}

/// Waits until a condition holds; false when it does not within ten seconds.
func waitUntil(_ condition: () -> Bool) -> Bool {
  let bell = Doorbell()
  let limit = ContinuousClock.now + .seconds(10)
  while !condition() {
    guard ContinuousClock.now < limit else { return condition() }
    bell.wait(milliseconds: 1)
  }
  return true
}
