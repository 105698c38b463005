// Eight samples at a time, at any alignment.

extension UnsafePointer<Float> {
  /// Eight floats from the index `index` on. The caller's loop stays inside the memory.
  @inline(__always) @_noLocks @_noAllocation
  func floats(at index: Int) -> SIMD8<Float> {
    // Sound: any bits are a valid Float.
    unsafe UnsafeRawPointer(self).loadUnaligned(
      fromByteOffset: index &* 4, as: SIMD8<Float>.self)
  }
}

extension UnsafeMutablePointer<Float> {
  /// Eight floats from the index `index` on. The caller's loop stays inside the memory.
  @inline(__always) @_noLocks @_noAllocation
  func floats(at index: Int) -> SIMD8<Float> { unsafe UnsafePointer(self).floats(at: index) }

  /// Stores eight floats from the index `index` on. The caller's loop stays inside the memory.
  @inline(__always) @_noLocks @_noAllocation
  func put(_ value: SIMD8<Float>, at index: Int) {
    // Sound: any bits are a valid Float.
    unsafe UnsafeMutableRawPointer(self).storeBytes(
      of: value, toByteOffset: index &* 4, as: SIMD8<Float>.self)
  }
}

extension SIMD8<Float> {
  /// The absolute values: the sign bits cleared.
  var magnitudes: SIMD8<Float> {
    @inline(__always) @_noLocks @_noAllocation get {
      // Sound: both are eight 32-bit lanes, and any bits are a valid Float.
      let bits = unsafe unsafeBitCast(self, to: SIMD8<UInt32>.self) & 0x7FFF_FFFF
      return unsafe unsafeBitCast(bits, to: SIMD8<Float>.self)
    }
  }
}

extension Span<Float> {
  /// Eight floats from the index `index` on. The caller's loop stays below the count.
  @inline(__always)
  func floats(at index: Int) -> SIMD8<Float> {
    // Sound: any bits are a valid Float.
    unsafe bytes.unsafeLoadUnaligned(
      fromUncheckedByteOffset: index &* 4, as: SIMD8<Float>.self)
  }
}

extension Span<Float> {
  /// Both sides of a frame of interleaved stereo. The caller's loop stays below the count.
  @inline(__always)
  func frame(at index: Int) -> SIMD2<Double> {
    // Sound: any bits are a valid Float.
    SIMD2<Double>(
      unsafe bytes.unsafeLoadUnaligned(
        fromUncheckedByteOffset: index &* 8, as: SIMD2<Float>.self))
  }
}

extension MutableSpan<Float> {
  /// Stores eight floats from the index `index` on. The caller's loop stays below the count.
  @inline(__always)
  mutating func put(_ value: SIMD8<Float>, at index: Int) {
    // Sound: any bits are a valid Float.
    var bytes = unsafe mutableBytes
    unsafe bytes.storeBytes(
      of: value, toUncheckedByteOffset: index &* 4, as: SIMD8<Float>.self)
  }
}

extension MutableSpan<Float> {
  /// Eight floats from the index `index` on. The caller's loop stays below the count.
  @inline(__always)
  func floats(at index: Int) -> SIMD8<Float> {
    // Sound: any bits are a valid Float.
    unsafe bytes.unsafeLoadUnaligned(
      fromUncheckedByteOffset: index &* 4, as: SIMD8<Float>.self)
  }
}
