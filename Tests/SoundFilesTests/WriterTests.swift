import Foundation
import Signal
import SoundFiles
import Stems
import TestSupport
import Testing

@Suite struct WriterTests {
  @Test(arguments: [16, 24, 32]) func integersAsNumpyRoundsThem(_ bits: Int) throws {
    let folder = try TemporaryFolder()
    let samples = noise(frames: 5000, amplitude: 1.2) + [1, -1, 0.5, -0.5, 0, 1e-9]
    try writeWave(samples, to: folder.path("in.wav"), sampleRate: 44_100)
    try SoundFileWriter.write(
      samples.span, to: folder.path("out.wav"), encoding: .integer(bits: bits),
      sampleRate: SampleRate(44_100))
    let script = """
      import numpy, sys
      bits = \(bits)
      v = numpy.frombuffer(open('in.wav', 'rb').read()[44:], '<f4').astype('f8')
      w = numpy.clip(numpy.rint(v * 2.0 ** (bits - 1)), -2 ** (bits - 1), 2 ** (bits - 1) - 1)
      sys.stdout.buffer.write(w.astype('<i8').tobytes())
      """
    let expected = try run(["python3", "-c", script], in: folder.url).output
    let raw = try run(["sox", "out.wav", "-t", "s32", "-"], in: folder.url).output
    let written = stride(from: 0, to: raw.count, by: 4).map { offset in
      raw[offset..<offset + 4].reversed().reduce(0 as UInt32) { $0 << 8 | UInt32($1) }
    }.map { Int32(bitPattern: $0) >> Int32(32 - bits) }
    let wanted = stride(from: 0, to: expected.count, by: 8).map { offset in
      Int32(
        truncatingIfNeeded: expected[offset..<offset + 8].reversed()
          .reduce(0 as UInt64) { $0 << 8 | UInt64($1) })
    }
    #expect(written == wanted)
  }

  @Test func floatsAreKeptAndFilesAreTheSame() throws {
    let folder = try TemporaryFolder()
    let samples = noise(frames: 5000, amplitude: 3)
    for name in ["a.wav", "b.wav"] {
      try SoundFileWriter.write(
        samples.span, to: folder.path(name), encoding: .float(bits: 32),
        sampleRate: SampleRate(96_000))
      // A date in the header would have a second.
      if name == "a.wav" { Thread.sleep(forTimeInterval: 1.1) }
    }
    let song = try SongFolder.assemble(path: folder.path)
    let facts = song.lanes[0].files[0].facts
    #expect(facts.sampleRate == SampleRate(96_000) && facts.encoding == .float(bits: 32))
    let reader = try StemSource(stem: song.lanes[0], folder: folder.path, rate: song.sampleRate)
      .makeReader()
    #expect(try difference(frames(reader, from: 0, count: 5000), samples) == nil)
    _ = try run(["cmp", "a.wav", "b.wav"], in: folder.url)
  }

  @Test func nothingAppearsBeforeTheEnd() throws {
    let folder = try TemporaryFolder()
    do {
      let writer = try SoundFileWriter(
        path: folder.path("x.wav"), encoding: .integer(bits: 24), sampleRate: SampleRate(48_000))
      try writer.write(noise(frames: 100).span)
      #expect(!FileManager.default.fileExists(atPath: folder.path("x.wav")))
    }
    #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path).isEmpty)
    #expect(throws: SoundFileWriteFailure.self) {
      try SoundFileWriter(
        path: folder.path("absent/x.wav"), encoding: .integer(bits: 24),
        sampleRate: SampleRate(48_000))
    }
    #expect(throws: SoundFileWriteFailure.self) {
      try SoundFileWriter(
        path: folder.path("x.wav"), encoding: .integer(bits: 20), sampleRate: SampleRate(48_000))
    }
  }
}
