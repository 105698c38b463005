import TerminalUI
import Testing

private let meterLooks = MeterStyle(
  low: Style(foreground: .palette(2)), middle: Style(foreground: .palette(3)),
  high: Style(foreground: .palette(1)), track: Style(foreground: .palette(8)),
  hold: Style(foreground: .palette(15)), number: .plain, clip: Style(background: .palette(1)))

private func meter(
  _ left: MeterReading, _ right: MeterReading, columns: Int, rows: Int, glyphs: GlyphSet
) -> Screen {
  var screen = Screen(size: Size(columns: columns, rows: rows))
  MeterView(left: left, right: right, style: meterLooks, glyphs: glyphs)
    .draw(into: &screen, in: screen.bounds)
  return screen
}

@Test func meterScaleHasAFinerTop() {
  let scale = MeterScale.standard
  #expect(scale.position(of: -60) == 0 && scale.position(of: 0) == 1 && scale.position(of: 6) == 1)
  #expect(scale.position(of: -.infinity) == 0 && scale.position(of: .nan) == 0)
  #expect(scale.position(of: -12) == 0.5)
  for step in 1..<60 {
    let level = -Double(step)
    #expect(abs(scale.decibels(at: scale.position(of: level)) - level) < 1e-9)
    #expect(scale.position(of: level) < scale.position(of: level + 1))
  }
}

private let left = MeterReading(peak: -6, rms: -12, hold: -2, maximum: -1.73)
private let right = MeterReading(peak: -12, rms: -24, hold: nil, maximum: 0.31, overs: 12)

@Test func metersShowThickAndThin() {
  let screen = meter(left, right, columns: 36, rows: 2, glyphs: .unicode)
  #expect(
    screen.rowStrings == [
      "▄▄▄▄▄▄▄▄▄▖▁▁▁▁▁▁▁╷▁   -1.7          ", "▀▀▀▀▀▘▔▔▔▔▔▔▔▔▔▔▔▔▔   +0.3 OVER 12  ",
    ])
  #expect(screen[0, 0].style == meterLooks.low && screen[12, 0].style == meterLooks.middle)
  #expect(screen[24, 1].style == meterLooks.clip && screen[24, 0].style == meterLooks.number)
  #expect(
    meter(left, right, columns: 36, rows: 2, glyphs: .ascii).rowStrings == [
      "##########====...|.   -1.7          ", "######====.........   +0.3 OVER 12  ",
    ])
}

@Test func theLatchIsShownWhole() {
  var loud = right
  for (overs, text) in [(1, "OVER 1 "), (999, "OVER 999 "), (1000, "OVER 999+")] {
    loud.overs = overs
    #expect(
      meter(left, loud, columns: 36, rows: 2, glyphs: .unicode).rowStrings[1].contains(text))
  }
}

@Test func oneRowShowsBothChannels() {
  let screen = meter(left, right, columns: 17, rows: 1, glyphs: .unicode)
  #expect(screen.rowStrings == ["█████▀▀─│─  +0.3!"])
  #expect(screen[16, 0].style == meterLooks.clip)
  #expect(meter(left, right, columns: 10, rows: 1, glyphs: .ascii).rowStrings == ["##|  +0.3!"])
  #expect(
    meter(.silence, .silence, columns: 17, rows: 1, glyphs: .ascii).rowStrings
      == ["..........   -inf"])
  #expect(meter(left, right, columns: 5, rows: 1, glyphs: .unicode).rowStrings == ["██▛▘│"])
}

private func ruler(
  first: Double, framesPerColumn: Double, _ unit: RulerUnit, columns: Int, rows: Int = 1,
  markers: [Int64] = [], loop: Range<Int64>? = nil, playhead: Int64? = nil
) -> [String] {
  var screen = Screen(size: Size(columns: columns, rows: rows))
  RulerView(
    firstFrame: first, framesPerColumn: framesPerColumn, sampleRate: 48_000, unit: unit,
    markers: markers, loop: loop, playhead: playhead,
    style: RulerStyle(
      label: .plain, tick: .plain, marker: .plain, loop: .plain, playhead: .plain), glyphs: .unicode
  ).draw(into: &screen, in: screen.bounds)
  return screen.rowStrings
}

