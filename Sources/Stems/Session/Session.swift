public import Signal

/// A named place on the song's axis.
public struct Marker: Hashable, Sendable {
  public var frame: FrameIndex
  /// As typed; empty where the marker has no name.
  public var name: String

  public init(_ frame: FrameIndex, name: String = "") {
    self.frame = frame
    self.name = name
  }
}

/// The letters that balances are stored under.
public enum SnapshotLetter: String, CaseIterable, Hashable, Comparable, Sendable {
  case a = "A"
  case b = "B"
  case c = "C"
  case d = "D"
  case e = "E"
  case f = "F"
  case g = "G"
  case h = "H"
  case i = "I"
  case j = "J"
  case k = "K"
  case l = "L"

  public static func < (a: Self, b: Self) -> Bool { a.rawValue < b.rawValue }
}

/// What undo goes back over: everything that was decided, nothing of how it is listened to or looked at.
public struct SessionContent: Hashable, Sendable {
  /// One for each stem, in the song's order.
  public var stems: [StemSettings]
  public var loop: Range<FrameIndex>?
  public var isLooping = false
  /// In the axis's order.
  public var markers: [Marker] = []
  /// The note on the song.
  public var note = ""
  /// A note on each stem, in the song's order.
  public var stemNotes: [String]
  /// Balances that were stored: settings of every stem, in the song's order.
  public var snapshots: [SnapshotLetter: [StemSettings]] = [:]
  /// The settings of a solution of the check that was applied to a stem; nil for the others.
  public var appliedSolution: [StemSettings?]

  /// A song as it was delivered.
  public init(stemCount: Int) {
    stems = Array(repeating: StemSettings(), count: stemCount)
    stemNotes = Array(repeating: "", count: stemCount)
    appliedSolution = Array(repeating: nil, count: stemCount)
  }
}

/// Where the engineer was.
public struct SessionPlace: Hashable, Sendable {
  public var position: FrameIndex
  /// The frame at the left edge of the lanes.
  public var viewStart: FrameIndex
  /// Frames for one column of the screen; nil shows the whole song.
  public var framesPerColumn: Double?
  public var followsPlayhead: Bool

  public init(
    position: FrameIndex = .start, viewStart: FrameIndex = .start, framesPerColumn: Double? = nil,
    followsPlayhead: Bool = true
  ) {
    self.position = position
    self.viewStart = viewStart
    self.framesPerColumn = framesPerColumn
    self.followsPlayhead = followsPlayhead
  }
}

/// Everything about a song that is kept from one opening to the next.
///
/// Stems are by index in the song's order; in the file they are by the names of their files.
public struct Session: Hashable, Sendable {
  /// What undo goes back over.
  public var content: SessionContent
  public var monitor = MonitorSettings()
  public var listened: ListenedMarks
  public var place = SessionPlace()
  /// The delivery's rules that were chosen, by name or path; nil for the default ones.
  public var profile: String?

  /// The session of a song that was never opened.
  public init(stemCount: Int) {
    content = SessionContent(stemCount: stemCount)
    listened = ListenedMarks(stemCount: stemCount)
  }

  /// The session of a song that was never opened.
  public init(song: Song) { self.init(stemCount: song.stems.count) }

  /// What shapes the sound, with loudness match at rest: that is measured anew.
  public var settings: MixSettings { MixSettings(stems: content.stems, monitor: monitor) }
}
