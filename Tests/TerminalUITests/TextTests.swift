import TerminalUI
import TestSupport
import Testing

/// The C library's `wcwidth` is what ncurses and most terminals count with.
@Test func widthsAreThoseOfTheCLibrary() throws {
  let script = """
    import ctypes, locale
    locale.setlocale(locale.LC_CTYPE, "C.UTF-8")
    library = ctypes.CDLL(None)
    print("".join(str(max(1 if library.wcwidth(c) < 0 else 0, library.wcwidth(c)))
      for c in range(0x20, 0x30000) if not 0xD800 <= c < 0xE000 and not 0x7F <= c < 0xA0))
    """
  let judged = Array(try run(["python3", "-c", script]).text.utf8)
  var index = 0
  var differing: [UInt32] = []
  for value in UInt32(0x20)..<0x30000 {
    guard let scalar = Unicode.Scalar(value), !(0x7F..<0xA0).contains(value) else { continue }
    // The soft hyphen takes a column on some terminals; it is never sent to one.
    if Int(judged[index]) - 48 != TextWidth.columns(of: scalar), value != 0xAD {
      differing.append(value)
    }
    index += 1
  }
  // Other releases of the C library follow other releases of Unicode in some rare characters.
  #expect(differing.count < 600, "\(differing.prefix(20).map { String($0, radix: 16) })")
  #expect(!differing.contains { $0 < 0x2630 || (0x3400..<0xA000).contains($0) })
}

@Test(arguments: [
  ("Kick", "Kick"), ("a\u{1B}[31mb", "a␛[31mb"), ("tab\there\n", "tab␉here␊"), ("\u{7F}", "␡"),
  ("\u{9B}31m", "\\x9B31m"), ("wav\u{202E}vaw", "wav\\u{202E}vaw"), ("a\u{200B}b", "a\\u{200B}b"),
  ("a\u{2028}b", "a\\u{2028}b"), ("\u{FEFF}a", "\\u{FEFF}a"), ("so\u{AD}ft", "so\\xADft"),
  ("a\u{FE0F}", "a\\u{FE0F}"), ("👩‍🎤 ❤️", "👩‍🎤 ❤️"), ("Grüße 日本", "Grüße 日本"),
  ("\u{E0041}", "\\u{E0041}"), ("x\u{2066}y\u{2069}", "x\\u{2066}y\\u{2069}"),
])
func concealingCharactersBecomeVisible(text: String, shown: String) {
  #expect(visibleText(text) == shown)
}

@Test func controlsAreEscapedInASCII() {
  #expect(visibleText("a\u{1B}\u{7}\u{7F}", glyphs: .ascii) == "a\\x1B\\x07\\x7F")
}

@Test func nothingVisibleActsOnATerminal() {
  var generator = SeededGenerator(seed: 4)
  for _ in 0..<2000 {
    let scalars = (0..<8).compactMap { _ in
      Unicode.Scalar(UInt32.random(in: 0..<0x3000, using: &generator))
    }
    let shown = visibleText(String(String.UnicodeScalarView(scalars)))
    for scalar in shown.unicodeScalars {
      #expect(scalar.value >= 0x20 && !(0x7F..<0xA0).contains(scalar.value))
      #expect(!(0x202A...0x202E).contains(scalar.value), "\(scalar)")
    }
    #expect(visibleText(shown) == shown)
  }
}

@Test(arguments: [
  (8, TruncationPlace.end, "Lead Vo…"), (8, .middle, "Lead…ble"), (3, .end, "Le…"),
  (1, .end, "…"), (0, .end, ""), (40, .middle, "Lead Vocal Double"),
])
func longNamesAreCut(columns: Int, place: TruncationPlace, expected: String) {
  let shown = "Lead Vocal Double".truncated(to: columns, at: place)
  #expect(shown == expected)
  #expect(TextWidth.columns(of: shown) <= columns)
}

@Test func wideTextIsCutBetweenCharacters() {
  #expect("日本語の歌".truncated(to: 6) == "日本…")
  #expect("日本語の歌".truncated(to: 7, at: .middle) == "日…歌")
  #expect("日本語".truncated(to: 5, glyphs: .ascii) == "日本~")
}

@Test func numbersAreRoundedHalfUp() {
  #expect(fixedPoint(-0.04, decimals: 1) == "0.0")
  #expect(fixedPoint(-0.05, decimals: 1) == "-0.1")
  #expect(fixedPoint(2.25, decimals: 1, plus: true) == "+2.3")
  #expect(fixedPoint(-.infinity, decimals: 1) == "-inf")
  #expect(fixedPoint(.nan, decimals: 1) == "nan")
  #expect(fixedPoint(12, decimals: 0) == "12")
  #expect(fixedPoint(0.007, decimals: 3) == "0.007")
  #expect(clockTime(seconds: 59.9996, decimals: 3) == "1:00.000")
  #expect(clockTime(seconds: -1.5, decimals: 1) == "-0:01.5")
  #expect(clockTime(seconds: 5000) == "83:20")
}

@Test func linesWrapBetweenWords() {
  #expect("short".wrapped(to: 20) == ["short"])
  #expect(
    "  one two three four five six".wrapped(to: 20)
      == ["  one two three four", "      five six"])
  #expect(
    "漢字カナ ギター 漢字カナ ギター".wrapped(to: 20) == ["漢字カナ ギター", "    漢字カナ ギター"])
  let long = String(repeating: "x", count: 50)
  #expect(long.wrapped(to: 20) == [long])
  #expect("a\u{1B}b".wrapped(to: 20) == ["a␛b"])
}

@Test func pathsGiveWayToTheSentence() {
  let sentence = "/music/my maps/mine.yaml: line 3: no command."
  #expect(sentence.withShortPaths(to: 80) == sentence)
  #expect(sentence.withShortPaths(to: 40) == "…/mine.yaml: line 3: no command.")
  #expect(sentence.withShortPaths(to: 40, glyphs: .ascii).hasPrefix("~/mine.yaml: line 3"))
  #expect(
    "Kept in /a/b/letter.txt, and 1/2 of “/c/d”.".withShortPaths(to: 20)
      == "Kept in …/letter.txt, and 1/2 of “…/d”.")
  let short = "Of / and /tmp and /a/ nothing is left out."
  #expect(short.withShortPaths(to: 5) == short)
}
