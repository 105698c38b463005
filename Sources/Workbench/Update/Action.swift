public import Inspection
public import Signal
public import Stems
public import TerminalUI

/// Something that happened: the only way in.
public enum Action: Sendable {
  case command(Command)
  /// A command with a count or a value.
  case call(CommandCall)
  /// A key that no binding takes, or one for the prompt.
  case key(KeyEvent)
  /// Text from the clipboard: for the prompt alone.
  case paste(String)
  case mouse(MouseEvent)
  case resized(Size)
  /// The theme that is shown now.
  case themeShown(String)
  /// Time has passed; what the player says now.
  case tick(Tick)
  case overview(lane: Int, OverviewChunk)
  /// Rough envelopes of a lane, before anything is scanned.
  case sketch(lane: Int, [Envelope])
  /// A whole overview from the cache.
  case wholeOverview(lane: Int, Overview)
  /// Nothing more comes of the overviews.
  case overviewsFinished
  case residual(OverviewChunk)
  case null(NullMeasurement)
  case inspection(InspectionNews)
  /// The null by bands, as it is measured.
  case bands(BandScan.Event)
  /// A throw of the dice for the blind test: whether X is the mixdown.
  case blindDraw(isMixdown: Bool)
  case window(SampleWindow)
  case output(OutputStatus)
  case message(Message)
  /// Settings of another song, with its title.
  case settings([CopiedSettings], of: String)
  /// The song's folder as it is now, and files in it that are still being written.
  case folder(Song, unfinished: Set<[FileName]>)
  /// A lane cannot be read everywhere, and why.
  case laneFailed(lane: Int, reason: String)
  /// What became of saving the session.
  case session(SessionStatus)
}

/// How the check comes along.
public enum InspectionNews: Sendable {
  /// The share of the files that is measured, 0…1.
  case measuring(Double)
  /// A piece of mixdown − sum, as delivered.
  case residual(OverviewChunk)
  /// What the files alone say: their headers first, then all their samples.
  case measured([Finding])
  /// The share of the search for why the sum is not the mixdown, 0…1.
  case solving(Double)
  case done(InspectionSummary)
  /// It was called off.
  case failed
}

/// What the player and its meters say at one moment.
public struct Tick: Hashable, Sendable {
  /// Seconds since the last tick.
  public var elapsed: Double
  public var playback: PlaybackSnapshot
  public var xruns: Int
  /// For each lane the peaks since the last tick.
  public var peaks: [LanePeak]
  public var reading: OutputReading

  public init(
    elapsed: Double, playback: PlaybackSnapshot, xruns: Int, peaks: [LanePeak],
    reading: OutputReading
  ) {
    self.elapsed = elapsed
    self.playback = playback
    self.xruns = xruns
    self.peaks = peaks
    self.reading = reading
  }
}
