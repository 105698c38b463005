/// Why no screen could be opened; nothing was sent to the terminal.
public enum CursesTerminalError: Error, Hashable, Sendable, CustomStringConvertible {
  /// Input or output is a file or a pipe: use a subcommand that needs no screen.
  case notATerminal
  /// TERM is unset, unknown, or names a terminal that cannot move its cursor.
  case unusableTerminal(type: String)
  /// Another screen of this process is open.
  case alreadyOpen

  /// One sentence for the user.
  public var description: String {
    switch self {
    case .notATerminal: "The workbench needs a terminal, but input or output is not one."
    case .unusableTerminal(let type) where type.isEmpty:
      "The workbench needs to know the terminal's type, but TERM is not set."
    case .unusableTerminal("dumb"):
      "The workbench cannot draw on a terminal of type “dumb” (TERM); stemwright play and check "
        + "need no screen."
    case .unusableTerminal(let type):
      "The workbench cannot draw on a terminal of type “\(type)” (TERM); if it is one like xterm, "
        + "TERM=xterm-256color helps."
    case .alreadyOpen: "The terminal is already in use by this program."
    }
  }
}
