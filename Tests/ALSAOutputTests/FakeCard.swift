import ALSAOutput
import Foundation
import Glibc
import Playback
import Signal
import Stems
import TestSupport

/// The software sound card of `Tests/fakecard`, built once for a run of the tests.
struct FakeCard {
  let folder: TemporaryFolder
  var capturePath: String { folder.path("capture.raw") }

  /// Builds the plugin and tells alsa-lib of it, before it reads its configuration.
  static let isBuilt: Result<TemporaryFolder, any Error> = Result {
    let source = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
      .deletingLastPathComponent().appendingPathComponent("fakecard")
    let output = try TemporaryFolder()
    _ = try run(["make", "-s", "OUT=\(output.path)"], in: source)
    _ = unsafe setenv("FAKECARD_DIR", output.path, 1)
    _ = unsafe setenv("ALSA_CONFIG_PATH", "/usr/share/alsa/alsa.conf:\(source.path)/asoundrc", 1)
    return output
  }

  init() throws {
    _ = try Self.isBuilt.get()
    folder = try TemporaryFolder()
  }

  /// The PCM's name.
  func name(
    faults: String = "", speed: Double = 1, present: String = "", jitter: Int = 0,
    isEarly: Bool = false
  ) -> String {
    "card:CAPTURE=\(capturePath),LOG=\(folder.path("log")),FAULTS='\(faults)',SPEED=\(speed),"
      + "PRESENT='\(present)',JITTER=\(jitter),EARLY=\(isEarly ? 1 : 0)"
  }

  func capture() throws -> Data { try Data(contentsOf: URL(fileURLWithPath: capturePath)) }
  func log() -> String {
    (try? String(contentsOfFile: folder.path("log"), encoding: .utf8)) ?? ""
  }
}

/// A lane held in memory.
struct MemorySource: SampleSource {
  var samples: [Float]
  var frameCount: FrameCount { FrameCount(samples.count / 2) }
  func makeReader() throws(SampleReadFailure) -> any SampleReader { MemoryReader(samples) }
}

final class MemoryReader: SampleReader {
  private let samples: [Float]
  init(_ samples: [Float]) { self.samples = samples }

  func read(from start: FrameIndex, into frames: inout MutableSpan<Float>)
    throws(SampleReadFailure)
  {
    for index in 0..<frames.count {
      let position = Int(start.value) * 2 + index
      frames[index] = samples.indices.contains(position) ? samples[position] : 0
    }
  }
}

/// A player of stems in memory, with gains that make every sample a fraction.
func makePlayer(_ stems: [[Float]], rate: SampleRate, reading: Player.Reading) throws -> Player {
  var settings = MixSettings(stems: stems.map { _ in StemSettings() })
  for stem in stems.indices { settings.stems[stem].gain = Decibels(-1.7 * Double(stem + 1)) }
  return try Player(
    songRate: rate, outputRate: rate, hasMixdown: false, settings: settings, reading: reading
  ) { _ in stems.map { PlayerLane(source: MemorySource(samples: $0), overThreshold: 1) } }
}

/// What the stems of `makePlayer` sound like, from the offline device.
func rendered(_ stems: [[Float]], rate: SampleRate) throws -> [Float] {
  let player = try makePlayer(stems, rate: rate, reading: .onDemand)
  player.perform(.play)
  var heard: [Float] = []
  OfflineDevice(player: player).pullToEnd { block in
    for index in block.indices { heard.append(block[index]) }
  }
  return heard
}

/// Samples in a device's format, by arithmetic of the test's own.
func encoded(_ samples: [Float], as format: DeviceSampleFormat) -> Data {
  var data = Data(capacity: samples.count * 4)
  for sample in samples {
    switch format {
    case .float: data.append(littleEndian: sample.bitPattern)
    case .s16: data.append(littleEndian: Int16(quantized(sample, 15)))
    case .s24: data.append(littleEndian: Int32(quantized(sample, 23)))
    case .s32: data.append(littleEndian: Int32(quantized(sample, 31)))
    case .s24Packed:
      let value = quantized(sample, 23)
      data.append(contentsOf: [0, 8, 16].map { UInt8(truncatingIfNeeded: value >> $0) })
    }
  }
  return data
}

private func quantized(_ sample: Float, _ bits: Int) -> Int64 {
  let scale = Double(sign: .plus, exponent: bits, significand: 1)
  let value = (Double(sample) * scale).rounded(.toNearestOrEven)
  return Int64(max(-scale, min(scale - 1, value)))
}

/// Waits until a condition holds, looking every so many microseconds; false when it does not within ten
/// seconds.
func waitUntil(every pause: UInt32 = 5000, _ condition: () -> Bool) -> Bool {
  let limit = ContinuousClock.now + .seconds(10)
  repeat {
    if condition() { return true }
    usleep(pause)
  } while ContinuousClock.now < limit
  return condition()
}
