import Signal
import Stems
import TerminalUI
import Testing
import Workbench

/// The mouse finds what the screen shows: places are read from the screen, never written down.
struct MouseTests {
  private static let sizes = [(80, 24), (120, 40), (200, 60), (60, 20)]

  private func row(of text: String, on state: WorkbenchState) throws -> (x: Int, y: Int) {
    let screen = WorkbenchView(
      state: state, theme: Theme(name: "none"), keymap: Keymap()
    ).screen()
    for y in 0..<screen.size.rows {
      // One character for each column, whatever its width.
      let cells = (0..<screen.size.columns).map { screen[$0, y].text ?? " " }
      let wanted = Array(text)
      for x in 0...max(0, cells.count - wanted.count)
      where Array(cells[x..<min(cells.count, x + wanted.count)]) == wanted {
        return (x, y)
      }
    }
    Issue.record("\(text) is not on screen:\n\(ScreenTests.text(of: screen))")
    throw MissingText()
  }

  private struct MissingText: Error {}

  @discardableResult
  private func mouse(
    _ kind: MouseEvent.Kind, _ place: (x: Int, y: Int), _ state: inout WorkbenchState,
    _ modifiers: KeyEvent.Modifiers = []
  ) -> [Effect] {
    state.update(.mouse(MouseEvent(kind: kind, x: place.x, y: place.y, modifiers: modifiers)))
  }

  @Test(arguments: sizes) func switchesAnswer(columns: Int, rows: Int) throws {
    var state = SongFixture.workbench(columns: columns, rows: rows)
    let place = try row(of: "m s ø", on: state)
    mouse(.press, place, &state)
    mouse(.press, (place.x + 2, place.y), &state)
    mouse(.press, (place.x + 4, place.y), &state)
    let first = state.settings.stems[0]
    #expect(first.isMuted && first.isSoloed && first.isPolarityInverted)
    // Between them nothing does.
    mouse(.press, (place.x + 1, place.y), &state)
    #expect(state.settings.stems[0] == first)
  }

  @Test(arguments: sizes) func headsSelect(columns: Int, rows: Int) throws {
    var state = SongFixture.workbench(columns: columns, rows: rows)
    let place = try row(of: "MIXDOWN", on: SongFixture.workbench(columns: 70, rows: rows))
    _ = place
    let guitars = try row(of: "4 Guitars", on: state)
    mouse(.press, guitars, &state)
    #expect(state.selected == .stem(StemID(3)))
  }

  @Test func gainsAreDragged() throws {
    var state = SongFixture.workbench()
    let place = try row(of: "0.0 m", on: state)
    mouse(.press, place, &state)
    mouse(.drag, (place.x + 4, place.y), &state)
    #expect(state.settings.stems[0].gain == Decibels(2))
    mouse(.drag, (place.x + 4, place.y + 2), &state)
    #expect(state.settings.stems[0].gain == Decibels(1))
    mouse(.drag, (place.x - 3, place.y), &state, .control)
    #expect(state.settings.stems[0].gain == Decibels(-0.3))
    mouse(.release, (place.x - 3, place.y), &state)
    mouse(.drag, (place.x + 9, place.y), &state)
    #expect(state.settings.stems[0].gain == Decibels(-0.3))
    // The whole drag is one change.
    _ = state.update(.command(.undo))
    #expect(state.settings.stems[0].gain == .unity)
  }

  @Test func theRulerSeeksAndLoops() throws {
    var state = SongFixture.workbench()
    // Under the ruler's first label: the song's start.
    let start = try row(of: "0:00", on: state)
    let origin = try row(of: "m s ø", on: state)
    let ruler = (x: origin.x + 20, y: max(start.y, 2))
    let place = mouse(.press, ruler, &state)
    guard case .transport(.seek(let from))? = place.first else {
      Issue.record("no seek: \(place)")
      return
    }
    #expect(state.loop == nil && from > .start)
    #expect(mouse(.drag, ruler, &state).isEmpty)
    let effects = mouse(.drag, (ruler.x + 10, ruler.y), &state)
    let loop = try #require(state.loop)
    #expect(effects == [.transport(.loop(loop))])
    #expect(loop.lowerBound == from && state.isLooping)
    // Backwards from the same place.
    mouse(.drag, (ruler.x - 5, ruler.y), &state)
    #expect(state.loop?.upperBound == from)
  }

  @Test func theWheelZoomsScrollsAndMovesTheStems() throws {
    var state = SongFixture.workbench(SongFixture.song(stems: 64, seconds: 60))
    let place = try row(of: "0:00", on: state)
    let wave = (x: 80, y: 12)
    let whole = state.view.framesPerColumn
    mouse(.wheelUp, wave, &state)
    #expect(state.view.framesPerColumn == whole / 2)
    let start = state.view.start
    mouse(.wheelDown, wave, &state, .alt)
    #expect(state.view.start > start && state.view.framesPerColumn == whole / 2)
    mouse(.wheelLeft, wave, &state)
    #expect(state.view.start <= start + FrameCount(1))
    mouse(.wheelDown, (2, 12), &state)
    #expect(state.firstVisibleStem == 1)
    _ = place
  }

  @Test func theHeaderAnswers() throws {
    var state = SongFixture.workbench()
    mouse(.press, try row(of: "RESIDUAL", on: state), &state)
    #expect(state.settings.monitor.source == .residual)
    #expect(mouse(.press, try row(of: "■", on: state), &state) == [.transport(.play)])
  }

  @Test func listsAreClicked() throws {
    var state = SongFixture.workbench()
    state.themeNames = ["dark", "light", "nord"]
    state.themeName = "dark"
    _ = state.update(.command(.themes))
    let nord = try row(of: "nord", on: state)
    #expect(mouse(.press, nord, &state) == [.showTheme("nord", isKept: false)])
    #expect(mouse(.press, nord, &state) == [.showTheme("nord", isKept: true)])
    _ = state.update(.command(.palette))
    for character in "solo" { _ = state.update(.key(KeyEvent(.character(character)))) }
    let entry = try row(of: "solo-exclusive", on: state)
    mouse(.press, entry, &state)
    mouse(.press, entry, &state)
    #expect(state.settings.stems[0].isSoloed && state.mode == .lanes)
  }

  @Test func nothingHappensBesideTheLanes() {
    var state = SongFixture.workbench()
    let before = state.settings
    for place in [(0, 39), (119, 39), (60, 38), (0, 1)] {
      #expect(mouse(.press, place, &state).isEmpty, "\(place)")
    }
    #expect(state.settings == before)
  }
}
