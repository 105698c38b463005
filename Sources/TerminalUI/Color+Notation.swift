extension Color {
  /// Reads a colour as themes write it: `default`, one of the user's sixteen by name (`red`,
  /// `bright-red`, `gray`), a palette number `0`…`255`, or `#rrggbb`.
  public init?(notation: String) {
    if notation == "default" {
      self = .terminalDefault
    } else if let index = Self.names.firstIndex(of: notation) {
      self = .palette(UInt8(index))
    } else if notation == "gray" || notation == "grey" {
      self = .palette(8)
    } else if notation.hasPrefix("#"), notation.utf8.count == 7,
      notation.utf8.dropFirst().allSatisfy({ Character(Unicode.Scalar($0)).isHexDigit }),
      let value = UInt32(notation.dropFirst(), radix: 16)
    {
      self = .rgb(
        UInt8(truncatingIfNeeded: value >> 16), UInt8(truncatingIfNeeded: value >> 8),
        UInt8(truncatingIfNeeded: value))
    } else if let index = UInt8(notation) {
      self = .palette(index)
    } else {
      return nil
    }
  }

  private static let names = [
    "black", "red", "green", "yellow", "blue", "magenta", "cyan", "white", "bright-black",
    "bright-red", "bright-green", "bright-yellow", "bright-blue", "bright-magenta", "bright-cyan",
    "bright-white",
  ]
}
