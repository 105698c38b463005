/// What became of a song's files since it was assembled.
public struct SongDifference: Hashable, Sendable {
  /// A lane whose files are others now.
  public struct Replacement: Hashable, Sendable {
    /// The index of the lane: stems in order, then the mixdown.
    public var lane: Int
    public var old: Stem
    public var new: Stem
    /// The old bytes are gone: they were written over, and not put aside under another name.
    public var isInPlace: Bool
  }

  /// A lane whose file cannot be part of the song any more.
  public struct Loss: Hashable, Sendable {
    public var lane: Int
    /// Why, in one sentence; nil where the file is not there.
    public var sentence: String?

    public init(lane: Int, sentence: String? = nil) {
      self.lane = lane
      self.sentence = sentence
    }
  }

  public private(set) var replaced: [Replacement] = []
  public private(set) var lost: [Loss] = []
  /// Lanes that the song did not have.
  public private(set) var added: [Stem] = []
  /// The song as it was, with what is known of its files now.
  public private(set) var song: Song

  /// Compares two assemblies of one folder. Files in `unfinished` are still being written: of them nothing is
  /// said yet.
  public init(from old: Song, to new: Song, unfinished: Set<[FileName]> = []) {
    song = old
    song.problems = new.problems
    let found = Dictionary(new.lanes.map { ($0.files.map(\.path), $0) }) { first, _ in first }
    let known = Set(old.lanes.map { $0.files.map(\.path) })
    for (lane, before) in old.lanes.enumerated() {
      let paths = before.files.map(\.path)
      guard unfinished.isDisjoint(with: paths) else { continue }
      guard var now = found[paths] else {
        let problem = new.problems.first { $0.kind == .unreadable && paths.contains($0.path) }
        lost.append(Loss(lane: lane, sentence: problem?.sentence))
        continue
      }
      // What a lane is called does not hang on what else lies in the folder today.
      now.name = before.name
      now.role = before.role
      if now.files.map(\.identity) != before.files.map(\.identity) {
        let isInPlace = zip(now.files, before.files).contains { now, before in
          now.identity?.inode == before.identity?.inode
            && now.identity?.device == before.identity?.device && now.identity != before.identity
        }
        replaced.append(
          Replacement(lane: lane, old: before, new: now, isInPlace: isInPlace))
      }
      if lane < song.stems.count { song.stems[lane] = now } else { song.mixdown = now }
    }
    added = new.lanes.filter { lane in
      let paths = lane.files.map(\.path)
      return !known.contains(paths) && unfinished.isDisjoint(with: paths)
    }
    // A mixdown that comes, goes or has another rate makes another song of it.
    if (old.mixdown == nil) != (new.mixdown == nil) && new.mixdown != nil {
      added = added.isEmpty ? new.mixdown.map { [$0] } ?? [] : added
    }
    if new.sampleRate != old.sampleRate { song.sampleRate = old.sampleRate }
  }

  /// Whether nothing changed.
  public var isEmpty: Bool { replaced.isEmpty && lost.isEmpty && added.isEmpty }
}
