public import Stems
public import TerminalUI

/// Something that happened to the board: the only way in.
public enum BoardAction: Sendable {
  case command(Command)
  /// With a count or a value.
  case call(CommandCall)
  /// A key that no binding takes, or one for the prompt.
  case key(KeyEvent)
  /// Text from the clipboard: for the prompt alone.
  case paste(String)
  case mouse(MouseEvent)
  case resized(Size)
  /// The folder of a song was read, with what its session sets for each stem (empty without one).
  case loaded(FileName, Song, [StemSettings])
  /// It cannot be; why, in a sentence.
  case unreadable(FileName, String)
  case check(FileName, BoardSong.Check)
  /// Every song was checked.
  case checkEnded
  /// Time has passed; what the player says now, if there is one.
  case tick(elapsed: Double, PlaybackSnapshot?)
  case picture(TransitionPicture)
  case output(OutputStatus)
  case message(Message)
  /// The theme that is shown now.
  case themeShown(String)
}

/// Something for the run loop to do; what comes of it returns as a `BoardAction`.
public enum BoardEffect: Hashable, Sendable {
  /// Check these songs, one after the other; what was said of them before comes at once.
  case check([FileName])
  case stopCheck
  /// Read the song's folder and its session again.
  case read(FileName)
  /// Read the song's folder and enter it.
  case open(FileName)
  /// Read the shape of a transition; only the newest request counts.
  case picture(BoardTransition)
  /// Keep order, gaps and the length of transitions.
  case keep(AlbumArrangement, transitionSeconds: Double)
  /// Play this transition from its beginning.
  case play(BoardTransition)
  /// End the sound with a fade.
  case stopSound
  case monitor(MonitorSettings)
  case reconnect
  case redraw
  /// Show a theme; kept, it is the one of the settings from now on.
  case showTheme(String, isKept: Bool)
  /// Whether the mouse is ours, or the terminal's own.
  case setMouse(Bool)
  /// Read keymap and theme again.
  case reload
  case suspend
}
