import TerminalUI
import TestSupport
import Testing

@Test func stylesFallBackToTheirParent() throws {
  let colors = ["amber": Color.rgb(255, 176, 0)]
  let theme = Theme(
    name: "base",
    styles: try ["meter": "amber", "meter.clip": "bold white on red", "lane": "default on 236"]
      .mapValues { try Style(notation: $0, colors: colors) })
  #expect(theme["meter.hold.left"] == Style(foreground: .rgb(255, 176, 0)))
  #expect(
    theme["meter.clip"]
      == Style(foreground: .palette(7), background: .palette(1), attributes: .bold))
  #expect(theme["lane"] == Style(background: .palette(236)))
  #expect(theme["nothing.known"] == .plain)
  #expect(theme.names == ["lane", "meter", "meter.clip"])
}

@Test(arguments: [("bold purple on 300", "purple"), ("#+12345", "#+12345"), ("red on 300", "300")])
func theFirstUnknownWordOfALookIsNamed(notation: String, word: String) {
  #expect(throws: Style.UnknownWord(text: word)) {
    try Style(notation: notation, colors: [:])
  }
}

@Test func colorsAreReducedToTheNearest() {
  var generator = SeededGenerator(seed: 3)
  func distance(_ a: Color, _ b: Color) -> Int {
    let (x, y) = (a.components, b.components)
    let d = (
      Int(x.red) - Int(y.red), Int(x.green) - Int(y.green), Int(x.blue) - Int(y.blue)
    )
    return 3 * d.0 * d.0 + 6 * d.1 * d.1 + d.2 * d.2
  }
  for _ in 0..<2000 {
    let color = Color.rgb(
      UInt8.random(in: 0...255, using: &generator), UInt8.random(in: 0...255, using: &generator),
      UInt8.random(in: 0...255, using: &generator))
    let best = (16...255).map { distance(color, .palette($0)) }.min() ?? 0
    #expect(distance(color, color.reduced(toColors: 256)) == best, "\(color)")
  }
  for index in UInt8(16)...255 {
    let (red, green, blue) = Color.palette(index).components
    #expect(
      Color.rgb(red, green, blue).reduced(toColors: 256).components == (red, green, blue))
  }
  #expect(Color.rgb(250, 10, 10).reduced(toColors: 16) == .palette(9))
  #expect(Color.rgb(250, 10, 10).reduced(toColors: 8) == .palette(1))
  for level: UInt8 in stride(from: 0, through: 235, by: 5) {
    let gray = Color.rgb(level, level + 10, level + 20)
    #expect([0, 8, 7, 15].map { .palette($0) }.contains(gray.reduced(toColors: 16)), "\(gray)")
  }
  #expect(Color.rgb(125, 219, 146).reduced(toColors: 8) == .palette(2))
  #expect(Color.rgb(143, 176, 245).reduced(toColors: 8) == .palette(6))
  #expect(Color.palette(12).reduced(toColors: 8) == .palette(4))
  #expect(Color.palette(200).reduced(toColors: 256) == .palette(200))
  #expect(Color.rgb(1, 2, 3).reduced(toColors: 1 << 24) == .rgb(1, 2, 3))
  #expect(Color.rgb(1, 2, 3).reduced(toColors: 0) == .terminalDefault)
}

/// On eight colours greys stay legible whatever the paper is: they are the terminal's own.
@Test func eightColoursHideNoGrey() {
  let ghost = Style(foreground: .rgb(74, 81, 92), background: .rgb(48, 54, 63)).reduced(toColors: 8)
  #expect(ghost == Style(attributes: .dim))
  let ink = Style(foreground: .rgb(208, 212, 220), attributes: .bold).reduced(toColors: 8)
  #expect(ink == Style(attributes: .bold))
  // A grey that peaks are drawn with stays a paper for RMS: as the terminal's own it would be a hole.
  let peaks = Style(foreground: .rgb(213, 218, 228), background: .rgb(111, 118, 132))
  #expect(peaks.reduced(toColors: 8) == Style(background: .palette(7)))
  #expect(peaks.reduced(toColors: 0) == .plain)
  #expect(
    peaks.reduced(toColors: 256).background == Color.rgb(111, 118, 132).reduced(toColors: 256))
}

/// With sixteen colours a dark paper is black, not the bright colour that is nearest to its hue.
@Test func darkPaperStaysDark() {
  let solarized = Style(foreground: .rgb(131, 148, 150), background: .rgb(0, 43, 54))
  #expect(
    solarized.reduced(toColors: 16) == Style(foreground: .palette(8), background: .palette(0)))
  #expect(solarized.reduced(toColors: 8) == Style(attributes: .dim))
  let nord = Style(foreground: .rgb(229, 233, 240), background: .rgb(59, 66, 82))
  #expect(nord.reduced(toColors: 16) == Style(foreground: .palette(15), background: .palette(0)))
  // A warm white is a white.
  #expect(Color.rgb(235, 219, 178).reduced(toColors: 16) == .palette(7))
  // What is drawn with a dark colour keeps it.
  #expect(Color.rgb(150, 20, 20).reduced(toColors: 16) == .palette(1))
  let selected = Style(
    foreground: .rgb(32, 36, 44), background: .rgb(219, 227, 236), attributes: .bold)
  #expect(selected.reduced(toColors: 16) == Style(foreground: .palette(0), background: .palette(7)))
}
