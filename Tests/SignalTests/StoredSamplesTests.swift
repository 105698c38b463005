import Signal
import TestSupport
import Testing

/// Kernels that work on stored samples against their plain counterparts, bit for bit.
@Suite struct StoredSamplesTests {
  static let encodings = PCMEncoding.Word.allCases.flatMap {
    [PCMEncoding($0), PCMEncoding($0, isBigEndian: true)]
  }
  /// Frames: none, some below a register, a bucket and its neighbours, several buckets.
  static let lengths = [0, 1, 3, 4, 5, 8, 255, 256, 257, 1000, 2048]

  /// Random bytes hold every kind of word, NaN among the floats.
  private func bytes(_ frames: Int, _ encoding: PCMEncoding) -> [UInt8] {
    var generator = SeededGenerator(seed: UInt64(frames + 1))
    return (0..<frames * 2 * encoding.byteCount).map { _ in generator.next() }
  }

  private func decoded(_ bytes: [UInt8], _ encoding: PCMEncoding) -> [Float] {
    var samples = [Float](repeating: 7, count: bytes.count / encoding.byteCount)
    var span = samples.mutableSpan
    // Sound: every bit pattern of a byte may be read raw.
    unsafe decodePortably(
      bytes.span.bytes, as: encoding, 0..<bytes.count / encoding.byteCount, into: &span)
    return samples
  }

  @Test(arguments: encodings)
  func theWideDecoderGivesTheSameBits(encoding: PCMEncoding) {
    for frames in Self.lengths {
      let bytes = bytes(frames, encoding)
      var samples = [Float](repeating: 7, count: frames * 2)
      var span = samples.mutableSpan
      unsafe decode(bytes.span.bytes, as: encoding, into: &span)
      #expect(samples.map(\.bitPattern) == decoded(bytes, encoding).map(\.bitPattern))
    }
  }

  @Test(arguments: encodings, [1, -0.7, 2.5, .infinity] as [Float])
  func addingGivesTheSameBits(encoding: PCMEncoding, gain: Float) {
    for frames in Self.lengths {
      let bytes = bytes(frames, encoding)
      let start = noise(frames: frames, seed: 5)
      var (sum, expected) = (start, start)
      let samples = decoded(bytes, encoding)
      unsafe sum.withUnsafeMutableBufferPointer { sum in
        guard let sum = sum.baseAddress else { return }
        unsafe accumulate(
          bytes.span.bytes, as: encoding, gain: LinearGain(gain), into: sum)
      }
      for index in expected.indices {
        let product = samples[index] * gain
        expected[index] += product.isFinite ? product : 0
      }
      #expect(sum.map(\.bitPattern) == expected.map(\.bitPattern), "\(frames) frames")
    }
  }

  /// With a threshold that nearly every bucket reaches, and one that none does.
  @Test(arguments: encodings, [0.9, 1e30] as [Float])
  func envelopesAreTheSame(encoding: PCMEncoding, threshold: Float) {
    for frames in Self.lengths {
      let bytes = bytes(frames, encoding)
      let samples = decoded(bytes, encoding)
      var envelopes: [Envelope] = []
      unsafe appendEnvelopes(
        of: bytes.span.bytes, as: encoding, overThreshold: threshold, to: &envelopes)
      let expected = stride(from: 0, to: samples.count, by: 512).map { first in
        envelope(
          of: samples.span.extracting(first..<min(first + 512, samples.count)),
          overThreshold: threshold)
      }
      #expect(envelopes == expected, "\(frames) frames")
    }
  }

  @Test func differencesAsPlainArithmeticGivesThem() {
    for frames in [1, 7, 4096, 5003] {
      let minuend = noise(frames: frames, seed: 1)
      var subtrahend = noise(frames: frames, seed: 2)
      subtrahend[frames] = -3
      let measure = difference(of: minuend.span, minus: subtrahend.span)
      let differences = zip(minuend, subtrahend).map { $0 - $1 }
      let squares = differences.reduce(0.0) { $0 + Double($1) * Double($1) }
      let minuendSquares = minuend.reduce(0.0) { $0 + Double($1) * Double($1) }
      #expect(abs(measure.squares / squares - 1) < 1e-5)
      #expect(abs(measure.minuendSquares / minuendSquares - 1) < 1e-5)
      #expect(measure.peak == differences.map(abs).max())
    }
  }
}
