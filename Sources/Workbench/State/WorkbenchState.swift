public import Inspection
public import Signal
public import Stems
public import TerminalUI

/// Everything the workbench knows: one value, changed only by `update`.
public struct WorkbenchState: Sendable {
  /// Changed where a lane's files are replaced; the number of lanes stays.
  public internal(set) var song: Song
  /// What is kept from one opening to the next.
  public var session: Session
  public var sessionStatus = SessionStatus.saved
  /// What was found when the session was opened, in sentences.
  var sessionRemarks: [String] = []
  /// Measured, and so no part of the session.
  public var loudnessMatch = LoudnessMatch()

  /// One for each lane: the stems in order, then the mixdown.
  public var overviews: [Overview]
  /// Mixdown minus sum with the settings of the last scan; nil without a mixdown.
  public var residual: Overview?
  /// How far sum and mixdown null; nil until it was measured.
  public var null: NullMeasurement?
  /// Whether settings changed since `null` was measured.
  public var isNullStale = true
  /// Lanes that cannot be read everywhere: what is measured with them is not the song.
  public var unreadableLanes: Set<Int> = []
  /// What the check says.
  public var verdict = Verdict()
  /// States of the session's content that can be gone back to.
  var history: History
  /// Lanes whose version before the last replacement can still be heard, and those in which it is.
  var comparable: Set<Int> = []
  var oldVersions: Set<Int> = []
  /// The level of lanes before they were replaced, until the new one is known.
  var levelsBefore: [Int: Decibels] = [:]
  /// What was said already of the song's folder.
  var knownLosses: [SongDifference.Loss] = []
  var newLanes: [[StemFile]] = []
  /// The snapshot that was stored or recalled last.
  var lastSnapshot: SnapshotLetter?
  /// The balance that makes room for a snapshot while both are compared.
  var setAside: [StemSettings]?
  /// Whether the ruler shows what was listened through.
  public var showsListened = false
  /// Seconds of all ticks so far: what tells one gesture from the next.
  var clock = 0.0
  /// Samples around the view when it is closer than the overviews resolve.
  public var window: SampleWindow?
  /// The window that was last asked for, so that it is asked for once.
  var requestedWindow: WindowRequest?

  public var playback = PlaybackSnapshot()
  public var output: OutputStatus = .connecting
  public var xruns = 0
  /// What had been counted when the meters were reset.
  var forgottenTroubles = Troubles()
  /// One for each lane, in the order of `overviews`.
  public var meters: [LaneMeter]
  public var outputMeter = LaneMeter()
  public var reading = OutputReading.silence

  public var selected: LaneID
  /// The first stem lane on screen when not all fit.
  public var firstVisibleStem = 0
  public var view: TimeView
  public var timeUnit = TimeUnit.minutesAndSeconds
  /// How high the lanes draw their samples.
  public var waveformScale = WaveformScale.fullScale

  /// The view that stands in place of the lanes; nil for the lanes themselves.
  public var room: Room?
  /// The loudness of what is heard.
  public var loudness: LoudnessHistory
  /// The null by band and time.
  public var heat = HeatMap()
  /// The last moments of what is heard, for the goniometer.
  public var scope = ScopeHistory()
  /// The blind test that runs or was finished; nil without one.
  public var blindTest: BlindTest?

  /// The line to the terminal, where it is slow.
  public var link: LinkReading?
  public var size: Size
  public var capabilities: TerminalCapabilities
  public var mode = Mode.lanes
  /// What is open below a prompt, the palette or the list of themes.
  var covered = Mode.lanes
  /// Keys typed of a sequence that is not complete.
  public var pendingKeys: [KeyEvent] = []
  /// The count typed before them; nil where there is none.
  public var pendingCount: Int?
  /// What the open list is searched for; nil while it is shown whole.
  var search: ListSearch?
  /// What was run from the palette, the newest last.
  var paletteHistory: [String] = []
  /// What the left button holds.
  var drag: Drag?
  /// Whether the mouse is ours; the terminal's own otherwise.
  public var isMouseOn = true
  /// The themes that can be chosen, and the one that is shown.
  public var themeNames: [String] = []
  public var themeName = ""
  /// Whether the first start's hint is shown.
  public var isWelcome = false
  public var message: Message?
  public var hasQuit = false
  /// Whether the song was entered from the board of an album.
  public var isInAlbum = false
  /// Whether the engineer goes back to that board.
  public var isLeaving = false

