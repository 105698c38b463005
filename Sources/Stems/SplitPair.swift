/// The side that a mono file's name gives: ".L", "_R", " (Left)", "%L" (Ardour) and the like.
struct SideName: Hashable {
  enum Side { case left, right }

  var side: Side
  /// The name's bytes without the side, the mark before it and the extension.
  var base: [UInt8]

  /// Nil where the name ends in no side ("L-R" is none: it names the mixdown).
  init?(_ name: FileName) {
    var stem = name.bytes[...]
    if let dot = stem.lastIndex(of: UInt8(ascii: ".")), dot > stem.startIndex {
      stem = stem[..<dot]
    }
    while let last = stem.last, last == UInt8(ascii: ")") || last == UInt8(ascii: "]") {
      stem = stem.dropLast()
    }
    let sides: [(String, Side)] = [("left", .left), ("right", .right), ("l", .left), ("r", .right)]
    for (word, side) in sides {
      guard stem.count > word.utf8.count,
        stem.suffix(word.utf8.count).map({ $0 | 0x20 }) == Array(word.utf8)
      else { continue }
      let rest = stem.dropLast(word.utf8.count)
      guard let mark = rest.last, Array(" ._-%([".utf8).contains(mark) else { continue }
      let base = Array(rest.reversed().drop { Array(" ._-%([".utf8).contains($0) }.reversed())
      // "L-R": the letter of the other side right before is no name's end.
      if let last = base.last, word.count == 1,
        last | 0x20 == (side == .left ? UInt8(ascii: "r") : UInt8(ascii: "l")),
        base.count == 1 || Array(" ._-".utf8).contains(base[base.count - 2])
      {
        return nil
      }
      guard !base.isEmpty else { return nil }
      self.side = side
      self.base = base
      return
    }
    return nil
  }
}
