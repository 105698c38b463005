import Signal
import Stems
import TerminalUI
import TestSupport
import Testing
import Workbench

/// Any size of the terminal: what is dropped, in its order, and nothing out of bounds.
struct SizeTests {
  /// What a size has room for, read from the screen.
  struct Room: Equatable {
    /// Rows of the header and of the output.
    var header: Int
    var output: Int
    /// Rows of a stem's lane.
    var lane: Int
    /// Stems on screen, of eight.
    var stems: Int
    /// Whether gain and switches have their place, and levels their numbers.
    var hasSwitches: Bool
    var hasNumbers: Bool
  }

  static func rows(of state: WorkbenchState) -> [String] {
    let screen = WorkbenchView(
      state: state, theme: Theme(name: "none"), keymap: ScreenTests.keymap
    ).screen()
    return (0..<screen.size.rows).map { row in
      (0..<screen.size.columns).compactMap { screen[$0, row].text.map(String.init) }.joined()
    }
  }

  private func room(_ columns: Int, _ rows: Int) -> Room {
    let state = ScreenTests.filled(SongFixture.workbench(columns: columns, rows: rows))
    let lines = Self.rows(of: state)
    let names = SongFixture.names.enumerated().map { "\($0 + 1) \($1.0)" }
    let places = names.compactMap { name in lines.firstIndex { $0.contains(name) } }
    let mix = lines.firstIndex { $0.contains("MIX") && !$0.contains("SUM") } ?? rows
    let end = places.count > 1 ? places[1] : mix
    return Room(
      header: lines.contains { $0.contains("monitor ") } ? 2 : 1,
      output: rows - 1
        - (lines.firstIndex {
          $0.contains("SUM ") && !$0.contains("[SUM]") || $0.contains("OUT ") || $0.contains("LUFS")
        } ?? rows),
      lane: end - (places.first ?? 0), stems: places.count,
      hasSwitches: lines.contains { $0.contains("m s ø") },
      hasNumbers: lines.dropFirst(2).dropLast(4).contains { $0.contains("-6.0") })
  }

  @Test(arguments: [
    (
      (40, 10), Room(header: 1, output: 1, lane: 1, stems: 5, hasSwitches: false, hasNumbers: false)
    ),
    ((60, 20), Room(header: 1, output: 2, lane: 1, stems: 8, hasSwitches: true, hasNumbers: false)),
    ((80, 24), Room(header: 1, output: 1, lane: 2, stems: 8, hasSwitches: true, hasNumbers: false)),
    ((100, 30), Room(header: 2, output: 3, lane: 2, stems: 8, hasSwitches: true, hasNumbers: true)),
    ((120, 40), Room(header: 2, output: 3, lane: 3, stems: 8, hasSwitches: true, hasNumbers: true)),
    ((160, 50), Room(header: 2, output: 3, lane: 4, stems: 8, hasSwitches: true, hasNumbers: true)),
    ((200, 60), Room(header: 2, output: 3, lane: 5, stems: 8, hasSwitches: true, hasNumbers: true)),
    (
      (400, 100),
      Room(header: 2, output: 3, lane: 9, stems: 8, hasSwitches: true, hasNumbers: true)
    ),
  ])
  func whatIsDroppedIsAStatedOrder(size: (Int, Int), wanted: Room) {
    #expect(room(size.0, size.1) == wanted)
  }

  /// Every mode at random sizes, with random keys and clicks: no trap, and cells of the screen alone.
  @Test(arguments: 0..<8)
  func randomSizesDraw(seed: Int) throws {
    var generator = SeededGenerator(seed: UInt64(seed))
    let keymaps = try ShippedFiles.keymapNames.map { try ShippedFiles.keymap($0) }
    let theme = try ShippedFiles.theme("dark")
    var state = ScreenTests.filled(
      SongFixture.workbench(
        SongFixture.song(stems: [1, 3, 8, 40][seed % 4], hasMixdown: seed != 3)))
    state.themeNames = ShippedFiles.themeNames
    let commands = Command.allCases.filter { $0 != .quit }
    for _ in 0..<400 {
      let size = Size(
        columns: Int.random(in: 1...(seed % 2 == 0 ? 120 : 420), using: &generator),
        rows: Int.random(in: 1...(seed % 2 == 0 ? 40 : 110), using: &generator))
      _ = state.update(.resized(size))
      for _ in 0..<4 {
        switch Int.random(in: 0..<4, using: &generator) {
        case 0: _ = state.update(.command(commands.randomElement(using: &generator) ?? .help))
        case 1:
          let key = Character(Unicode.Scalar(UInt8.random(in: 32..<127, using: &generator)))
          _ = state.press(KeyEvent(.character(key)), in: keymaps[seed % keymaps.count])
        case 2:
          let keys: [KeyEvent.Key] = [
            .up, .down, .tab, .enter, .escape, .backspace, .pageDown, .end,
          ]
          _ = state.press(
            KeyEvent(keys.randomElement(using: &generator) ?? .up),
            in: keymaps[seed % keymaps.count])
        default:
          let kinds: [MouseEvent.Kind] = [
            .press, .drag, .release, .wheelUp, .wheelDown, .wheelLeft,
          ]
          _ = state.update(
            .mouse(
              MouseEvent(
                kind: kinds.randomElement(using: &generator) ?? .press,
                x: Int.random(in: 0...430, using: &generator),
                y: Int.random(in: 0...112, using: &generator),
                modifiers: Bool.random(using: &generator) ? .control : [])))
        }
      }
      let screen = WorkbenchView(state: state, theme: theme, keymap: keymaps[0]).screen()
      #expect(screen.size == size)
      // A wide character never loses its second half, nor a half its character.
      for y in 0..<size.rows {
        for x in 0..<size.columns where screen[x, y].text == nil { #expect(x > 0) }
      }
    }
  }
}