  /// What the keys mean just now.
  public enum Mode: Hashable, Sendable {
    case lanes
    case prompt(Prompt)
    case help(scroll: Int)
    case notes(scroll: Int)
    /// The letter of a snapshot is to be typed.
    case letter(LetterUse)
    /// The steps of undo and redo: the one that the cursor is on.
    case history(cursor: Int)
    case palette(Palette)
    case themes(ThemeChooser)
    /// The findings beside the lanes: the one that the cursor is on, and whether its evidence is shown.
    case findings(cursor: Int, isOpen: Bool)
  }

  /// The workbench on a song that nothing has been read of yet.
  public init(song: Song, size: Size, capabilities: TerminalCapabilities) {
    self.song = song
    let session = Session(song: song)
    self.session = session
    self.history = History(session.content)
    self.overviews = song.lanes.map { Overview(frameCount: $0.frameCount) }
    self.residual = song.mixdown == nil ? nil : Overview(frameCount: song.frameCount)
    self.meters = song.lanes.map { _ in LaneMeter() }
    self.selected = song.stems.isEmpty ? .mixdown : .stem(StemID(0))
    self.loudness = LoudnessHistory(length: song.frameCount, rate: song.sampleRate)
    self.size = size
    self.capabilities = capabilities
    self.view = TimeView(start: .start, framesPerColumn: 1, followsPlayhead: true)
    let columns = Layout(state: self).waveformColumns
    self.view = .whole(of: song.frameCount, columns: columns, followsPlayhead: true)
    if let problem = song.problems.first {
      self.message = Message(
        .warning, Self.sentence(problem, others: song.problems.count - 1), secondsLeft: nil)
    }
  }

  /// The stem that stem commands change; nil while the mixdown or residual lane is selected.
  public var selectedStem: StemID? {
    if case .stem(let stem) = selected { stem } else { nil }
  }

  /// Every lane from top to bottom.
  public var laneIDs: [LaneID] {
    song.stems.indices.map { .stem(StemID($0)) }
      + pinnedLanes
  }

  /// The lanes below the stems, which always stay on screen.
  var pinnedLanes: [LaneID] {
    song.mixdown == nil
      ? [] : [.mixdown, .residual] + (verdict.gainReduction == nil ? [] : [.reduction])
  }

  /// Whether every lane has a waveform to show, if only a rough one.
  public var isSketched: Bool {
    overviews.allSatisfy { !$0.sketch.isEmpty || $0.isComplete }
  }

  /// The end of the last lane with the offsets as they are set, on the song's axis.
  public var length: FrameCount {
    let stems = zip(song.stems, settings.stems)
      .map { ($0.start + $0.frameCount + $1.offset).value }
    let mixdown = song.mixdown.map { ($0.start + $0.frameCount).value } ?? 0
    return FrameCount(max(1, mixdown, stems.max() ?? 0))
  }

  /// A load problem as one line, with how many more there are.
  static func sentence(_ problem: LoadProblem, others: Int) -> String {
    let path = problem.path.map { visibleText($0.text) }.joined(separator: "/")
    let more = others > 0 ? " (and \(others) more: see the notes, key i)" : ""
    return (path.isEmpty ? "" : path + ": ") + problem.sentence + more
  }
}

extension WorkbenchState {
  /// Everything that shapes what is heard.
  public var settings: MixSettings {
    get {
      MixSettings(
        stems: session.content.stems, monitor: session.monitor, loudnessMatch: loudnessMatch)
    }
    set {
      session.content.stems = newValue.stems
      session.monitor = newValue.monitor
      loudnessMatch = newValue.loudnessMatch
    }
  }

  public var loop: Range<FrameIndex>? {
    get { session.content.loop }
    set { session.content.loop = newValue }
  }

  public var isLooping: Bool {
    get { session.content.isLooping }
    set { session.content.isLooping = newValue }
  }

  /// In the axis's order.
  public var markers: [Marker] { session.content.markers }

  /// The session with the place where the engineer is now.
  public var currentSession: Session {
    var current = session
    current.place = SessionPlace(
      position: playback.position, viewStart: view.start,
      framesPerColumn: isWholeSong ? nil : view.framesPerColumn,
      followsPlayhead: view.followsPlayhead)
    // What a blind test sets is nobody's wish, and a saved source would tell what X is.
    if isBlinded, let before = blindTest?.before {
      current.monitor.source = before.source
      current.monitor.isLoudnessMatched = before.isLoudnessMatched
    }
    return current
  }
}

/// A stretch of samples that the view needs, and the offsets it needs them with.
struct WindowRequest: Hashable, Sendable {
  var range: Range<FrameIndex>
  var offsets: [FrameCount]
}
