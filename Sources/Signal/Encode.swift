import CSignal

/// How floats are stored.
public struct StoredFormat: Hashable, Sendable {
  /// The word in the file.
  public var encoding: PCMEncoding
  /// Bits of the word that are used, its highest ones; for integers.
  public var bits: Int

  /// All bits of the word, or the highest `bits` of them.
  public init(_ encoding: PCMEncoding, bits: Int? = nil) {
    self.encoding = encoding
    self.bits = min(bits ?? 32, encoding.byteCount * 8)
  }
}

/// Stores samples of full scale ±1, as many as both sides hold; returns their number.
///
/// Integers of b bits are v × 2^(b − 1), rounded to the nearest, ties to even, limited to what b bits
/// hold; NaN becomes 0. Floats are kept as they are.
@discardableResult
public func encode(
  _ samples: Span<Float>, as format: StoredFormat, into bytes: inout MutableRawSpan
) -> Int {
  let count = min(samples.count, bytes.byteCount / format.encoding.byteCount)
  let done = encodeWide(samples, count, format, &bytes)
  encodePortably(samples, as: format, done..<count, into: &bytes)
  return count
}

/// By the C kernel; how many samples are done. The same bytes.
private func encodeWide(
  _ samples: Span<Float>, _ count: Int, _ format: StoredFormat, _ bytes: inout MutableRawSpan
) -> Int {
  guard format.encoding.word != .float32 else { return 0 }
  let word = csignal_word(
    bits: Int32(format.bits), width: Int32(format.encoding.byteCount),
    is_big_endian: format.encoding.isBigEndian)
  // Sound: both sides hold `count` samples.
  return unsafe samples.withUnsafeBufferPointer { samples in
    unsafe bytes.withUnsafeMutableBytes { bytes in
      guard let from = samples.baseAddress, let to = bytes.baseAddress else { return 0 }
      return unsafe csignal_encode(from, count, word, to, bytes.count)
    }
  }
}

/// The samples `range` on any processor. Both sides hold them.
package func encodePortably(
  _ samples: Span<Float>, as format: StoredFormat, _ range: Range<Int>,
  into bytes: inout MutableRawSpan
) {
  let width = format.encoding.byteCount
  for index in range {
    let word =
      format.encoding.word == .float32
      ? samples[index].bitPattern
      : UInt32(bitPattern: integer(samples[index], bits: format.bits))
        << UInt32(width * 8 - format.bits)
    for byte in 0..<width {
      let place = format.encoding.isBigEndian ? width - 1 - byte : byte
      bytes.storeBytes(
        of: UInt8(truncatingIfNeeded: word >> UInt32(8 * place)),
        toByteOffset: index * width + byte, as: UInt8.self)
    }
  }
}

/// A sample as an integer of `bits`.
private func integer(_ sample: Float, bits: Int) -> Int32 {
  guard !sample.isNaN else { return 0 }
  let scale = Double(1 << (bits - 1))
  let value = (Double(sample) * scale).rounded(.toNearestOrEven)
  return Int32(max(-scale, min(scale - 1, value)))
}
