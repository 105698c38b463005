import Foundation
import Signal
import SoundFiles
import Stems
import TestSupport
import Testing

@Suite struct ResamplingTests {
  static func source(_ rate: Int, to target: Int, seconds: Int) throws -> (
    TemporaryFolder, StemSource
  ) {
    let folder = try TemporaryFolder()
    // Noise without the top octave: what lies at the edge of the filter is a matter of taste.
    _ = try run(
      [
        "sox", "-R", "-n", "-r", "\(rate)", "-c", "2", "-e", "float", "-b", "32", "Pad.wav",
        "synth",
        "\(seconds)", "whitenoise", "vol", "0.3", "lowpass", "4000", "lowpass", "4000",
      ], in: folder.url)
    let song = try SongFolder.assemble(path: folder.path)
    return (
      folder,
      StemSource(stem: song.lanes[0], folder: folder.path, rate: SampleRate(target))
    )
  }

  @Test(arguments: [
    (44_100, 48_000), (48_000, 44_100), (96_000, 44_100), (48_000, 96_000), (44_099, 48_000),
  ])
  func soundsAsSoxResamples(_ rate: Int, _ target: Int) throws {
    let (folder, source) = try Self.source(rate, to: target, seconds: 2)
    #expect(source.frameCount == FrameCount(target * 2))
    let ours = try frames(source.makeReader(), from: 0, count: target * 2)
    let sox = floats(
      try run(
        [
          "sox", "Pad.wav", "-t", "f32", "-", "rate", "-v", "\(target)",
        ], in: folder.url
      ).output)
    // Differences against sox's best quality, relative to the signal; the ends aside.
    let range = 8000..<(target * 4 - 8000)
    var error = 0.0
    var power = 0.0
    for index in range {
      error += Double(ours[index] - sox[index]) * Double(ours[index] - sox[index])
      power += Double(sox[index]) * Double(sox[index])
    }
    #expect(10 * log10(error / power) < -100)
  }

  @Test func everySeekGivesTheSameSamples() throws {
    let (folder, source) = try Self.source(44_100, to: 48_000, seconds: 3)
    let whole = try frames(source.makeReader(), from: 0, count: 144_000)
    let reader = try source.makeReader()
    withExtendedLifetime(folder) {}
    var generator = SeededGenerator(seed: 3)
    for _ in 0..<60 {
      let start = Int.random(in: 0..<140_000, using: &generator)
      let count = Int.random(in: 1..<4000, using: &generator)
      let part = try frames(reader, from: Int64(start), count: count)
      #expect(difference(part, Array(whole[(2 * start)..<(2 * (start + count))])) == nil)
    }
  }

  @Test func blocksMeet() throws {
    let folder = try TemporaryFolder()
    try writeWave(
      sine(frequency: 997, sampleRate: 44_100, frames: 132_300, amplitude: 0.5),
      to: folder.path("Pad.wav"), sampleRate: 44_100)
    let song = try SongFolder.assemble(path: folder.path)
    let source = StemSource(
      stem: song.lanes[0], folder: folder.path, rate: SampleRate(48_000))
    let ours = try frames(source.makeReader(), from: 0, count: 144_000)
    let ideal = sine(frequency: 997, sampleRate: 48_000, frames: 144_000, amplitude: 0.5)
    // 20 bits: nowhere more than 2^−20 off, borders of blocks included; the ends aside.
    let middle = 8000..<280_000
    #expect(
      difference(Array(ours[middle]), Array(ideal[middle]), tolerance: 0x1p-20) == nil)
  }
}
