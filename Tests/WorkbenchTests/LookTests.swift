import Foundation
import Signal
import TerminalUI
import Testing
import Workbench

/// Screens with their looks: text, and which style each cell has in true colour, with 16 colours and without
/// any. Recorded as those of `ScreenTests`.
struct LookTests {
  static let sizes = [(80, 24), (120, 40), (200, 60)]

  /// The text, then for each depth of colour the rows as runs of styles and a legend.
  static func picture(_ state: WorkbenchState, keymap: Keymap) throws -> String {
    var picture = ""
    for (colors, name) in [(1 << 24, "dark"), (16, "dark"), (0, "mono")] {
      var state = state
      state.capabilities.colors = colors
      let screen = WorkbenchView(
        state: state, theme: try ShippedFiles.theme(name), keymap: keymap
      ).screen()
      if picture.isEmpty { picture = ScreenTests.text(of: screen) }
      picture += "\n\(name), \(colors) colours\n" + looks(of: screen, colors: colors)
    }
    return picture
  }

  private static func looks(of screen: Screen, colors: Int) -> String {
    var legend: [Style] = []
    var rows: [String] = []
    for y in 0..<screen.size.rows {
      var runs: [(style: Int, length: Int)] = []
      for x in 0..<screen.size.columns {
        let style = screen[x, y].style.reduced(toColors: colors)
        let index = legend.firstIndex(of: style) ?? legend.count
        if index == legend.count { legend.append(style) }
        if let last = runs.last, last.style == index {
          runs[runs.count - 1].length += 1
        } else {
          runs.append((index, 1))
        }
      }
      rows.append(runs.map { "\($0.style)×\($0.length)" }.joined(separator: " "))
    }
    let names = legend.enumerated().map { "\($0): \(text(of: $1))" }
    return (rows + names).joined(separator: "\n") + "\n"
  }

  private static func text(of style: Style) -> String {
    func text(_ color: Color) -> String {
      switch color {
      case .terminalDefault: "default"
      case .palette(let index): "\(index)"
      case .rgb(let red, let green, let blue): "\(red),\(green),\(blue)"
      }
    }
    let attributes = ["bold", "dim", "underline", "reverse", "italic"].enumerated()
      .filter { style.attributes.rawValue & (1 << $0.offset) != 0 }.map { " " + $0.element }
    return "\(text(style.foreground)) on \(text(style.background))" + attributes.joined()
  }

  private func expectGolden(
    _ name: String, _ state: WorkbenchState, keymap: Keymap? = nil
  ) throws {
    let actual = try Self.picture(state, keymap: keymap ?? ShippedFiles.keymap())
    let file = URL(filePath: #filePath).deletingLastPathComponent()
      .appending(path: "Golden/looks-\(name)-\(state.size.columns)x\(state.size.rows).txt")
    if ProcessInfo.processInfo.environment["STEMWRIGHT_RECORD"] != nil {
      try actual.write(to: file, atomically: true, encoding: .utf8)
    }
    let wanted = try String(contentsOf: file, encoding: .utf8)
    if actual != wanted {
      Attachment.record(actual, named: "looks-\(name).actual.txt")
      Issue.record("The look of \(name) changed:\n\(actual)")
    }
  }

  private func workbench(_ columns: Int, _ rows: Int) -> WorkbenchState {
    var state = ScreenTests.filled(SongFixture.workbench(columns: columns, rows: rows))
    state.themeNames = ShippedFiles.themeNames
    state.themeName = "dark"
    return state
  }

  private func type(_ text: String, into state: inout WorkbenchState) {
    for character in text { _ = state.update(.key(KeyEvent(.character(character)))) }
  }

  @Test(arguments: sizes) func palette(columns: Int, rows: Int) throws {
    var state = workbench(columns, rows)
    _ = state.update(.command(.palette))
    type("gain", into: &state)
    _ = state.update(.key(KeyEvent(.down)))
    try expectGolden("palette", state)
  }

  @Test(arguments: sizes) func paletteWithoutMixdown(columns: Int, rows: Int) throws {
    var state = SongFixture.workbench(
      SongFixture.song(hasMixdown: false), columns: columns, rows: rows)
    _ = state.update(.command(.palette))
    type("source", into: &state)
    try expectGolden("palette-reasons", state)
  }

  @Test(arguments: sizes) func helpSearched(columns: Int, rows: Int) throws {
    var state = workbench(columns, rows)
    _ = state.update(.command(.search))
    type("loop", into: &state)
    try expectGolden("help-searched", state)
  }

  @Test(arguments: sizes) func themes(columns: Int, rows: Int) throws {
    var state = workbench(columns, rows)
    _ = state.update(.command(.themes))
    _ = state.update(.key(KeyEvent(.down)))
    try expectGolden("themes", state)
  }

  /// What is wrong with what was typed is read whole: behind it, or above it.
  @Test(arguments: [(40, 12), (80, 24), (200, 60)])
  func mistakesAreReadWhole(columns: Int, rows: Int) throws {
    var state = workbench(columns, rows)
    _ = state.update(.command(.offsetType))
    type("x", into: &state)
    _ = state.update(.key(KeyEvent(.enter)))
    let mistake = try #require(state.message?.text)
    let view = WorkbenchView(
      state: state, theme: try ShippedFiles.theme("dark"), keymap: try ShippedFiles.keymap())
    let screen = view.screen().rowStrings
    #expect(screen[rows - 1].contains("x"))
    let isBehind = screen[rows - 1].contains(mistake)
    #expect(isBehind == (columns == 200))
    let above = screen[..<(rows - 1)].filter { $0.hasPrefix(" ! ") }
      .map { $0.dropFirst(3).trimmingCharacters(in: .whitespaces) }
    #expect(isBehind || above.joined(separator: " ") == mistake)
    // What stands above goes out with the answers to keys.
    let answers = view.regions.filter { $0.rank == .answer }
    #expect(answers.map(\.frame.height).reduce(0, +) == above.count)
  }

  @Test(arguments: sizes) func whatMayFollow(columns: Int, rows: Int) throws {
    var state = workbench(columns, rows)
    let keymap = try ShippedFiles.keymap("vim")
    _ = state.press(KeyEvent(.character("g")), in: keymap)
    try expectGolden("sequence", state, keymap: keymap)
  }

  @Test(arguments: sizes) func firstStart(columns: Int, rows: Int) throws {
    var state = workbench(columns, rows)
    state.isWelcome = true
    try expectGolden("first-start", state)
  }

  /// Every shipped theme draws every view with something behind each name that the views ask for.
  @Test(arguments: ShippedFiles.themeNames)
  func everyThemeTellsTheSelectedLaneAndTheActiveSource(name: String) throws {
    let theme = try ShippedFiles.theme(name)
    var state = workbench(120, 40)
    state.capabilities.colors = name == "mono" ? 0 : 1 << 24
    let screen = WorkbenchView(
      state: state, theme: theme, keymap: try ShippedFiles.keymap()
    ).screen()
    let text = ScreenTests.text(of: screen)
    #expect(text.contains("▸") && text.contains("[SUM]"))
    #expect(theme["lane.name"] != theme["lane.name.selected"])
    #expect(theme["lane.switch"] != theme["lane.switch.mute"])
  }
}
