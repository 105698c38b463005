import TerminalUI
import Testing

let looks = WaveformStyle(
  peak: Style(foreground: .palette(4)), rms: Style(foreground: .palette(6)),
  over: Style(foreground: .palette(1), attributes: .bold), sketch: Style(foreground: .palette(8)),
  unknown: Style(foreground: .palette(8), attributes: .dim), silence: Style(attributes: .dim),
  playhead: Style(foreground: .palette(15)))

private func draw(
  _ columns: [WaveformColumn], _ rendering: WaveformRendering, columns width: Int, rows: Int,
  highlights: [WaveformView.Highlight] = [], playhead: Int? = nil
) -> Screen {
  var screen = Screen(size: Size(columns: width, rows: rows))
  WaveformView(
    columns: columns, rendering: rendering, style: looks, highlights: highlights,
    playhead: playhead
  ).draw(into: &screen, in: screen.bounds)
  return screen
}

private func column(_ level: Float, rms: Float = 0) -> WaveformColumn {
  WaveformColumn(lowest: -level, highest: level, rms: rms)
}

private let ramp: [WaveformColumn] = [0.0, 0.1, 0.25, 0.5, 0.75, 1].map { column($0) }

@Test func blocksGrowFromTheMiddle() {
  // The lower half is drawn as the upper edge of an inverted cell: the glyph is what stays empty.
  let even = draw(ramp, .blocks, columns: 6, rows: 2)
  #expect(even.rowStrings == ["▁▁▂▄▆█", " ▇▆▄▂█"])
  #expect(even[2, 1].style.attributes.contains(.reverse))
  #expect(!even[2, 0].style.attributes.contains(.reverse))
  let odd = draw(ramp, .blocks, columns: 6, rows: 3)
  #expect(odd.rowStrings == ["   ▂▅█", "─━▇███", "   ▆▃█"])
}

@Test func dotsGrowFromTheMiddle() {
  #expect(
    draw(ramp.flatMap { [$0, $0] }, .braille, columns: 6, rows: 2).rowStrings
      == ["▁ ⣀⣤⣶⣿", " ⠉⠉⠛⠿⣿"])
}

@Test func asciiShowsPeaksAndRMS() {
  let levels = [column(0), column(0.1), column(0.5), column(1, rms: 0.4), column(1, rms: 1)]
  #expect(draw(levels, .ascii, columns: 5, rows: 1).rowStrings == ["--||#"])
  #expect(draw(levels, .ascii, columns: 5, rows: 2).rowStrings == ["_.||#", " '||#"])
}

@Test func rmsIsStrongerThanPeaks() {
  let screen = draw([column(1, rms: 0.5)], .blocks, columns: 1, rows: 4)
  #expect(screen.rowStrings == ["█", "█", "█", "█"])
  #expect(
    (0..<4).map { screen[0, $0].style.foreground }
      == [.palette(4), .palette(6), .palette(6), .palette(4)])
  let mixed = draw([column(1, rms: 0.25)], .blocks, columns: 1, rows: 2)
  #expect(mixed[0, 0] == Cell("▂", Style(foreground: .palette(6), background: .palette(4))))
}

@Test(arguments: [WaveformRendering.blocks, .braille, .ascii], [1, 2, 3, 4])
func statesLookDifferent(rendering: WaveformRendering, rows: Int) {
  func drawn(_ column: WaveformColumn) -> [Cell] {
    draw([column, column], rendering, columns: 1, rows: rows).cells
  }
  let over = WaveformColumn(lowest: -1, highest: 1, rms: 0.5, isOver: true)
  let sketched = WaveformColumn(state: .sketched, lowest: -1, highest: 1, rms: 0)
  let all = [
    drawn(.outside), drawn(.unknown), drawn(column(0)), drawn(column(1)), drawn(over),
    drawn(sketched), drawn(column(1, rms: 1)),
  ]
  for first in all.indices {
    for second in all.indices where first < second {
      #expect(all[first] != all[second], "\(first) \(second)")
    }
  }
  // Not by colour alone.
  let texts = all[...4].map { $0.map(\.text) }
  #expect(texts[0] != texts[1] && texts[1] != texts[2] && texts[3] != texts[4])
}

@Test func oversAreMarkedOnTheirSide() {
  let both = WaveformColumn(lowest: -1.5, highest: 1.2, rms: 0.5, isOver: true)
  let below = WaveformColumn(lowest: -1, highest: 0.5, rms: 0.5, isOver: true)
  let screen = draw([both, below], .blocks, columns: 2, rows: 3)
  #expect(screen[0, 0] == Cell("▲", looks.over) && screen[0, 2] == Cell("▼", looks.over))
  #expect(screen[1, 0].text != "▲" && screen[1, 2] == Cell("▼", looks.over))
  #expect(draw([below], .ascii, columns: 1, rows: 1).rowStrings == ["v"])
}

@Test func playheadAndHighlightKeepTheirCells() {
  let screen = draw(
    Array(repeating: column(0), count: 5), .blocks, columns: 5, rows: 1,
    highlights: [.init(cells: 2..<99, background: .palette(5))], playhead: 3)
  #expect(screen.rowStrings == ["───│─"])
  #expect(
    screen.cells.map(\.style.background)
      == [.terminalDefault, .terminalDefault, .palette(5), .palette(5), .palette(5)])
}

@Test func oddValuesAreHarmless() {
  for rendering in [WaveformRendering.blocks, .braille, .ascii] {
    for value in [Float.nan, .infinity, 1e30] {
      let wild = WaveformColumn(lowest: -value, highest: value, rms: value)
      _ = draw([wild, wild], rendering, columns: 2, rows: 3)
    }
  }
}
