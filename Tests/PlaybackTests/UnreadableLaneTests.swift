import Playback
import Signal
import Stems
import TestSupport
import Testing

/// Where a file cannot be read any further its lane dies away, and it rises where it can again.
struct UnreadableLaneTests {
  private func play(_ source: MemorySource, frames: Int) throws -> [Float] {
    let player = try Player(
      songRate: rate, outputRate: rate, hasMixdown: false,
      settings: MixSettings(stems: [StemSettings()]), reading: .onDemand
    ) { _ in [PlayerLane(source: source, overThreshold: 1)] }
    player.perform(.play)
    return OfflineDevice(player: player, blockFrames: 1024).pull(FrameCount(frames))
  }

  @Test func aFailureIsNoClick() throws {
    let bass = sine(frequency: 50, sampleRate: 48_000, frames: 48_000, amplitude: 0.8)
    // The reader thread's blocks have 4096 frames.
    let heard = try play(MemorySource(samples: bass, broken: 8192..<16_384), frames: 24_000)
    #expect(heard.prefix(2 * 8192) == bass.prefix(2 * 8192))
    #expect(heard[(2 * (8192 + ramp))..<(2 * 16_384)].allSatisfy { $0 == 0 })
    #expect(heard[(2 * (16_384 + ramp))...] == bass[(2 * (16_384 + ramp))..<(2 * 24_000)])
    // The steepest step of the note itself is 0.0053.
    let steps = zip(heard.dropFirst(2), heard).map { abs($0 - $1) }
    #expect((steps.max() ?? 1) < 0.0085)
  }

  @Test func whatWasReadOfABlockIsHeard() throws {
    // A block of which the first 1000 frames came, as a cut-off file gives it.
    let bass = sine(frequency: 50, sampleRate: 48_000, frames: 9192, amplitude: 0.8)
    let source = CutOffSource(samples: bass, frameCount: FrameCount(30_000))
    let player = try Player(
      songRate: rate, outputRate: rate, hasMixdown: false,
      settings: MixSettings(stems: [StemSettings()]), reading: .onDemand
    ) { _ in [PlayerLane(source: source, overThreshold: 1)] }
    player.perform(.play)
    let heard = OfflineDevice(player: player, blockFrames: 256).pull(FrameCount(20_000))
    #expect(heard.prefix(2 * 9192) == bass[...])
    let steps = zip(heard.dropFirst(2), heard).map { abs($0 - $1) }
    #expect((steps.max() ?? 1) < 0.0085)
    #expect(heard[(2 * (9192 + ramp))...].allSatisfy { $0 == 0 })
    #expect(player.events.drain().count == 1)
  }
}

/// A file that promises more than it holds.
private struct CutOffSource: SampleSource {
  var samples: [Float]
  var frameCount: FrameCount
  func makeReader() throws(SampleReadFailure) -> any SampleReader { CutOffReader(self) }
}

private final class CutOffReader: SampleReader {
  private let source: CutOffSource
  init(_ source: CutOffSource) { self.source = source }

  func read(
    from start: FrameIndex, into frames: inout MutableSpan<Float>
  ) throws(SampleReadFailure) {
    var isCut = false
    for index in 0..<frames.count {
      let place = Int(start.value) * 2 + index
      frames[index] = source.samples.indices.contains(place) ? source.samples[place] : 0
      isCut = isCut || place >= source.samples.count
    }
    if isCut { throw SampleReadFailure(sentence: "The file ends here.") }
  }
}
