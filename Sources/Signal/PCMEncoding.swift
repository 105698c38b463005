/// How a sample is stored in the bytes of an uncompressed sound file.
@frozen public struct PCMEncoding: Hashable, Sendable {
  /// Word type of a sample.
  @frozen public enum Word: Hashable, Sendable, CaseIterable {
    /// Signed integers. Full scale is ±1: a value of b bits is divided by 2^(b − 1).
    case int16, int24, int32
    /// IEEE 754 single precision; taken as it is, NaN and values over full scale too.
    case float32
  }

  /// Word type of a sample.
  public var word: Word
  /// Highest byte first (AIFF, many CAF files).
  public var isBigEndian: Bool

  @inlinable public init(_ word: Word, isBigEndian: Bool = false) {
    self.word = word
    self.isBigEndian = isBigEndian
  }

  /// Bytes of one sample.
  @inlinable public var byteCount: Int {
    switch word {
    case .int16: 2
    case .int24: 3
    case .int32, .float32: 4
    }
  }
}