@Test func rulersCountInRoundSteps() {
  #expect(
    ruler(first: 0, framesPerColumn: 48_000, .time, columns: 32)
      == ["╷0:00     ╷0:10     ╷0:20     ╷0"].map { $0.dropLast() + " " })
  #expect(
    ruler(first: 0, framesPerColumn: 48, .time, columns: 32)
      == ["╷0:00.00  ╷0:00.01  ╷0:00.02  ╷ "])
  #expect(
    ruler(first: -20, framesPerColumn: 1, .samples, columns: 32)
      == ["╷-20      ╷-10      ╷0        ╷ "])
  #expect(
    ruler(first: 0, framesPerColumn: 4_800_000, .time, columns: 40)
      == ["╷0:00    ╷15:00   ╷30:00   ╷45:00   ╷   "])
}

@Test func rulersShowLoopMarkersAndPlayhead() {
  #expect(
    ruler(
      first: 0, framesPerColumn: 10, .samples, columns: 20, rows: 2, markers: [25, 900],
      loop: 50..<100, playhead: 119
    )[1] == "  ◆  [━━━] ▼        ")
}

@Test func textIsEdited() {
  var field = TextField(text: "1:23")
  func press(_ notation: String) -> TextField.Outcome {
    KeyEvent(notation: notation).map { field.handle($0) } ?? .ignored
  }
  #expect(press("4") == .edited && field.text == "1:234")
  #expect(press("Home") == .edited && press("Del") == .edited && field.text == ":234")
  #expect(press("End") == .edited && press("Backspace") == .edited && field.text == ":23")
  #expect(press("C-u") == .edited && field.text.isEmpty && field.cursor == 0)
  for key in ["-", "3", "Space", "d", "B"] { #expect(press(key) == .edited) }
  #expect(press("C-w") == .edited && field.text == "-3 ")
  #expect(press("Left") == .edited && press("Left") == .edited && press("C-k") == .edited)
  #expect(field.text == "-" && press("F5") == .ignored && press("C-x") == .ignored)
  #expect(press("Enter") == .submitted && press("Esc") == .cancelled)
  var short = TextField(text: "abc", limit: 3)
  #expect(short.handle(KeyEvent(.character("d"))) == .ignored)
  var marked = TextField(text: "e")
  #expect(marked.handle(KeyEvent(.character("\u{301}"))) == .edited)
  #expect(marked.text == "é" && marked.cursor == 1)
}

@Test func longTextScrollsToTheCursor() {
  var screen = Screen(size: Size(columns: 5, rows: 1))
  TextField(text: "1234567").draw(into: &screen, in: screen.bounds, style: .plain)
  #expect(screen.rowStrings == ["4567 "])
  #expect(screen[4, 0].style.attributes == .reverse && screen[3, 0].style == .plain)
}

@Test func panelsFrameTheirRoom() {
  var screen = Screen(size: Size(columns: 12, rows: 3))
  let panel = PanelView(
    title: "A long title", border: .plain, titleStyle: .plain, glyphs: .unicode)
  #expect(panel.draw(into: &screen, in: screen.bounds) == Rect(x: 1, y: 1, width: 10, height: 1))
  #expect(screen.rowStrings == ["╭─ A lon… ─╮", "│          │", "╰──────────╯"])
}

@Test func listsScrollJustEnough() {
  var window = ScrollWindow()
  window.select(7, of: 20, rows: 5)
  #expect(window.visible(of: 20, rows: 5) == 3..<8)
  window.select(4, of: 20, rows: 5)
  #expect(window.visible(of: 20, rows: 5) == 3..<8 && window.selection == 4)
  window.select(99, of: 20, rows: 5)
  #expect(window.selection == 19 && window.visible(of: 20, rows: 5) == 15..<20)
  window.select(19, of: 3, rows: 5)
  #expect(window.selection == 2 && window.visible(of: 3, rows: 5) == 0..<3)
  window.select(0, of: 0, rows: 5)
  #expect(window.selection == 0 && window.visible(of: 0, rows: 5).isEmpty)
}
