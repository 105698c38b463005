public import Inspection
public import Signal
public import Stems

/// Something for the run loop to do; what comes of it returns as an `Action`.
public enum Effect: Hashable, Sendable {
  case transport(TransportCommand)
  /// Hand the settings to the player.
  case applySettings(MixSettings)
  /// Scan the residual anew with these settings; an earlier scan is given up.
  case scanResidual(MixSettings)
  /// Check the delivery.
  case inspect
  /// Measure the null by bands with these settings; an earlier measurement is given up.
  case measureBands(MixSettings)
  /// Throw the dice for the blind test's next X.
  case drawBlind
  /// Write the letter to the mix engineer into the clipboard and a file; a message says where.
  case copyRequest(InspectionSummary)
  /// Keep a lane's overview, which is whole now, for the next opening.
  case keepOverview(lane: Int)
  /// Read every lane's samples in this range of the song's axis.
  case readWindow(Range<FrameIndex>, offsets: [FrameCount])
  /// Measure loudness and true peak of the output from here on.
  case resetOutputMeters
  /// Read some lanes from other files, as this song has them.
  case replaceLanes(Song, lanes: [Int])
  /// Read a lane from the files it had before, or again from those it has.
  case exchangeLane(Int)
  /// Open the song's folder anew, where the session stands.
  case reopen
  /// Keep the stems' settings for another song.
  case copySettings(Session)
  /// Bring the settings that were kept.
  case pasteSettings
  case reconnect
  case redraw
  /// Show a theme, and keep it for the next start or not.
  case showTheme(String, isKept: Bool)
  /// Read keymap and theme again.
  case reload
  case setMouse(Bool)
  case suspend
  case quit
}
