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

  /// Every container and word length that is written: a name, and what ffprobe calls it.
  static let kinds:
    [(SoundFileFacts.Container, SoundFileFacts.Encoding, name: String, codec: String)] = [
      (.wav, .integer(bits: 16), "a.wav", "wav/pcm_s16le"),
      (.wav, .integer(bits: 24), "b.wav", "wav/pcm_s24le"),
      (.wav, .integer(bits: 32), "c.wav", "wav/pcm_s32le"),
      (.wav, .float(bits: 32), "d.wav", "wav/pcm_f32le"),
      (.rf64, .integer(bits: 24), "e.wav", "wav/pcm_s24le"),
      (.w64, .integer(bits: 24), "f.w64", "w64/pcm_s24le"),
      (.w64, .float(bits: 32), "g.w64", "w64/pcm_f32le"),
      (.aiff, .integer(bits: 16), "h.aiff", "aiff/pcm_s16be"),
      (.aiff, .integer(bits: 24), "i.aiff", "aiff/pcm_s24be"),
      (.aiff, .float(bits: 32), "j.aiff", "aiff/pcm_f32be"),
      (.caf, .integer(bits: 24), "k.caf", "caf/pcm_s24le"),
      (.caf, .float(bits: 32), "l.caf", "caf/pcm_f32le"),
      (.flac, .integer(bits: 16), "m.flac", "flac/flac"),
      (.flac, .integer(bits: 24), "n.flac", "flac/flac"),
    ]

  @Test(arguments: kinds)
  func othersReadWhatWasWritten(
    _ container: SoundFileFacts.Container, _ encoding: SoundFileFacts.Encoding, _ name: String,
    _ codec: String
  ) throws {
    let folder = try TemporaryFolder()
    let samples = noise(frames: 20_011, amplitude: 0.9)
    let path = folder.path(name)
    let writer = try SoundFileWriter(
      path: path, container: container, encoding: encoding, sampleRate: SampleRate(96_000))
    try writer.write(samples.span.extracting(0..<30_000))
    try writer.write(samples.span.extracting(30_000..<samples.count))
    try writer.finish()

    let probe = try run([
      "ffprobe", "-v", "error", "-show_entries",
      "format=format_name:stream=codec_name,sample_rate,channels,duration_ts", "-of",
      "default=noprint_wrappers=1:nokey=1", path,
    ]).text.split(separator: "\n").map(String.init)
    #expect(
      probe == [codec.split(separator: "/").last.map(String.init), "96000", "2", "20011"]
        + [codec.split(separator: "/").first.map(String.init)])

    // What the samples are at this word length.
    var expected = samples
    if case .integer(let bits) = encoding {
      let scale = Double(1 << (bits - 1))
      expected = samples.map { Float((Double($0) * scale).rounded(.toNearestOrEven) / scale) }
    }
    let ffmpeg = floats(
      try run(["ffmpeg", "-v", "error", "-i", path, "-f", "f32le", "-"]).output)
    #expect(difference(ffmpeg, expected) == nil)
    let song = try SongFolder.assemble(path: folder.path)
    let reader = try StemSource(stem: song.lanes[0], folder: folder.path, rate: song.sampleRate)
      .makeReader()
    #expect(difference(try frames(reader, from: 0, count: 20_011), expected) == nil)
    #expect(song.problems.isEmpty)
    // sox reads no RF64 and has no CAF, and takes floats in W64 for integers (ffmpeg's files, too).
    guard container != .rf64, container != .caf, name != "g.w64" else { return }
    let sox = floats(try run(["sox", path, "-t", "f32", "-"]).output)
    #expect(difference(sox, expected, tolerance: 1e-7) == nil)
  }

  /// A length that 32 bits cannot hold makes it RF64; another container that cannot hold it says so.
  @Test func longFilesAreRF64() throws {
    let folder = try TemporaryFolder()
    let long = FrameCount(800_000_000)
    for (frames, magic) in [(FrameCount(700_000_000), "RIFF"), (long, "RF64")] {
      let path = folder.path(magic)
      let writer = try SoundFileWriter(
        path: path, encoding: .integer(bits: 24), sampleRate: SampleRate(48_000),
        frameCount: frames, timeReference: FrameIndex(5_000_000_000))
      try writer.write(noise(frames: 1000).span)
      try writer.finish()
      let data = try Data(contentsOf: URL(fileURLWithPath: path))
      #expect(String(decoding: data.prefix(4), as: UTF8.self) == magic)
      let probe = try run([
        "ffprobe", "-v", "error", "-show_entries", "stream=duration_ts:format_tags=time_reference",
        "-of", "default=noprint_wrappers=1:nokey=1", path,
      ]).text
      #expect(probe == "1000\n5000000000\n")
    }
    #expect(throws: SoundFileWriteFailure.self) {
      try SoundFileWriter(
        path: folder.path("x.aiff"), container: .aiff, encoding: .integer(bits: 24),
        sampleRate: SampleRate(48_000), frameCount: long)
    }
    #expect(throws: SoundFileWriteFailure.self) {
      try SoundFileWriter(
        path: folder.path("x.flac"), container: .flac, encoding: .float(bits: 32),
        sampleRate: SampleRate(48_000))
    }
    #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path).count == 2)
  }

  @Test func whatIsThereStays() throws {
    let folder = try TemporaryFolder()
    try Data("mine".utf8).write(to: URL(fileURLWithPath: folder.path("x.wav")))
    #expect(throws: SoundFileWriteFailure(sentence: "It is already there; name another file.")) {
      try SoundFileWriter.write(
        noise(frames: 10).span, to: folder.path("x.wav"), encoding: .integer(bits: 24),
        sampleRate: SampleRate(48_000))
    }
    let files = try FileManager.default.contentsOfDirectory(atPath: folder.path)
    #expect(files == ["x.wav"])
    #expect(try Data(contentsOf: URL(fileURLWithPath: folder.path("x.wav"))) == Data("mine".utf8))
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
