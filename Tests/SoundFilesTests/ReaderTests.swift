import Foundation
import Signal
import SoundFiles
import Stems
import TestSupport
import Testing

/// Reads frames of a lane as an array.
func frames(
  _ reader: any SampleReader, from start: Int64, count: Int
) throws(SampleReadFailure) -> [Float] {
  var samples = [Float](repeating: 9, count: 2 * count)
  var span = samples.mutableSpan
  try reader.read(from: FrameIndex(start), into: &span)
  return samples
}

/// Little-endian floats of raw data.
func floats(_ data: Data) -> [Float] {
  stride(from: 0, to: data.count - 3, by: 4).map { offset in
    let bytes = data[(data.startIndex + offset)..<(data.startIndex + offset + 4)]
    return Float(bitPattern: bytes.reversed().reduce(0 as UInt32) { $0 << 8 | UInt32($1) })
  }
}

/// Where a lane shows its stored bytes, they decode to what is read; only stereo of integers does.
private func expectStoredBytes(
  _ reader: any SampleReader, give expected: [Float], _ name: String, isStereo: Bool
) throws {
  var samples = [Float](repeating: 9, count: 600)
  let isShown = try reader.readStored(from: FrameIndex(1234), count: FrameCount(300)) {
    var span = samples.mutableSpan
    decode($0, as: $1, into: &span)
  }
  let isDecoded =
    name == "8.wav" || name.hasPrefix("f32") || name.hasPrefix("f64")
    || ["law", "alac", "flac"].contains { name.contains($0) }
  #expect(isShown == (isStereo && !isDecoded), "\(name)")
  if isShown { #expect(difference(samples, Array(expected[2468..<3068])) == nil, "\(name)") }
  let end = FrameIndex(ReaderTests.frameCount - 100)
  for (start, count) in [(FrameIndex(-1), 8), (end, 101), (end, 0), (end, 1 << 30)] {
    #expect(try !reader.readStored(from: start, count: FrameCount(count)) { _, _ in }, "\(name)")
  }
}

/// The first sample that differs; nil where both are the same to `tolerance`.
func difference(_ a: [Float], _ b: [Float], tolerance: Float = 0) -> String? {
  if a.count != b.count { return "\(a.count) samples against \(b.count)" }
  for index in a.indices where !(abs(a[index] - b[index]) <= tolerance) {
    return "sample \(index): \(a[index]) against \(b[index])"
  }
  return nil
}

@Suite struct ReaderTests {
  static let frameCount = 20_011
  /// Every container and encoding: a name, and the command that makes it from `in.wav` (24-bit) or
  /// `float.wav`.
  static let table: [(name: String, make: String)] = [
    ("16.wav", "sox in.wav -b 16 -D 16.wav"),
    ("24.wav", "cp in.wav 24.wav"),
    ("24x.wav", "sox in.wav -b 24 24x.wav"),
    ("32.wav", "sox float.wav -b 32 -e signed 32.wav"),
    ("f32.wav", "cp float.wav f32.wav"),
    ("f64.wav", "sox float.wav -b 64 -e float f64.wav"),
    ("8.wav", "sox in.wav -b 8 -e unsigned -D 8.wav"),
    ("ulaw.wav", "sox in.wav -e mu-law ulaw.wav"),
    ("alaw.wav", "sox in.wav -e a-law alaw.wav"),
    ("big.wav", "sox in.wav -b 16 -D -B big.wav"),
    ("rf64.wav", "ffmpeg -v error -i in.wav -c:a pcm_s24le -rf64 always rf64.wav"),
    ("bext.wav", "ffmpeg -v error -i in.wav -c:a pcm_s24le -write_bext 1 bext.wav"),
    ("24.w64", "sox in.wav 24.w64"),
    ("f32.w64", "sox float.wav -e float -b 32 f32.w64"),
    ("16.aiff", "sox in.wav -b 16 -D 16.aiff"),
    ("24.aiff", "ffmpeg -v error -i in.wav -c:a pcm_s24be 24.aiff"),
    ("32.aiff", "sox float.wav -b 32 -e signed 32.aiff"),
    ("sowt.aifc", "ffmpeg -v error -i in.wav -c:a pcm_s16le -f aiff sowt.aifc"),
    ("24.aifc", "sox in.wav -b 24 24.aifc"),
    ("f32.aifc", "ffmpeg -v error -i float.wav -c:a pcm_f32be -f aiff f32.aifc"),
    ("16.caf", "ffmpeg -v error -i in.wav -c:a pcm_s16be 16.caf"),
    ("24le.caf", "ffmpeg -v error -i in.wav -c:a pcm_s24le 24le.caf"),
    ("24be.caf", "ffmpeg -v error -i in.wav -c:a pcm_s24be 24be.caf"),
    ("f32.caf", "ffmpeg -v error -i float.wav -c:a pcm_f32le f32.caf"),
    ("alac.caf", "./oracle in.wav alac.caf"),
    ("24.flac", "flac -s in.wav -o 24.flac"),
    ("16.flac", "sox in.wav -b 16 -D 16.flac"),
    ("piped.flac", "ffmpeg -v error -i in.wav -f flac - | cat > piped.flac"),
  ]

  /// A program of a few lines that prints a file's floats as libsndfile reads them.
  static let oracle = """
    #include <sndfile.h>
    #include <stdio.h>
    int main(int c, char **v) {
      SF_INFO i = {0}; SNDFILE *f = sf_open(v[1], SFM_READ, &i); float b[4096]; sf_count_t n;
      if (!f) return 1;
      if (c > 2) {
        SF_INFO o = i; o.format = SF_FORMAT_CAF | SF_FORMAT_ALAC_24;
        SNDFILE *w = sf_open(v[2], SFM_WRITE, &o); int s[4096];
        while ((n = sf_read_int(f, s, 4096)) > 0) sf_write_int(w, s, n);
        return sf_close(w);
      }
      while ((n = sf_read_float(f, b, 4096 / i.channels * i.channels)) > 0) fwrite(b, 4, n, stdout);
      return 0;
    }
    """

  static func material(_ channels: Int) throws -> TemporaryFolder {
    let folder = try TemporaryFolder()
    let samples = noise(frames: frameCount, channels: channels, amplitude: 0.9)
    try writeWave(
      samples, to: folder.path("in.wav"), sampleRate: 48_000, channels: channels, format: .pcm24)
    try writeWave(
      samples, to: folder.path("float.wav"), sampleRate: 48_000, channels: channels)
    try Data(oracle.utf8).write(to: folder.url.appendingPathComponent("oracle.c"))
    _ = try run(["cc", "-O1", "oracle.c", "-o", "oracle", "-lsndfile"], in: folder.url)
    return folder
  }

  @Test(arguments: [1, 2]) func readsAsLibsndfileDoes(_ channels: Int) throws {
    let folder = try Self.material(channels)
    for (name, command) in Self.table {
      // Debian's libsndfile is the judge: bit for bit.
      _ = try run(["sh", "-c", command], in: folder.url)
      var expected = floats(try run(["./oracle", name], in: folder.url).output)
      if channels == 1 { expected = expected.flatMap { [$0, $0] } }
      let song = try SongFolder.assemble(path: folder.path)
      let lane = try #require(song.lanes.first { $0.files[0].name.text == name }, "\(name)")
      #expect(lane.frameCount == FrameCount(Self.frameCount), "\(name)")
      let source = StemSource(stem: lane, folder: folder.path, rate: song.sampleRate)
      let reader = try source.makeReader()
      let whole = try frames(reader, from: 0, count: Self.frameCount)
      #expect(difference(whole, expected) == nil, "\(name)")
      try expectStoredBytes(reader, give: expected, name, isStereo: channels == 2)
      // Any place, in any order; silence outside.
      for (start, count) in [(15_000, 3000), (7, 1), (19_999, 64), (-20, 50), (0, 1), (30_000, 8)] {
        let part = try frames(reader, from: Int64(start), count: count)
        var wanted: [Float] = []
        for frame in start..<start + count {
          let exists = frame >= 0 && frame < Self.frameCount
          wanted += exists ? expected[(2 * frame)...(2 * frame + 1)] : [0, 0]
        }
        #expect(difference(part, wanted) == nil, "\(name) at \(start)")
      }
      try FileManager.default.removeItem(at: folder.url.appendingPathComponent(name))
    }
  }

  @Test func readsAsFfmpegAndSoxDo() throws {
    let folder = try Self.material(2)
    _ = try run(
      ["ffmpeg", "-v", "error", "-i", "float.wav", "-c:a", "pcm_f32le", "extensible.w64"],
      in: folder.url)
    for name in [
      "extensible.w64", "24.aiff", "24le.caf", "f32.aifc", "24.flac", "rf64.wav", "f32.w64",
      "32.wav",
    ] {
      if let command = Self.table.first(where: { $0.name == name })?.make {
        _ = try run(["sh", "-c", command], in: folder.url)
      }
      let song = try SongFolder.assemble(path: folder.path)
      let lane = try #require(song.lanes.first { $0.files[0].name.text == name })
      let reader = try StemSource(stem: lane, folder: folder.path, rate: song.sampleRate)
        .makeReader()
      let ours = try frames(reader, from: 0, count: Self.frameCount)
      let ffmpeg = floats(
        try run(["ffmpeg", "-v", "error", "-i", name, "-f", "f32le", "-"], in: folder.url).output)
      #expect(difference(ours, ffmpeg) == nil, "\(name)")
      guard !name.hasSuffix("caf"), !name.hasSuffix("w64") else { continue }
      let sox = floats(
        try run(["sox", name, "-t", "f32", "-"], in: folder.url).output)
      // sox works in 32-bit integers: a float keeps all but the last bits.
      #expect(difference(ours, sox, tolerance: 1e-7) == nil, "\(name)")
    }
  }

  @Test func extremesAreExact() throws {
    let folder = try TemporaryFolder()
    let script = """
      import struct, wave
      for bits in (16, 24, 32):
        w = wave.open('%d.wav' % bits, 'wb'); w.setnchannels(2); w.setsampwidth(bits // 8)
        w.setframerate(48000); top = 1 << (bits - 1)
        for v in (-top, top - 1, -1, 1, 0, -top + 1):
          w.writeframes(v.to_bytes(bits // 8, 'little', signed=True) * 2)
        w.close()
      """
    _ = try run(["python3", "-c", script], in: folder.url)
    let song = try SongFolder.assemble(path: folder.path)
    for lane in song.lanes {
      guard case .integer(let bits) = lane.files[0].facts.encoding else { continue }
      let scale = Double(1 << (bits - 1))
      let values: [Double] = [-scale, scale - 1, -1, 1, 0, 1 - scale]
      let expected = values.flatMap { [Float($0 / scale), Float($0 / scale)] }
      let reader = try StemSource(stem: lane, folder: folder.path, rate: song.sampleRate)
        .makeReader()
      #expect(try frames(reader, from: 0, count: 6) == expected)
    }
    #expect(song.lanes.count == 3)
  }

  @Test func splitPairsAreJoined() throws {
    let folder = try TemporaryFolder()
    let left = noise(frames: 1000, channels: 1, seed: 1)
    let right = noise(frames: 900, channels: 1, seed: 2)
    try writeWave(left, to: folder.path("Gtr.L.wav"), sampleRate: 48_000, channels: 1)
    try writeWave(right, to: folder.path("Gtr.R.wav"), sampleRate: 48_000, channels: 1)
    let song = try SongFolder.assemble(path: folder.path)
    let source = StemSource(stem: song.lanes[0], folder: folder.path, rate: song.sampleRate)
    #expect(source.frameCount == FrameCount(1000))
    let expected = (0..<1000).flatMap { [left[$0], $0 < 900 ? right[$0] : 0] }
    let reader = try source.makeReader()
    // An announcement changes nothing, wherever it points.
    reader.willRead(FrameCount(64), at: [-9, 0, 500, 999, 1 << 40].map { FrameIndex(Int64($0)) })
    let joined = try frames(reader, from: 0, count: 1000)
    #expect(difference(joined, expected) == nil)
  }

  @Test(arguments: ["wav", "flac"]) func changedFilesAreSilent(_ kind: String) throws {
    let folder = try TemporaryFolder()
    let path = folder.path("Drums.wav")
    try writeWave(
      noise(frames: 100_000), to: path, sampleRate: 48_000, format: .pcm24)
    if kind == "flac" {
      _ = try run(["flac", "-s", "--delete-input-file", "Drums.wav"], in: folder.url)
    }
    let song = try SongFolder.assemble(path: folder.path)
    let source = StemSource(stem: song.lanes[0], folder: folder.path, rate: song.sampleRate)
    let reader = try source.makeReader()
    #expect(try frames(reader, from: 0, count: 100).contains { $0 != 0 })
    _ = try run(["truncate", "-s", "3000", "Drums.\(kind)"], in: folder.url)
    var samples = [Float](repeating: 9, count: 2000)
    var span = samples.mutableSpan
    #expect(throws: SampleReadFailure.self) {
      try reader.read(from: FrameIndex(50_000), into: &span)
    }
    #expect(samples.allSatisfy { $0 == 0 })
    #expect(throws: SampleReadFailure.self) { _ = try source.makeReader() }
  }

  @Test func damagedFlacIsSaid() throws {
    let folder = try TemporaryFolder()
    try writeWave(
      noise(frames: 100_000), to: folder.path("a.wav"), sampleRate: 48_000, format: .pcm24)
    let script = """
      flac -s a.wav -o Drums.flac && rm a.wav
      printf 'XXXXXXXXXXXXXXXX' | dd of=Drums.flac bs=1 seek=300000 conv=notrunc 2>/dev/null
      """
    _ = try run(["sh", "-c", script], in: folder.url)
    let song = try SongFolder.assemble(path: folder.path)
    let reader = try StemSource(stem: song.lanes[0], folder: folder.path, rate: song.sampleRate)
      .makeReader()
    #expect(throws: SampleReadFailure.self) { try frames(reader, from: 0, count: 100_000) }
    // What lies before the damage and behind it still plays.
    #expect(try frames(reader, from: 90_000, count: 1000).contains { $0 != 0 })
    #expect(try frames(reader, from: 100, count: 1000).contains { $0 != 0 })
  }
}
