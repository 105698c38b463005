import Signal
import TestSupport
import Testing

@Suite struct EncodeTests {
  static let formats: [StoredFormat] =
    PCMEncoding.Word.allCases.flatMap {
      [StoredFormat(PCMEncoding($0)), StoredFormat(PCMEncoding($0, isBigEndian: true))]
    } + [
      StoredFormat(PCMEncoding(.int32), bits: 16), StoredFormat(PCMEncoding(.int32), bits: 24),
    ]

  /// Beyond full scale, ties of every word length, and what is no number.
  static let samples: [Float] =
    noise(frames: 1003, amplitude: 1.3) + [
      1, -1, 0.999_999_94, -0.999_999_94, 0, -0.0, 1e-30, .nan, .infinity, -.infinity, 3e38, -3e38,
      1.5 / 32_768, 2.5 / 32_768, -1.5 / 32_768, -2.5 / 32_768, 1.5 / 8_388_608,
      2.5 / 8_388_608, 8_388_606.5 / 8_388_608, 32_767.5 / 32_768, 2_147_483_520.0 / 2_147_483_648,
    ] + noise(frames: 10, amplitude: 1e-4)

  private func encoded(_ samples: [Float], _ format: StoredFormat) -> [UInt8] {
    var bytes = [UInt8](repeating: 0xAA, count: samples.count * format.encoding.byteCount)
    var span = bytes.mutableSpan
    var raw = unsafe span.mutableBytes
    #expect(encode(samples.span, as: format, into: &raw) == samples.count)
    return bytes
  }

  @Test(arguments: formats) func theWideEncoderGivesTheSameBytes(format: StoredFormat) {
    for count in [0, 1, 7, 8, 9, 15, 16, 17, 31, Self.samples.count] {
      let samples = Array(Self.samples.suffix(count))
      var expected = [UInt8](repeating: 0, count: count * format.encoding.byteCount)
      var span = expected.mutableSpan
      var raw = unsafe span.mutableBytes
      encodePortably(samples.span, as: format, 0..<count, into: &raw)
      #expect(encoded(samples, format) == expected, "\(count) samples")
    }
  }

  /// What was decoded comes back as the same bytes: no word length loses a value.
  @Test(arguments: formats) func decodedBytesComeBack(format: StoredFormat) {
    guard format.encoding.word != .int32 else { return }
    var generator = SeededGenerator(seed: 8)
    let width = format.encoding.byteCount
    let bytes: [UInt8] = (0..<3000 * width).map { _ in generator.next() }
    var samples = [Float](repeating: 0, count: 3000)
    var span = samples.mutableSpan
    unsafe decode(bytes.span.bytes, as: format.encoding, into: &span)
    #expect(encoded(samples, format) == bytes)
  }
}

@Suite struct DitherTests {
  private func noiseInSteps(_ count: Int, from first: Int64 = 0) -> [Double] {
    var samples = [Float](repeating: 0, count: count)
    var span = samples.mutableSpan
    addDither(to: &span, bits: 16, firstSample: first)
    return samples.map { Double($0) * 32_768 }
  }

  /// Triangular between −1 and 1: mean 0, variance 1/6, a quarter of the samples beyond a half to either side
  /// together; white.
  @Test func theNoiseIsTriangularAndWhite() {
    let steps = noiseInSteps(400_000)
    let count = Double(steps.count)
    #expect(steps.allSatisfy { abs($0) < 1 })
    #expect(abs(steps.reduce(0, +) / count) < 0.003)
    let variance = steps.reduce(0) { $0 + $1 * $1 } / count
    #expect(abs(variance - 1.0 / 6) < 0.001)
    #expect(abs(Double(steps.filter { abs($0) > 0.5 }.count) / count - 0.25) < 0.005)
    for lag in [1, 2, 3, 8, 1024] {
      let products = (lag..<steps.count).reduce(0.0) { $0 + steps[$1] * steps[$1 - lag] }
      #expect(abs(products / count / variance) < 0.008, "lag \(lag)")
    }
  }

  @Test func blocksDoNotMatter() {
    let whole = noiseInSteps(1000)
    #expect(noiseInSteps(13) + noiseInSteps(987, from: 13) == whole)
    #expect(noiseInSteps(100, from: 1000) != Array(whole.prefix(100)))
  }

  /// A sine far below one step of 16 bits survives rounding, which it does not without dither.
  @Test func whatIsBelowAStepIsKept() {
    let quiet = sine(frequency: 1000, sampleRate: 48_000, frames: 48_000, amplitude: 0.3 / 32_768)
    func rounded(_ samples: [Float]) -> [Double] {
      samples.map { Double(($0 * 32_768).rounded()) }
    }
    func correlation(_ output: [Double]) -> Double {
      let energy = quiet.reduce(0.0) { $0 + Double($1) * Double($1) } * 32_768
      return zip(output, quiet).reduce(0.0) { $0 + $1.0 * Double($1.1) } / energy
    }
    var dithered = quiet
    var span = dithered.mutableSpan
    addDither(to: &span, bits: 16, firstSample: 0)
    #expect(rounded(quiet).allSatisfy { $0 == 0 })
    #expect(abs(correlation(rounded(dithered)) - 1) < 0.05)
  }
}
