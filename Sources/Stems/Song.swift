public import Signal

/// A file's name as the bytes of its folder entry.
///
/// Never compared as a `String`: two names that differ only in Unicode normalisation are two files.
public struct FileName: Hashable, Sendable, Codable {
  /// The bytes between the slashes; any byte but 0 and "/".
  public var bytes: [UInt8]

  public init(bytes: [UInt8]) { self.bytes = bytes }
  public init(_ name: String) { self.bytes = Array(name.utf8) }

  /// The name as text; bytes that are not UTF-8 become U+FFFD. Not yet safe to print: control
  /// characters are still in it.
  public var text: String { String(decoding: bytes, as: UTF8.self) }
}

/// One file of a song.
public struct StemFile: Hashable, Sendable {
  /// Path relative to the song's folder, as components ("Stems", "Bass.wav").
  public var path: [FileName]
  public var facts: SoundFileFacts
  /// The state of the file when the song was assembled; nil for a file that is not on a disk.
  public var identity: FileIdentity?

  public init(path: [FileName], facts: SoundFileFacts, identity: FileIdentity? = nil) {
    self.path = path
    self.facts = facts
    self.identity = identity
  }

  /// The last component.
  public var name: FileName { path.last ?? FileName("") }
}

/// Names a stem within one song: its index in `Song.stems`.
public struct StemID: Hashable, Comparable, Sendable {
  public var index: Int
  public init(_ index: Int) { self.index = index }
  public static func < (a: Self, b: Self) -> Bool { a.index < b.index }
}

/// Something about a stem that the engineer must be able to see, although it loads and plays.
public enum StemMark: Hashable, Sendable {
  /// One channel, heard on both sides at unity gain.
  case mono
  /// Two mono files, left and right, joined into one lane.
  case splitPair
  /// Longer (+) or shorter (−) than the mixdown, or without one than most stems, in frames of the song's rate.
  case lengthDiffers(FrameCount)
  /// Another rate than the song's; resampled for listening only.
  case resampled(from: SampleRate)
  /// Another word length than most files of the song.
  case encodingDiffers
  /// Starts away from the song's start because of its time reference.
  case placed(FrameCount)
}

/// A stem, or the mixdown, of a song: one lane.
public struct Stem: Hashable, Sendable {
  /// The name for the lane: the file's name without the song's title and technical tokens.
  public var name: String
  public var role: Role
  /// One file, or two for a split pair (left first).
  public var files: [StemFile]
  /// Where the first frame stands on the song's axis, from the time reference; 0 without one.
  public var start: FrameIndex
  /// Length in frames of the song's rate.
  public var frameCount: FrameCount
  public var marks: [StemMark]

  public init(
    name: String, role: Role, files: [StemFile], start: FrameIndex, frameCount: FrameCount,
    marks: [StemMark]
  ) {
    self.name = name
    self.role = role
    self.files = files
    self.start = start
    self.frameCount = frameCount
    self.marks = marks
  }

  /// The sample value from which a sample counts as an over, over all files of the stem.
  public var overThreshold: Float { files.map(\.facts.overThreshold).max() ?? 1 }
}

/// A file that could not become part of the song, and why, in one sentence.
public struct LoadProblem: Hashable, Sendable, Error {
  /// What became of the file.
  public enum Kind: Hashable, Sendable {
    /// It is not part of the song.
    case unreadable
    /// It is part of the song, but damaged.
    case damaged
    /// It is in order, but the song has no use for it, or not all of it.
    case unused
  }

  public var kind: Kind
  /// Path relative to the song's folder; empty where the folder itself is meant.
  public var path: [FileName]
  /// What is wrong and what to do, without the file's name. Holds no raw text of the file.
  public var sentence: String

  public init(path: [FileName], sentence: String, kind: Kind = .unreadable) {
    self.kind = kind
    self.path = path
    self.sentence = sentence
  }
}

/// A song as it was delivered: stems, the mixdown, and what could not be read.
public struct Song: Hashable, Sendable {
  public var title: String
  /// In lane order.
  public var stems: [Stem]
  public var mixdown: Stem?
  /// The rate of the axis: the mixdown's, or the one that most stems have.
  public var sampleRate: SampleRate
  public var problems: [LoadProblem]

  public init(
    title: String, stems: [Stem], mixdown: Stem?, sampleRate: SampleRate, problems: [LoadProblem]
  ) {
    self.title = title
    self.stems = stems
    self.mixdown = mixdown
    self.sampleRate = sampleRate
    self.problems = problems
  }

  /// Every lane's audio: the stems in order, then the mixdown where there is one.
  public var lanes: [Stem] { stems + (mixdown.map { [$0] } ?? []) }

  /// The end of the last lane as delivered, on the song's axis (offsets not counted).
  public var frameCount: FrameCount {
    FrameCount(lanes.map { ($0.start + $0.frameCount).value }.max() ?? 0)
  }

  /// The end of the last lane with every stem moved by its offset.
  public func frameCount(with settings: MixSettings) -> FrameCount {
    let ends = zip(stems, settings.stems).map { stem, settings in
      stem.start + stem.frameCount + settings.offset
    }
    let mixdownEnd = mixdown.map { $0.start + $0.frameCount }
    return FrameCount((ends + (mixdownEnd.map { [$0] } ?? [])).map(\.value).max() ?? 0)
  }
}
