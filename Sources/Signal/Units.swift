#if canImport(Glibc)
  import Glibc
#endif

/// A position on a time axis, counted in frames. May lie before the axis's origin.
@frozen public struct FrameIndex: Hashable, Comparable, Sendable, Codable {
  /// Frames from the origin of the axis; negative before it.
  public var value: Int64

  @inlinable public init(_ value: Int64) { self.value = value }
  @inlinable public init(_ value: Int) { self.value = Int64(value) }

  /// The first frame of the axis.
  public static let start = FrameIndex(0 as Int64)

  @inlinable public static func < (a: Self, b: Self) -> Bool { a.value < b.value }
  @inlinable public static func + (a: Self, b: FrameCount) -> Self { Self(a.value &+ b.value) }
  @inlinable public static func - (a: Self, b: FrameCount) -> Self { Self(a.value &- b.value) }
  @inlinable public static func - (a: Self, b: Self) -> FrameCount {
    FrameCount(a.value &- b.value)
  }
}

/// A length or a distance in frames (one sample for each channel). Negative for a shift to earlier.
@frozen public struct FrameCount: Hashable, Comparable, Sendable, Codable {
  /// Frames.
  public var value: Int64

  @inlinable public init(_ value: Int64) { self.value = value }
  @inlinable public init(_ value: Int) { self.value = Int64(value) }

  public static let zero = FrameCount(0 as Int64)

  @inlinable public static func < (a: Self, b: Self) -> Bool { a.value < b.value }
  @inlinable public static func + (a: Self, b: Self) -> Self { Self(a.value &+ b.value) }
  @inlinable public static func - (a: Self, b: Self) -> Self { Self(a.value &- b.value) }
  @inlinable public static prefix func - (a: Self) -> Self { Self(0 &- a.value) }
}

/// A sampling rate in hertz. Always positive in a value that a reader handed out.
@frozen public struct SampleRate: Hashable, Comparable, Sendable {
  /// Frames per second.
  public var hertz: Int

  @inlinable public init(_ hertz: Int) { self.hertz = hertz }

  @inlinable public static func < (a: Self, b: Self) -> Bool { a.hertz < b.hertz }

  /// The time of a distance, in seconds.
  @inlinable public func seconds(_ count: FrameCount) -> Double {
    Double(count.value) / Double(hertz)
  }

  /// The nearest whole number of frames to a time in seconds. Saturates far outside any song.
  @inlinable public func frames(_ seconds: Double) -> FrameCount {
    let frames = (seconds * Double(hertz)).rounded()
    return FrameCount(Int64(max(-9e15, min(9e15, frames.isNaN ? 0 : frames))))
  }
}

/// A level or a change of level in decibels. For amplitudes: 20 log10 of the ratio.
@frozen public struct Decibels: Hashable, Comparable, Sendable, Codable {
  /// Decibels; minus infinity is silence.
  public var value: Double

  @inlinable public init(_ value: Double) { self.value = value }

  /// No level at all.
  public static let silence = Decibels(-Double.infinity)
  /// No change.
  public static let unity = Decibels(0)

  /// The level of an amplitude ratio; its sign is ignored.
  public init(amplitude: Double) {
    self.value = amplitude == 0 ? -.infinity : 20 * log10(abs(amplitude))
  }

  /// The level of a power ratio (a mean square), 10 log10.
  public init(power: Double) {
    self.value = power <= 0 ? -.infinity : 10 * log10(power)
  }

  /// The amplitude factor of this level; 0 for silence.
  public var linear: LinearGain {
    LinearGain(value == -.infinity ? 0 : Float(pow(10, value / 20)))
  }

  @inlinable public static func < (a: Self, b: Self) -> Bool { a.value < b.value }
  @inlinable public static func + (a: Self, b: Self) -> Self { Self(a.value + b.value) }
  @inlinable public static func - (a: Self, b: Self) -> Self { Self(a.value - b.value) }
  @inlinable public static prefix func - (a: Self) -> Self { Self(-a.value) }
}

/// A factor on samples. Negative where polarity is inverted.
@frozen public struct LinearGain: Hashable, Sendable {
  /// The factor; 1 leaves samples untouched.
  public var factor: Float

  @inlinable public init(_ factor: Float) { self.factor = factor }

  public static let unity = LinearGain(1)
  public static let zero = LinearGain(0)
}
