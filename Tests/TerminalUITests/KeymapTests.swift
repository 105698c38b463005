import TerminalUI
import Testing

@Test(arguments: [
  ("a", KeyEvent(.character("a")), "a"), ("A", KeyEvent(.character("A")), "A"),
  ("C-x", KeyEvent(.character("x"), .control), "C-x"),
  ("C-X", KeyEvent(.character("x"), .control), "C-x"),
  ("S-Left", KeyEvent(.left, .shift), "S-Left"), ("m-left", KeyEvent(.left, .alt), "M-Left"),
  ("A-x", KeyEvent(.character("x"), .alt), "M-x"), ("space", KeyEvent(.character(" ")), "Space"),
  ("C-space", KeyEvent(.character(" "), .control), "C-Space"), ("F5", KeyEvent(.function(5)), "F5"),
  ("S-tab", KeyEvent(.backTab), "S-Tab"), ("-", KeyEvent(.character("-")), "-"),
  ("C--", KeyEvent(.character("-"), .control), "C--"), ("minus", KeyEvent(.character("-")), "-"),
  ("é", KeyEvent(.character("é")), "é"), ("pgup", KeyEvent(.pageUp), "PageUp"),
])
func keysAreReadAndWritten(text: String, key: KeyEvent, notation: String) {
  #expect(KeyEvent(notation: text) == key)
  #expect(key.notation == notation)
  #expect(KeyEvent(notation: key.notation) == key)
}

@Test(arguments: ["", "C-", "S-a", "Foo", "F0", "F99", "C-M-", "ab", "\u{1B}"])
func whatIsNoKeyIsRefused(text: String) {
  #expect(KeyEvent(notation: text) == nil)
}

private let keys = [
  "mixer": ["g g": "top", "g e": "bottom", "g v a": "all", "m": "mute", "C-x s": "save"],
  "help": ["q": "close"],
]

/// A map from mode → keys → command; every binding has to be taken.
private func keymap(_ modes: [String: [String: String]], counts: Bool = false) throws -> Keymap {
  var map = Keymap()
  map.takesCounts = counts
  for (mode, bindings) in modes {
    for (text, command) in bindings {
      let sequence = try #require(KeySequence(notation: text))
      let isTaken = map.bind(sequence, to: CommandName(command), in: mode)
      #expect(isTaken, "\(text)")
    }
  }
  return map
}

@Test func keymapsAnswerInFourWays() throws {
  let map = try keymap(keys)
  #expect(map.modeNames == ["help", "mixer"])
  func ask(_ text: String) throws -> KeymapAnswer {
    map.answer(to: try #require(KeySequence(notation: text)).keys, in: "mixer")
  }
  #expect(try ask("m") == .matched("mute"))
  #expect(try ask("g g") == .matched("top"))
  #expect(try ask("g v a") == .matched("all"))
  #expect(try ask("q") == .notFound)
  #expect(try ask("g x") == .notFound)
  #expect(try ask("Esc") == .notFound)
  #expect(try ask("g Esc") == .cancelled)
  guard case .pending(let following) = try ask("g") else {
    Issue.record("not pending")
    return
  }
  #expect(following.map(\.key.notation) == ["e", "g", "v"])
  #expect(following.map(\.command) == ["bottom", "top", nil])
  #expect(map.sequences(for: "save", in: "mixer").map(\.notation) == ["C-x s"])
  #expect(map.bindings(in: "mixer").map(\.keys.notation) == ["C-x s", "g e", "g g", "g v a", "m"])
}

@Test func noSequenceBeginsAnother() throws {
  var map = try keymap(["m": ["g": "a", "z x": "b"]])
  let longer = map.bind(try #require(KeySequence(notation: "g g")), to: "c", in: "m")
  let shorter = map.bind(try #require(KeySequence(notation: "z")), to: "c", in: "m")
  #expect(!longer && !shorter)
  #expect(map.bindings(in: "m").map(\.command) == ["a", "b"])
}

@Test func ownBindingsWinOverTheDefault() throws {
  let map = try keymap(keys).overlaid(with: keymap(["mixer": ["g": "gain", "m": "mark"]]))
  #expect(map.answer(to: [KeyEvent(.character("g"))], in: "mixer") == .matched("gain"))
  #expect(map.answer(to: [KeyEvent(.character("m"))], in: "mixer") == .matched("mark"))
  #expect(map.answer(to: [KeyEvent(.character("q"))], in: "help") == .matched("close"))
  #expect(map.bindings(in: "mixer").map(\.keys.notation) == ["C-x s", "g", "m"])
}

@Test func unboundKeysTakeTheirSequencesAlong() throws {
  var map = try keymap(keys)
  map.unbind(try #require(KeySequence(notation: "g")), in: "mixer")
  #expect(map.bindings(in: "mixer").map(\.keys.notation) == ["C-x s", "m"])
  let isTaken = map.bind(try #require(KeySequence(notation: "g")), to: "gain", in: "mixer")
  #expect(isTaken)
}

/// Where digits are counts they are no keys, but for a 0 that nothing stands before.
@Test func countsTakeTheDigits() throws {
  let base = try keymap(["m": ["1": "one", "0": "start", "5 a": "five", "j": "down"]])
  let map = base.overlaid(with: try keymap([:], counts: true))
  #expect(map.takesCounts && map.bindings(in: "m").map(\.keys.notation) == ["0", "j"])
  #expect(KeyEvent(.character("7")).countDigit == 7)
  #expect(KeyEvent(.character("7"), .alt).countDigit == nil)
  #expect(KeyEvent(.character("²")).countDigit == nil)
}

@Test func aSequenceOfTwoModesShowsWhatFollowsInBoth() throws {
  let map = try keymap(["panel": ["g d": "go"], "mixer": ["g g": "top", "x": "cut"]])
  let g = KeyEvent(.character("g"))
  guard case .pending(let next) = map.answer(to: [g], in: ["panel", "mixer"]) else {
    Issue.record("not pending")
    return
  }
  #expect(next.map(\.key.notation) == ["d", "g"])
  #expect(map.answer(to: [g, g], in: ["panel", "mixer"]) == .matched("top"))
}

@Test(arguments: [
  ("gain-upp", "gain-up"), ("giian-down", "gain-down"), ("mtue", "mute"), ("MUTE", "mute"),
  ("xyzzy", nil), ("", nil),
])
func theNearestNameIsFound(typed: String, wanted: String?) {
  #expect(
    nearestName(to: typed, in: ["gain-up", "gain-down", "mute", "solo", "gain-unity"]) == wanted)
}

@Test func namesAreRankedByHowTheyFit() {
  #expect(NameSearch("gain-up").rank(in: "gain-up") == 0)
  #expect(NameSearch("gain").rank(in: "gain-up") == 1)
  #expect(NameSearch("gu").rank(in: "gain-up") == 2)
  #expect(NameSearch("guf").rank(in: "gain-up-fine") == 2)
  #expect(NameSearch("up").rank(in: "gain-up") == 2)
  #expect(NameSearch("ain").rank(in: "gain-up") == 3)
  #expect(NameSearch("gnp").rank(in: "gain-up") == 4)
  #expect(NameSearch("pug").rank(in: "gain-up") == nil)
  #expect(NameSearch("gain up").rank(in: "gain-up") == 0)
}
