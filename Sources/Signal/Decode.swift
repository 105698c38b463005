import CSignal

/// Turns stored samples into floats of full scale ±1, channel order as it stands.
///
/// 16 and 24 bit are exact, 32 bit integers are rounded to the nearest float: the same bits that
/// libsndfile's float reading gives. Decodes as many samples as both sides hold and returns their
/// number; bytes of an incomplete sample at the end are left alone. `bytes` needs no alignment.
@discardableResult
public func decode(
  _ bytes: RawSpan, as encoding: PCMEncoding, into samples: inout MutableSpan<Float>
) -> Int {
  let count = min(bytes.byteCount / encoding.byteCount, samples.count)
  let done = encoding.word == .int24 ? decodeWide(bytes, count, encoding, &samples) : 0
  decodePortably(bytes, as: encoding, done..<count, into: &samples)
  return count
}

/// The first of `count` samples by the C kernel for wide registers, three times as fast for 24 bits; how
/// many. The same bits.
private func decodeWide(
  _ bytes: RawSpan, _ count: Int, _ encoding: PCMEncoding, _ samples: inout MutableSpan<Float>
) -> Int {
  // Sound: both sides hold `count` samples.
  unsafe bytes.withUnsafeBytes { bytes in
    unsafe samples.withUnsafeMutableBufferPointer { samples in
      guard let from = bytes.baseAddress, let to = samples.baseAddress else {
        return 0
      }
      return unsafe csignal_decode_24(
        from, bytes.count, count, encoding.isBigEndian, to)
    }
  }
}

/// The samples `range` on any processor. Both sides hold them.
package func decodePortably(
  _ bytes: RawSpan, as encoding: PCMEncoding, _ range: Range<Int>,
  into samples: inout MutableSpan<Float>
) {
  let width = encoding.byteCount
  switch (encoding.word, encoding.isBigEndian) {
  case (.int16, false):
    forEachVector(bytes, range, width, &samples) { $0.words16(at: $1).fractions }
  case (.int16, true):
    forEachVector(bytes, range, width, &samples) { $0.words16(at: $1).swapped.fractions }
  case (.int24, false):
    forEachVector(bytes, range, width, &samples) { ($0.words24(at: $1) &<< 8).fractions }
  case (.int24, true):
    forEachVector(bytes, range, width, &samples) {
      ($0.words24(at: $1).swapped & 0xFFFF_FF00).fractions
    }
  case (.int32, false):
    forEachVector(bytes, range, width, &samples) { $0.words32(at: $1).fractions }
  case (.int32, true):
    forEachVector(bytes, range, width, &samples) { $0.words32(at: $1).swapped.fractions }
  case (.float32, false):
    forEachVector(bytes, range, width, &samples) { $0.words32(at: $1).asFloats }
  case (.float32, true):
    forEachVector(bytes, range, width, &samples) { $0.words32(at: $1).swapped.asFloats }
  }
}

/// Decodes the samples `range` of `width` bytes, eight at a time; `vector` gets a byte offset and may
/// read 33 bytes from there.
@inline(__always)
private func forEachVector(
  _ bytes: RawSpan, _ range: Range<Int>, _ width: Int, _ samples: inout MutableSpan<Float>,
  _ vector: (borrowing RawSpan, Int) -> SIMD8<Float>
) {
  // The 24-bit load takes one byte more than it uses, which has to exist.
  let end = range.upperBound
  let vectorEnd = min(end, (bytes.byteCount - 1) / width) - 8
  var index = range.lowerBound
  while index <= vectorEnd {
    samples.put(vector(bytes, index &* width), at: index)
    index &+= 8
  }
  while index < end {
    // The last few, by way of a padded copy, so that there is one arithmetic for all.
    let rest = min(8, end - index)
    var padded = InlineArray<40, UInt8>(repeating: 0)
    for byte in 0..<rest * width {
      // Sound: below the range's end × width.
      padded[byte] = unsafe bytes.unsafeLoad(
        fromUncheckedByteOffset: index * width + byte, as: UInt8.self)
    }
    let values = unsafe vector(padded.span.bytes, 0)
    for lane in 0..<rest { samples[index + lane] = values[lane] }
    index += rest
  }
}

// Sound, all three: `forEachVector` gives offsets from which the bytes read here exist, and any bits are
// valid integers.
extension RawSpan {
  @inline(__always) fileprivate func words16(at offset: Int) -> SIMD8<UInt16> {
    unsafe unsafeLoadUnaligned(fromUncheckedByteOffset: offset, as: SIMD8<UInt16>.self)
  }

  @inline(__always) fileprivate func words32(at offset: Int) -> SIMD8<UInt32> {
    unsafe unsafeLoadUnaligned(fromUncheckedByteOffset: offset, as: SIMD8<UInt32>.self)
  }

  /// Eight words whose three low bytes are a sample each; the fourth is the next sample's first.
  @inline(__always) fileprivate func words24(at offset: Int) -> SIMD8<UInt32> {
    @inline(__always) func word(_ sample: Int) -> UInt32 {
      unsafe unsafeLoadUnaligned(
        fromUncheckedByteOffset: offset &+ sample &* 3, as: UInt32.self)
    }
    return SIMD8(word(0), word(1), word(2), word(3), word(4), word(5), word(6), word(7))
  }
}

extension SIMD8<UInt16> {
  @inline(__always) fileprivate var swapped: SIMD8<UInt16> { (self &<< 8) | (self &>> 8) }

  /// The lanes as signed 16-bit fractions of full scale.
  @inline(__always) fileprivate var fractions: SIMD8<Float> {
    (SIMD8<UInt32>(truncatingIfNeeded: self) &<< 16).fractions
  }
}

extension SIMD8<UInt32> {
  /// The bytes of each lane reversed.
  @inline(__always) fileprivate var swapped: SIMD8<UInt32> {
    let pairs = ((self & 0x00FF_00FF) &<< 8) | ((self &>> 8) & 0x00FF_00FF)
    return (pairs &<< 16) | (pairs &>> 16)
  }

  /// The lanes as signed 32-bit fractions of full scale.
  @inline(__always) fileprivate var fractions: SIMD8<Float> {
    SIMD8<Float>(SIMD8<Int32>(truncatingIfNeeded: self)) * 0x1p-31
  }

  /// The lanes as the bits of floats.
  @inline(__always) fileprivate var asFloats: SIMD8<Float> {
    // Sound: both are eight 32-bit lanes, and any bits are a valid Float.
    unsafe unsafeBitCast(self, to: SIMD8<Float>.self)
  }
}
