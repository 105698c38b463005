import Signal

// The stored form, all numbers in the machine's byte order (a file from a machine of the other order has
// another magic number and is refused):
//
//     magic, version, bucketFrames, sketch count   4 × UInt32
//     frame count                                   Int64
//     sketch, then buckets of level 0               16 bytes each
//     one bit for each bucket, set where scanned    lowest bit first
//     checksum of all before                        UInt64

extension Overview {
  private static let magic: UInt32 = 0x5657_5453
  private static let version: UInt32 = 1
  private static let headerSize = 24
  private static let envelopeSize = 16

  /// The overview as bytes for a cache; partly scanned ones too.
  public func encoded() -> [UInt8] {
    var whole = self
    whole.layOut()
    return whole.laidOutBytes
  }

  private var laidOutBytes: [UInt8] {
    var bytes = [UInt8]()
    bytes.reserveCapacity(
      Self.headerSize + (sketch.count + bucketCount) * Self.envelopeSize + bucketCount / 8 + 9)
    bytes.append(number: Self.magic)
    bytes.append(number: Self.version)
    bytes.append(number: UInt32(Self.bucketFrames))
    bytes.append(number: UInt32(sketch.count))
    bytes.append(number: frameCount.value)
    bytes.append(envelopes: sketch)
    bytes.append(envelopes: levels[0])
    for first in stride(from: 0, to: bucketCount, by: 8) {
      var bits: UInt8 = 0
      for bucket in first..<min(first + 8, bucketCount) where coverage[0][bucket] > 0 {
        bits |= 1 << (bucket - first)
      }
      bytes.append(bits)
    }
    bytes.append(number: checksum(of: bytes.span))
    return bytes
  }

  /// Reads what `encoded()` wrote. Nil for anything else: other versions, damage, values that no scan
  /// gives. Never allocates more than the bytes account for.
  public init?(decoding bytes: [UInt8]) {
    guard bytes.count >= Self.headerSize + 8,
      bytes.number(at: 0, as: UInt32.self) == Self.magic,
      bytes.number(at: 4, as: UInt32.self) == Self.version,
      bytes.number(at: 8, as: UInt32.self) == UInt32(Self.bucketFrames)
    else { return nil }
    let sketchCount = Int(bytes.number(at: 12, as: UInt32.self))
    let frames = FrameCount(bytes.number(at: 16, as: Int64.self))
    guard frames.value >= 0 else { return nil }
    let count = Self.bucketCount(frames)
    // Each term is far below 2⁶² by what it was made from.
    let bitsAt = Self.headerSize + sketchCount * Self.envelopeSize + count * Self.envelopeSize
    guard bytes.count == bitsAt + (count + 7) / 8 + 8,
      bytes.number(at: bytes.count - 8, as: UInt64.self)
        == checksum(of: bytes.span.extracting(droppingLast: 8))
    else { return nil }

    self.init(frameCount: frames)
    sketch = bytes.envelopes(at: Self.headerSize, count: sketchCount)
    let buckets = bytes.envelopes(
      at: Self.headerSize + sketchCount * Self.envelopeSize, count: count)
    guard sketch.allSatisfy(\.isPlausible), buckets.allSatisfy(\.isPlausible) else { return nil }
    guard bytes[bitsAt..<bytes.count - 8].contains(where: { $0 != 0 }) else { return }
    layOut()
    levels[0] = buckets
    for bucket in 0..<count where bytes[bitsAt + bucket / 8] >> (bucket % 8) & 1 == 1 {
      coverage[0][bucket] = 1
      scannedBuckets += 1
    }
    joinAbove(0..<count)
  }
}

extension Envelope {
  /// Whether a scan could have given this.
  fileprivate var isPlausible: Bool {
    lowest.isFinite && highest.isFinite && meanSquare.isFinite && lowest <= highest
      && meanSquare >= 0 && overs >= 0
  }
}

/// A 64-bit checksum, eight bytes a step. Guards against damage, not against forgery.
package func checksum(of bytes: Span<UInt8>) -> UInt64 {
  let multiplier: UInt64 = 0x9E37_79B9_7F4A_7C15
  var sum = UInt64(bytes.count) &* multiplier
  var index = 0
  while index + 8 <= bytes.count {
    // Sound: eight bytes from here exist, and any bytes are a valid integer.
    let word = unsafe bytes.bytes.unsafeLoadUnaligned(
      fromUncheckedByteOffset: index, as: UInt64.self)
    sum = (sum ^ word) &* multiplier
    sum ^= sum >> 29
    index += 8
  }
  while index < bytes.count {
    sum = (sum ^ UInt64(bytes[index])) &* multiplier
    sum ^= sum >> 29
    index += 1
  }
  return sum
}

extension [UInt8] {
  /// Appends the bytes of an integer.
  fileprivate mutating func append<Number: FixedWidthInteger>(number: Number) {
    unsafe Swift.withUnsafeBytes(of: number) { unsafe append(contentsOf: $0) }
  }

  /// Appends the bytes of envelopes: four 32-bit fields without gaps.
  fileprivate mutating func append(envelopes: [Envelope]) {
    // Sound: the fields fill the type, so no byte is left unset.
    unsafe envelopes.withUnsafeBytes { unsafe append(contentsOf: $0) }
  }

  /// The integer at an offset whose bytes exist.
  fileprivate func number<Number: FixedWidthInteger>(at offset: Int, as: Number.Type) -> Number {
    // Checked by `loadUnaligned`; any bytes are a valid integer.
    unsafe withUnsafeBytes { unsafe $0.loadUnaligned(fromByteOffset: offset, as: Number.self) }
  }

  /// Envelopes at an offset; all their bytes exist.
  fileprivate func envelopes(at offset: Int, count: Int) -> [Envelope] {
    unsafe withUnsafeBytes { source in
      unsafe [Envelope](unsafeUninitializedCapacity: count) { target, filled in
        // Sound: both sides hold `count` envelopes (the slice traps otherwise), and any bytes are
        // valid fields.
        unsafe UnsafeMutableRawBufferPointer(target).copyMemory(
          from: UnsafeRawBufferPointer(
            rebasing: source[offset..<offset + count * MemoryLayout<Envelope>.stride]))
        filled = count
      }
    }
  }
}
