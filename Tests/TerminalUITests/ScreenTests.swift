import TerminalUI
import TestSupport
import Testing

private let bold = Style(attributes: .bold)

@Test func textIsDrawnCellByCell() {
  var screen = Screen(size: Size(columns: 10, rows: 2))
  #expect(screen.draw("日本e\u{301}x", x: 1, y: 0, style: bold) == 7)
  #expect(screen.rowStrings == [" 日本e\u{301}x   ", "          "])
  #expect(screen[2, 0].text == nil && screen[5, 0] == Cell("é", bold))
  #expect(screen.draw("out", x: 0, y: 7, style: bold) == 3)
}

@Test func clippingCutsWideCharactersIntoSpaces() {
  var screen = Screen(size: Size(columns: 8, rows: 1))
  screen.fill(screen.bounds, with: ".", style: .plain)
  let end = screen.draw(
    "日本語", x: 1, y: 0, style: .plain, clippedTo: Rect(x: 2, y: 0, width: 4, height: 1))
  #expect(end == 7)
  #expect(screen.rowStrings == [".. 本 .."])
  screen.draw("日", x: -1, y: 0, style: .plain)
  #expect(screen.rowStrings == [" . 本 .."])
}

@Test func overwritingHalfOfAWideCharacterBlanksTheOther() {
  var screen = Screen(size: Size(columns: 6, rows: 1))
  screen.draw("日本語", x: 0, y: 0, style: .plain)
  screen.draw("x", x: 1, y: 0, style: .plain)
  screen.draw("y", x: 2, y: 0, style: .plain)
  #expect(screen.rowStrings == [" xy 語"])
  screen.draw("日", x: 3, y: 0, style: .plain)
  #expect(screen.rowStrings == [" xy日 "])
  screen.overlay(bold, on: screen.bounds)
  #expect(screen.rowStrings == [" xy日 "] && screen.cells.allSatisfy { $0.style == bold })
}

@Test func escapesInNamesAreDrawnVisibly() {
  var screen = Screen(size: Size(columns: 12, rows: 1))
  screen.draw("\u{1B}[2J\u{202E}x", x: 0, y: 0, style: .plain)
  #expect(screen.rowStrings == ["␛[2J\\u{202E}"])
}

@Test func overlayAddsToStyles() {
  let style = Style(foreground: .palette(1), attributes: .bold)
  let selected = Style(background: .palette(4), attributes: .underline)
  #expect(
    style.overlaid(with: selected)
      == Style(
        foreground: .palette(1), background: .palette(4), attributes: [.bold, .underline]))
}

@Test(arguments: [
  (0.0, "      "), (0.5, "███   "), (0.52, "███▏  "), (1.0, "██████"), (9.0, "██████"),
])
func barsHaveEighths(share: Double, expected: String) {
  var screen = Screen(size: Size(columns: 6, rows: 1))
  screen.drawBar(share: share, in: screen.bounds, style: .plain)
  #expect(screen.rowStrings == [expected])
}

@Test func rightAlignedTextIsCut() {
  var screen = Screen(size: Size(columns: 6, rows: 1))
  screen.drawRight("-3.0", in: screen.bounds, style: .plain)
  #expect(screen.rowStrings == ["  -3.0"])
  screen.drawRight("-3.00000", in: screen.bounds, style: .plain)
  #expect(screen.rowStrings == ["-3.00…"])
}

/// What a terminal shows after it received runs.
private func apply(_ runs: [ScreenRun], of screen: Screen, to shown: Screen) -> Screen {
  var result = shown
  for run in runs {
    for x in run.columns { result[x, run.y] = screen[x, run.y] }
  }
  return result
}

@Test func differenceTurnsOneScreenIntoTheOther() {
  var generator = SeededGenerator(seed: 11)
  let words = ["a", "bc", "日本", " ", "───", "é"]
  var shown = Screen(size: Size(columns: 20, rows: 5))
  for _ in 0..<500 {
    var screen = shown
    for _ in 0..<Int.random(in: 0..<4, using: &generator) {
      screen.draw(
        words.randomElement(using: &generator) ?? "", x: Int.random(in: -2..<20, using: &generator),
        y: Int.random(in: 0..<5, using: &generator),
        style: Bool.random(using: &generator) ? bold : .plain)
    }
    let runs = screen.runs(changedFrom: shown)
    #expect(runs.isEmpty == looksAlike(screen, shown))
    for run in runs {
      #expect(screen[run.columns.lowerBound, run.y].text != nil)
      let style = screen.style(of: run)
      #expect(
        run.columns.allSatisfy {
          let cell = screen[$0, run.y]
          return cell.style == style
            || (cell.text == " " && cell.style.background == style.background)
        })
      #expect(
        run.columns.upperBound == 20 || screen[run.columns.upperBound, run.y].text != nil)
    }
    #expect(looksAlike(apply(runs, of: screen, to: shown), screen))
    shown = screen
  }
  let blank = Screen(size: shown.size)
  #expect(apply(shown.runs(changedFrom: nil), of: shown, to: blank) == shown)
}

/// Whether nobody could tell the screens apart: a space shows its paper alone.
private func looksAlike(_ left: Screen, _ right: Screen) -> Bool {
  zip(left.cells, right.cells).allSatisfy { a, b in
    a == b || (a.text == " " && b.text == " " && a.style.background == b.style.background)
  }
}

@Test func onlyChangesAreSent() {
  let terminal = TestTerminal(size: Size(columns: 10, rows: 2))
  var screen = Screen(size: terminal.size)
  terminal.present(screen)
  terminal.present(screen)
  screen.draw("ab", x: 3, y: 1, style: .plain)
  terminal.present(screen)
  #expect(terminal.sentCells == [20, 0, 2])
  terminal.send([.resized(Size(columns: 4, rows: 4)), .closed])
  #expect(terminal.nextEvent() == .resized(Size(columns: 4, rows: 4)))
  #expect(terminal.size == Size(columns: 4, rows: 4))
  #expect(terminal.nextEvent() == .closed && terminal.nextEvent() == nil)
}
