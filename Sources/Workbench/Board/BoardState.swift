public import Inspection
import Signal
public import Stems
public import TerminalUI

/// Everything the board of an album knows: one value, changed only by `update`.
public struct BoardState: Sendable {
  /// The songs in their order.
  public var album: Album
  /// What is known of each song, by its folder.
  public var songs: [FileName: BoardSong]
  /// How far the check of all songs is.
  public var check = CheckPhase.waiting

  /// The song that the cursor is on, 0…songs − 1.
  public var cursor = 0
  /// The first song on screen when not all fit.
  var firstVisible = 0
  /// How much of two neighbours is heard, in seconds.
  public var transitionSeconds = Transition.usualSeconds
  /// The transition that was last played.
  public var transition: BoardTransition?
  /// The picture of a transition, and the one that was last asked for.
  public var picture: TransitionPicture?
  var requestedPicture: BoardTransition?
  public var playback = PlaybackSnapshot()
  public var output: OutputStatus = .connecting
  /// How the album is listened to; what of it concerns the level goes with a song that is entered.
  public var monitor = MonitorSettings()
  /// A song that is to be entered as soon as it is read.
  public var opening: FileName?
  var history = BoardHistory()

  public var size: Size
  public var capabilities: TerminalCapabilities
  public var mode = Mode.songs
  /// Keys typed of a sequence that is not complete.
  public var pendingKeys: [KeyEvent] = []
  /// The count typed before them; nil where there is none.
  public var pendingCount: Int?
  /// What the open list is searched for; nil while it is shown whole.
  var search: ListSearch?
  /// What was run from the palette, the newest last.
  var paletteHistory: [String] = []
  /// Whether the mouse is ours; the terminal's own otherwise.
  public var isMouseOn = true
  /// The themes that can be chosen, and the one that is shown.
  public var themeNames: [String] = []
  public var themeName = ""
  public var message: Message?
  public var hasQuit = false

  /// What the keys mean just now.
  public enum Mode: Hashable, Sendable {
    case songs
    case prompt(BoardPrompt)
    case help(scroll: Int)
    case notes(scroll: Int)
    case palette(Palette)
    case themes(ThemeChooser)
  }

  /// How far the check of all songs is.
  public enum CheckPhase: Hashable, Sendable {
    case waiting
    case running
    /// It was called off.
    case stopped
    case done
  }

  /// A board on an album of which nothing but the folders' names has been read yet.
  public init(album: Album, size: Size, capabilities: TerminalCapabilities) {
    self.album = album
    self.size = size
    self.capabilities = capabilities
    songs = Dictionary(
      album.songs.map { ($0.folder, BoardSong()) }, uniquingKeysWith: { first, _ in first })
    if let problem = album.problems.first {
      let more = album.problems.count - 1
      message = Message(
        .warning, problem + (more > 0 ? " (and \(more) more: key i)" : ""), secondsLeft: nil)
    }
  }

  /// The song that the cursor is on; nil in an empty album.
  public var selected: AlbumSong? {
    album.songs.indices.contains(cursor) ? album.songs[cursor] : nil
  }

  /// What is known of the song at a place of the album.
  public func song(at index: Int) -> BoardSong {
    album.songs.indices.contains(index)
      ? songs[album.songs[index].folder] ?? BoardSong() : BoardSong()
  }

  /// Lengths of the songs in seconds, in the album's order; nil where a song is not read.
  public var lengths: [Double?] {
    album.songs.indices.map { song(at: $0).song?.programmeSeconds }
  }

  /// The roles of the stems that the songs have, as on a console.
  var roles: [Role] {
    let present = Set(songs.values.flatMap { $0.song?.stems.map(\.role) ?? [] })
    return Role.allCases.filter { $0 != .mixdown && present.contains($0) }
  }
}

/// What the board knows of one song.
public struct BoardSong: Sendable {
  /// Nil until its folder was read.
  public var song: Song?
  /// What its session sets for each stem; empty without one.
  public var settings: [StemSettings] = []
  /// Why it cannot be read.
  public var problem: String?
  public var check = Check.waiting

  /// What the check of the song says.
  public enum Check: Sendable {
    case waiting
    /// The share that is done, 0…1.
    case running(Double)
    case done(InspectionSummary)
    case failed
  }

  public init() {}

  /// Whether it could not be read or checked.
  var hasFailed: Bool { if case .failed = check { true } else { false } }

  /// What the check said; nil while it has not.
  public var summary: InspectionSummary? {
    if case .done(let summary) = check { summary } else { nil }
  }
}

/// The way from one song of the album into its neighbour.
public struct BoardTransition: Hashable, Sendable {
  /// The folders of both songs.
  public var first: FileName
  public var second: FileName
  public var value: Transition
  /// One for each lane of the first song's programme, then of the second's. No solo is in them: it would
  /// silence the other song.
  public var settings: [StemSettings]

  public init(first: FileName, second: FileName, value: Transition, settings: [StemSettings]) {
    self.first = first
    self.second = second
    self.value = value
    self.settings = settings
  }
}

/// A value that the engineer types at the bottom of the board.
public struct BoardPrompt: Hashable, Sendable {
  public enum Kind: Hashable, Sendable {
    /// Silence before a song.
    case gap
    /// How much of two neighbours is heard.
    case transitionSeconds
  }

  public var kind: Kind
  public var field: TextField

  public init(kind: Kind, text: String = "") {
    self.kind = kind
    self.field = TextField(text: text, limit: 40)
  }
}
