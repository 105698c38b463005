import Signal
public import Stems

/// Which stem of an old delivery is which of a new one.
public struct StemMatching: Hashable, Sendable {
  /// Indices in `Song.lanes`.
  public struct Pair: Hashable, Sendable {
    public var old: Int
    public var new: Int
  }

  public private(set) var pairs: [Pair] = []
  /// Lanes that the other delivery has not.
  public private(set) var removed: [Int]
  public private(set) var added: [Int]

  /// Matches by the files' names, then by role and name, then by role where only one is left on either side.
  public init(old: Song, new: Song) {
    removed = Array(old.lanes.indices)
    added = Array(new.lanes.indices)
    if old.mixdown != nil, new.mixdown != nil { pair(old.stems.count, new.stems.count) }
    match { a, b in old.lanes[a].files.map(\.name) == new.lanes[b].files.map(\.name) }
    match { a, b in
      old.lanes[a].role == new.lanes[b].role && old.lanes[a].role != .mixdown
        && old.lanes[a].name.lowercased() == new.lanes[b].name.lowercased()
    }
    let (left, right) = (removed, added)
    match { a, b in
      let role = old.lanes[a].role
      return role == new.lanes[b].role && role != .other && role != .mixdown
        && left.count { old.lanes[$0].role == role } == 1
        && right.count { new.lanes[$0].role == role } == 1
    }
  }

  /// Matches what is left by what it sounds like: `isSame` is asked for each old and new lane. Stems
  /// are never matched with mixdowns.
  public mutating func matchContent(
    old: Song, new: Song, _ isSame: (_ old: Int, _ new: Int) -> Bool
  ) {
    match { a, b in
      (a < old.stems.count) == (b < new.stems.count) && isSame(a, b)
    }
  }

  private mutating func match(_ isSame: (Int, Int) -> Bool) {
    for a in removed {
      if let b = added.first(where: { isSame(a, $0) }) { pair(a, b) }
    }
  }

  private mutating func pair(_ a: Int, _ b: Int) {
    pairs.append(Pair(old: a, new: b))
    pairs.sort { $0.new < $1.new }
    removed.removeAll { $0 == a }
    added.removeAll { $0 == b }
  }
}
