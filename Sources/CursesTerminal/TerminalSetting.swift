/// What the environment tells of a terminal beside its description.
struct TerminalSetting {
  /// TERM.
  var type = ""
  /// COLORTERM; it does not come along over SSH.
  var colorTerm = ""
  /// Whether NO_COLOR is set and not empty (https://no-color.org).
  var isColorless = false
  /// Whether tmux, or GNU screen, says that the program runs in it.
  var isInTmux = false
  var isInScreen = false

  /// As the process's environment has it.
  ///
  /// - Parameter variable: the value of an environment variable.
  init(_ variable: (String) -> String?) {
    type = variable("TERM") ?? ""
    colorTerm = variable("COLORTERM") ?? ""
    isColorless = variable("NO_COLOR")?.isEmpty == false
    isInTmux = variable("TMUX")?.isEmpty == false
    isInScreen = variable("STY")?.isEmpty == false
  }

  /// How many colours to draw with, as in `TerminalCapabilities.colors`.
  ///
  /// - Parameters:
  ///   - described: the colours of the terminal's description; no setting adds some to a terminal without.
  ///   - isDirect: whether the description says that exact colours are understood, too (`Tc`, `RGB`).
  ///   - limit: how many at most; nil leaves it to NO_COLOR and the terminal.
  /// - Returns: 0, 8, 16, 256 or 16 777 216.
  func colors(described: Int, isDirect: Bool, limit: Int?) -> Int {
    guard described >= 8 else { return 0 }
    let most = isDirect || takesExactColors ? max(described, 1 << 24) : described
    let colors = min(most, limit ?? (isColorless ? 0 : .max))
    return colors < 8 ? 0 : [1 << 24, 256, 16].first { colors >= $0 } ?? 8
  }

  /// The Linux console speaks UTF-8, but its font has neither eighth blocks nor braille.
  var isLinuxConsole: Bool { type.hasPrefix("linux") }

  /// Terminals that have always understood exact colours: nothing but their name comes along over SSH.
  private static let exact = ["kitty", "alacritty", "foot", "wezterm", "ghostty", "contour"]

  /// Those that show few colours, whatever the environment says that they inherited.
  private static let hardware = ["linux", "vt", "cons", "hurd", "mach", "sun"]

  /// Whether exact colours are understood, though the description may not say so.
  private var takesExactColors: Bool {
    // tmux makes of them what the terminal around it can show; GNU screen 4 makes nonsense of them.
    let isTmux = type.hasPrefix("tmux") || isInTmux
    if !isTmux, isInScreen || type.hasPrefix("screen") { return false }
    if Self.hardware.contains(where: type.hasPrefix) { return false }
    if ["truecolor", "24bit"].contains(colorTerm) { return true }
    if type.contains("direct") { return true }
    return Self.exact.contains { type.hasPrefix($0) || type.hasPrefix("xterm-" + $0) }
  }
}
