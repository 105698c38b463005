import Testing

@testable import CursesTerminal

/// An environment, the colours that are described or asked for, and those that it comes to.
struct Case: Sendable {
  var environment: [String: String]
  var given, expected: Int

  init(_ environment: [String: String], _ given: Int, _ expected: Int) {
    self.environment = environment
    self.given = given
    self.expected = expected
  }
}

struct TerminalSettingTests {
  static let types: [Case] = [
    Case(["TERM": "xterm-256color"], 256, 256),
    Case(["TERM": "xterm"], 8, 8),
    Case(["TERM": "xterm-16color"], 16, 16),
    Case(["TERM": "xterm-88color"], 88, 16),
    Case(["TERM": "vt100"], 0, 0),
    Case(["TERM": "vt100", "COLORTERM": "truecolor"], 0, 0),
    Case(["TERM": "xterm-256color", "COLORTERM": "truecolor"], 256, 1 << 24),
    Case(["TERM": "xterm", "COLORTERM": "24bit"], 8, 1 << 24),
    Case(["TERM": "xterm-256color", "COLORTERM": "gnome-terminal"], 256, 256),
    Case(["TERM": "foot"], 256, 1 << 24),
    Case(["TERM": "xterm-kitty"], 256, 1 << 24),
    Case(["TERM": "xterm-foot"], 256, 1 << 24),
    Case(["TERM": "xterm-direct"], 256, 1 << 24),
    Case(["TERM": "linux", "COLORTERM": "truecolor"], 8, 8),
    Case(["TERM": "vt525", "COLORTERM": "truecolor"], 8, 8),
    Case(["TERM": "tmux-256color"], 256, 256),
    Case(["TERM": "tmux-256color", "COLORTERM": "truecolor"], 256, 1 << 24),
    Case(["TERM": "screen-256color", "COLORTERM": "truecolor"], 256, 256),
    Case(["TERM": "screen-256color", "COLORTERM": "truecolor", "TMUX": "a"], 256, 1 << 24),
    Case(["TERM": "screen.xterm-kitty"], 256, 256),
    Case(["TERM": "xterm-256color", "COLORTERM": "truecolor", "STY": "a"], 256, 256),
    Case(["TERM": "tmux-256color", "COLORTERM": "truecolor", "STY": "a"], 256, 1 << 24),
    Case(["TERM": "foot", "NO_COLOR": "1"], 256, 0),
    Case(["TERM": "foot", "NO_COLOR": ""], 256, 1 << 24),
    Case([:], 256, 256),
  ]

  static let limits: [Case] = [
    Case([:], 0, 0),
    Case([:], 8, 8),
    Case([:], 16, 16),
    Case([:], 256, 256),
    Case([:], Int.max, 1 << 24),
    Case(["NO_COLOR": "1"], 256, 256),
    Case(["COLORTERM": "truecolor"], 16, 16),
  ]

  @Test(arguments: types)
  func theTerminalChooses(of test: Case) {
    let setting = TerminalSetting { test.environment[$0] }
    #expect(
      setting.colors(described: test.given, isDirect: false, limit: nil) == test.expected)
  }

  @Test(arguments: limits)
  func theUsersWordIsTheLast(of test: Case) {
    let setting = TerminalSetting { test.environment[$0] }
    #expect(
      setting.colors(described: 256, isDirect: true, limit: test.given) == test.expected)
  }

  @Test func aDescriptionMaySayThatExactColoursAreTaken() {
    let setting = TerminalSetting { ["TERM": "somewhat-new"][$0] }
    #expect(setting.colors(described: 256, isDirect: true, limit: nil) == 1 << 24)
    #expect(setting.colors(described: 0, isDirect: true, limit: nil) == 0)
  }

  @Test func onlyTheLinuxConsoleIsOne() {
    let types = ["linux", "linux-16color", "xterm", ""]
    let found = types.map { type in TerminalSetting { _ in type }.isLinuxConsole }
    #expect(found == [true, true, false, false])
  }
}
