/// Writes stereo frames, full scale 1, in a device's format into two of its channels.
///
/// Integers: the sample times 2^(bits − 1), rounded to the nearest, ties to even, limited to the word's
/// range. Without dither: what was delivered in the device's word length arrives bit for bit. The
/// other channels are not touched.
///
/// `samples` are `frames` frames of interleaved stereo; the left side goes to the channel `firstChannel`
/// of `channelCount`, the right side to the next one. `bytes` has room for as many frames, at any
/// alignment.
@_noLocks @_noAllocation
package func convert(
  _ samples: UnsafePointer<Float>, frames: Int, to format: DeviceSampleFormat, channelCount: Int,
  firstChannel: Int, into bytes: UnsafeMutableRawPointer
) {
  let size = format.bytesPerSample
  // Sound, all along: the caller owns the memory described above.
  for frame in 0..<frames {
    let target = unsafe bytes + (frame * channelCount + firstChannel) * size
    for side in 0...1 {
      let sample = unsafe samples[frame * 2 + side]
      let place = unsafe target + side * size
      switch format {
      case .float: unsafe place.storeBytes(of: sample, as: Float.self)
      case .s16:
        let value = Int16(truncatingIfNeeded: quantized(sample, bits: 16))
        unsafe place.storeBytes(of: value.littleEndian, as: Int16.self)
      case .s24, .s32:
        let value = quantized(sample, bits: format == .s24 ? 24 : 32)
        unsafe place.storeBytes(of: value.littleEndian, as: Int32.self)
      case .s24Packed:
        let value = quantized(sample, bits: 24)
        unsafe place.storeBytes(of: UInt16(truncatingIfNeeded: value).littleEndian, as: UInt16.self)
        unsafe place.storeBytes(
          of: UInt8(truncatingIfNeeded: value >> 16), toByteOffset: 2, as: UInt8.self)
      }
    }
  }
}

/// A sample as an integer of `bits` bits.
@inline(__always) @_noLocks @_noAllocation
private func quantized(_ sample: Float, bits: Int) -> Int32 {
  let scale = Double(1 << (bits - 1))
  let scaled = max(-scale, min(scale - 1, Double(sample) * scale))
  // Adding 1.5 × 2^52 leaves the nearest integer, ties to even, in the low bits of the sum: without the
  // library call that rounding costs on plain x86-64.
  return Int32(truncatingIfNeeded: (scaled + 6_755_399_441_055_744).bitPattern)
}
