import Foundation
import Signal
import Stems
import TerminalUI
import Testing
import Workbench

/// The rooms as golden screens: their characters, and which of them look alike, for each kind of terminal.
struct RoomScreenTests {
  /// A kind of terminal.
  enum Look: String, CaseIterable {
    case truecolor, sixteen, mono, ascii

    var colors: Int {
      switch self {
      case .truecolor: 1 << 24
      case .sixteen: 16
      case .mono, .ascii: 0
      }
    }
  }

  static let sizes = [(80, 24), (120, 40), (200, 60)]

  /// The screen's characters, then for each row the runs of cells that look alike ("12a3b"), then the looks.
  static func record(_ screen: Screen, colors: Int) -> String {
    var letters: [Style: String] = [:]
    var legend: [String] = []
    let alphabet = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ".map(String.init)
    func letter(_ style: Style) -> String {
      let style = style.reduced(toColors: colors)
      if let known = letters[style] { return known }
      let count = letters.count
      let new =
        count < alphabet.count
        ? alphabet[count]
        : alphabet[count / alphabet.count - 1] + "'" + alphabet[count % alphabet.count]
      letters[style] = new
      legend.append(
        "\(new) = \(style.foreground) on \(style.background) \(style.attributes.rawValue)")
      return new
    }
    let runs = (0..<screen.size.rows).map { y -> String in
      var line = ""
      var last = ""
      var count = 0
      for x in 0..<screen.size.columns {
        let next = letter(screen[x, y].style)
        if next != last, count > 0 {
          line += "\(count)\(last)"
          count = 0
        }
        last = next
        count += 1
      }
      return line + "\(count)\(last)"
    }
    return ScreenTests.text(of: screen) + "\n" + runs.joined(separator: "\n") + "\n\n"
      + legend.joined(separator: "\n") + "\n"
  }

  static func screen(_ state: WorkbenchState, _ look: Look) throws -> Screen {
    WorkbenchView(
      state: state, theme: try ShippedFiles.theme(look.colors == 0 ? "mono" : "dark"),
      keymap: try ShippedFiles.keymap()
    ).screen()
  }

  private func expectGolden(_ name: String, _ state: WorkbenchState, _ look: Look) throws {
    try Self.expectGolden("Rooms/\(name)", Self.screen(state, look), look)
  }

  /// Compares a screen with the golden one of this name below `Golden`.
  static func expectGolden(_ name: String, _ screen: Screen, _ look: Look) throws {
    if look == .ascii { #expect(screen.cells.allSatisfy { $0.text?.isASCII ?? true }) }
    let actual = record(screen, colors: look.colors)
    let file = URL(filePath: #filePath).deletingLastPathComponent()
      .appending(path: "Golden/\(name).txt")
    if ProcessInfo.processInfo.environment["STEMWRIGHT_RECORD"] != nil {
      try FileManager.default.createDirectory(
        at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
      try actual.write(to: file, atomically: true, encoding: .utf8)
    }
    let wanted = try String(contentsOf: file, encoding: .utf8)
    if actual != wanted {
      Attachment.record(actual, named: "\(file.lastPathComponent).actual")
      Issue.record("The screen \(name) changed:\n\(ScreenTests.text(of: screen))")
    }
  }

  @Test(arguments: Room.allCases, Look.allCases)
  func rooms(room: Room, look: Look) throws {
    for (columns, rows) in Self.sizes {
      var state = RoomFixture.workbench(
        columns: columns, rows: rows, colors: look.colors, isUnicode: look != .ascii)
      _ = state.update(.command(Self.command(room)))
      if room == .blindTest { _ = state.update(.blindDraw(isMixdown: true)) }
      try expectGolden("\(room.keymapMode)-\(columns)x\(rows)-\(look.rawValue)", state, look)
    }
  }

  static func command(_ room: Room) -> Workbench.Command {
    switch room {
    case .bridge: .meterBridge
    case .loudness: .loudnessView
    case .heatMap: .heatMap
    case .goniometer: .goniometer
    case .blindTest: .blindTest
    }
  }

  @Test func sixtyFourStemsHavePages() throws {
    var state = RoomFixture.workbench(
      SongFixture.song(stems: 64, seconds: 60), columns: 120, rows: 40, colors: 1 << 24)
    _ = state.update(.command(.meterBridge))
    for _ in 0..<40 { _ = state.update(.command(.laneNext)) }
    try expectGolden("bridge-64-stems", state, .truecolor)
  }

  @Test func theResultOfABlindTest() throws {
    var state = RoomFixture.workbench(columns: 80, rows: 24, colors: 16)
    _ = state.update(.command(.blindTest))
    for trial in 0..<BlindTest.plannedTrials {
      _ = state.update(.blindDraw(isMixdown: trial % 3 == 0))
      _ = state.update(.command(.hearX))
      _ = state.update(.command(trial % 3 == 0 || trial > 12 ? .answerB : .answerA))
    }
    try expectGolden("blind-test-result", state, .sixteen)
  }

  /// From one stem to many, from the narrowest terminal to the widest: nothing traps, and no row is longer.
  @Test(arguments: Room.allCases)
  func anySizeDraws(room: Room) throws {
    for stems in [1, 8, 64] {
      let state = RoomFixture.workbench(SongFixture.song(stems: stems, seconds: 30))
      for columns in [1, 17, 40, 59, 60, 80, 133, 250, 400] {
        for rows in [1, 2, 3, 5, 8, 13, 24, 70, 100] {
          var state = state
          _ = state.update(.resized(Size(columns: columns, rows: rows)))
          _ = state.update(.command(Self.command(room)))
          let screen = try Self.screen(state, .truecolor)
          #expect(screen.size == Size(columns: columns, rows: rows))
        }
      }
    }
  }
}
