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

@Test func keymapsAnswerInFourWays() throws {
  var warnings: [String] = []
  let map = Keymap(keys, warnings: &warnings)
  #expect(warnings.isEmpty && map.modeNames == ["help", "mixer"])
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

@Test func faultsOfAKeymapAreNamed() {
  var warnings: [String] = []
  let map = Keymap(["m": ["g": "a", "g g": "b", "Hyper-x": "c"]], warnings: &warnings)
  #expect(warnings.count == 2)
  #expect(warnings.contains { $0.contains("“g g”") })
  #expect(warnings.contains { $0.contains("“Hyper-x” is not a key") })
  #expect(map.bindings(in: "m").map(\.command) == ["a"])
}

@Test func ownBindingsWinOverTheDefault() {
  var warnings: [String] = []
  let map = Keymap(keys, warnings: &warnings)
    .overlaid(with: Keymap(["mixer": ["g": "gain", "m": "mark"]], warnings: &warnings))
  #expect(warnings.isEmpty)
  #expect(map.answer(to: [KeyEvent(.character("g"))], in: "mixer") == .matched("gain"))
  #expect(map.answer(to: [KeyEvent(.character("m"))], in: "mixer") == .matched("mark"))
  #expect(map.answer(to: [KeyEvent(.character("q"))], in: "help") == .matched("close"))
  #expect(map.bindings(in: "mixer").map(\.keys.notation) == ["C-x s", "g", "m"])
}
