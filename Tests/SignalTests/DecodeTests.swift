import Foundation
import Signal
import TestSupport
import Testing

@Suite struct DecodeTests {
  static let encodings = PCMEncoding.Word.allCases.flatMap {
    [PCMEncoding($0), PCMEncoding($0, isBigEndian: true)]
  }

  /// ffmpeg's name of the raw format.
  private func name(_ encoding: PCMEncoding) -> String {
    let word =
      switch encoding.word {
      case .int16: "s16"
      case .int24: "s24"
      case .int32: "s32"
      case .float32: "f32"
      }
    return word + (encoding.isBigEndian ? "be" : "le")
  }

  private func decoded(_ bytes: [UInt8], _ encoding: PCMEncoding, count: Int) -> [Float] {
    var samples = [Float](repeating: 7, count: count)
    var span = samples.mutableSpan
    // Sound: every bit pattern of a byte may be read raw.
    #expect(unsafe decode(bytes.span.bytes, as: encoding, into: &span) == count)
    return samples
  }

  /// Random bytes hold every kind of word, NaN among the floats; ffmpeg is the judge, bit for bit.
  @Test(arguments: encodings)
  func equalsFFmpeg(encoding: PCMEncoding) throws {
    var generator = SeededGenerator(seed: 24)
    let extremes: [UInt8] = [
      0x80, 0, 0, 0, 0, 0, 0, 0x80, 0x7F, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0x7F, 0, 0, 0, 0,
    ]
    let bytes = extremes + (0..<12_000 * encoding.byteCount).map { _ in generator.next() }
    let count = bytes.count / encoding.byteCount
    let folder = try TemporaryFolder()
    try Data(bytes).write(to: URL(fileURLWithPath: folder.path("raw")))
    _ = try run([
      "ffmpeg", "-v", "error", "-f", name(encoding), "-ar", "48000", "-ac", "1", "-i",
      folder.path("raw"), "-f", "f32le", folder.path("floats"),
    ])
    let floats = [UInt8](try Data(contentsOf: URL(fileURLWithPath: folder.path("floats"))))
    let expected = (0..<count).map { index in
      (0..<4).reduce(UInt32(0)) { $0 | UInt32(floats[index * 4 + $1]) << (8 * $1) }
    }
    #expect(decoded(bytes, encoding, count: count).map(\.bitPattern) == expected)
  }

  /// The last few samples take another way than the rest; it has to end at the same values, and never
  /// to read or write beyond.
  @Test(arguments: encodings)
  func everyLengthGivesTheSameSamples(encoding: PCMEncoding) {
    var generator = SeededGenerator(seed: 3)
    let bytes: [UInt8] = (0..<41 * encoding.byteCount).map { _ in generator.next() }
    let whole = decoded(bytes, encoding, count: 41).map(\.bitPattern)
    for count in 0..<41 {
      let part = Array(bytes.prefix(count * encoding.byteCount + encoding.byteCount - 1))
      #expect(
        decoded(part, encoding, count: count).map(\.bitPattern) == Array(whole.prefix(count)))
    }
  }

  @Test func channelsAreInterleaved() {
    let left = noise(frames: 29, channels: 1, seed: 1)
    let right = noise(frames: 29, channels: 1, seed: 2)
    var stereo = [Float](repeating: 9, count: 58)
    var span = stereo.mutableSpan
    interleave(left: left.span, right: right.span, into: &span)
    #expect(stereo == zip(left, right).flatMap { [$0, $1] })
    span = stereo.mutableSpan
    interleave(mono: left.span, into: &span)
    #expect(stereo == left.flatMap { [$0, $0] })
  }
}
