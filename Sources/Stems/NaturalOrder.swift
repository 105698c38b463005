/// Order of names as people read them: numbers by value, letters without case.
package enum NaturalOrder {
  /// Whether one path stands before another. A strict order: paths that read alike go by their bytes.
  package static func precedes(_ a: [FileName], _ b: [FileName]) -> Bool {
    let keys = (a.map { key($0.bytes) }, b.map { key($0.bytes) })
    for (left, right) in zip(keys.0, keys.1) where left != right {
      return left.lexicographicallyPrecedes(right)
    }
    if a.count != b.count { return a.count < b.count }
    return zip(a, b).first { $0 != $1 }
      .map { $0.bytes.lexicographicallyPrecedes($1.bytes) } ?? false
  }

  /// A name as numbers to compare: digit runs by value, before all letters.
  private static func key(_ bytes: [UInt8]) -> [UInt64] {
    var key: [UInt64] = []
    var isInNumber = false
    for byte in bytes {
      if (0x30...0x39).contains(byte) {
        let digit = UInt64(byte - 0x30)
        if isInNumber, let last = key.popLast() {
          // Beyond 17 digits the value no longer matters; it must only not overflow.
          key.append(last < 100_000_000_000_000_000 ? last * 10 + digit : last)
        } else {
          key += [0x30, digit]
        }
        isInNumber = true
      } else {
        let isCapital = (0x41...0x5A).contains(byte)
        key.append(UInt64(isCapital ? byte | 0x20 : byte))
        isInNumber = false
      }
    }
    return key
  }
}
