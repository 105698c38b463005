import Signal
import Stems
import TerminalUI
import Testing
import Workbench

/// From keys to commands: sequences, counts, values, and what is said where nothing can be done.
struct KeysTests {
  /// A workbench after keys, as notation with spaces between, and the effects of the last.
  private func after(
    _ keys: String, in map: String, state: WorkbenchState = SongFixture.workbench()
  ) throws -> (state: WorkbenchState, effects: [Effect]) {
    let keymap = try ShippedFiles.keymap(map)
    var state = state
    var effects: [Effect] = []
    for key in try #require(KeySequence(notation: keys)).keys {
      effects = state.press(key, in: keymap)
    }
    return (state, effects)
  }

  @Test(arguments: [
    ("j", "vim", 1), ("4 j", "vim", 4), ("9 9 j", "vim", 9), ("3 G", "vim", 2), ("G", "vim", 9),
    ("G 2 g g", "vim", 1), ("6 j 2 k", "vim", 4), ("4 Esc j", "vim", 1),
    ("4 j", "default", 1), ("; ; p", "pro-tools", 1),
  ])
  func lanesAreCounted(keys: String, map: String, lane: Int) throws {
    let state = try after(keys, in: map).state
    #expect(state.laneIDs.firstIndex(of: state.selected) == lane)
  }

  @Test func aCountIsOneChange() throws {
    let (state, effects) = try after("1 2 C-a", in: "vim")
    var wanted = SongFixture.workbench().settings
    wanted.stems[0].gain = Decibels(6)
    #expect(state.settings == wanted)
    #expect(effects == [.applySettings(wanted), .scanResidual(wanted)])
    #expect(try after("u", in: "vim", state: state).state.settings.stems[0].gain == .unity)
  }

  @Test func aZeroBeginsNoCount() throws {
    var state = SongFixture.workbench()
    state.playback.position = FrameIndex(96_000)
    #expect(try after("0", in: "vim", state: state).effects == [.transport(.seek(.start))])
    #expect(try after("1 0 j", in: "vim").state.pendingCount == nil)
    let undone = try after("1 0", in: "vim").state
    #expect(undone.pendingCount == 10)
  }

  @Test func aSequenceWaitsAndShowsWhatFollows() throws {
    let state = try after("g", in: "vim").state
    #expect(state.pendingKeys.count == 1)
    let screen = WorkbenchView(
      state: state, theme: Theme(name: "none"), keymap: try ShippedFiles.keymap("vim")
    ).screen()
    let text = ScreenTests.text(of: screen)
    #expect(text.contains(" g …") && text.contains("s source-sum"), "\(text)")
    #expect(text.contains("t seek-time"))
    #expect(try after("g r", in: "vim").state.settings.monitor.source == .residual)
    #expect(try after("g Esc", in: "vim").state.pendingKeys.isEmpty)
    let lost = try after("g %", in: "vim").state
    #expect(lost.message?.text == "g % has no command.")
  }

  /// Every command can be reached in every map, and every binding means something.
  @Test(arguments: ShippedFiles.keymapNames)
  func everyCommandHasAKey(name: String) throws {
    let map = try ShippedFiles.keymap(name)
    for command in Command.allCases {
      let name = CommandName(command.name)
      #expect(map.modeNames.contains { !map.sequences(for: name, in: $0).isEmpty }, "\(command)")
    }
    for mode in map.modeNames {
      for binding in map.bindings(in: mode) {
        #expect(CommandCall(binding.command.text) != nil, "\(binding)")
      }
    }
  }

  @Test func valuesFollowTheName() {
    var state = SongFixture.workbench()
    #expect(CommandCall("gain-type   -3 dB")?.value == "-3 dB")
    #expect(CommandCall("gain-up") == CommandCall(.gainUp))
    #expect(CommandCall("gain-upp") == nil)
    _ = state.update(.call(CommandCall(.gainType, value: "-3")))
    #expect(state.settings.stems[0].gain == Decibels(-3) && state.mode == .lanes)
    #expect(
      state.update(.call(CommandCall(.seekTime, value: "0:10")))
        == [.transport(.seek(FrameIndex(480_000)))])
    _ = state.update(.call(CommandCall(.offsetType, value: "3.5")))
    #expect(state.message?.severity == .warning && state.settings.stems[0].offset == .zero)
    _ = state.update(.call(CommandCall(.mute, value: "3")))
    #expect(state.message?.text == "mute takes no value." && !state.settings.stems[0].isMuted)
  }

  // MARK: Palette

  private func palette(
    _ keys: [String], in state: WorkbenchState = SongFixture.workbench()
  ) -> WorkbenchState {
    var state = state
    _ = state.update(.command(.palette))
    for key in keys {
      let events =
        KeyEvent(notation: key).map { [$0] } ?? key.map { KeyEvent(.character($0)) }
      for event in events { _ = state.update(.key(event)) }
    }
    return state
  }

  @Test(arguments: [
    (["mute", "Enter"], true), (["mu", "Enter"], true), (["mu", "Tab", "Enter"], true),
    (["mute", "Esc"], false), (["mute", "C-u", "Backspace", "m"], false),
  ])
  func thePaletteRunsWhatIsTyped(keys: [String], isMuted: Bool) {
    let state = palette(keys)
    #expect(state.settings.stems[0].isMuted == isMuted)
    #expect(state.mode == .lanes)
  }

  @Test func thePaletteTakesValuesAndKeepsWhatIsWrong() {
    #expect(palette(["gain-type -4.5", "Enter"]).settings.stems[0].gain == Decibels(-4.5))
    #expect(palette(["gt", "Tab", "-6", "Enter"]).settings.stems[0].gain == Decibels(-6))
    let refused = palette(["gain-type loud", "Enter"])
    #expect(refused.message?.text.contains("no gain") == true)
    #expect(refused.mode != .lanes)
    let unknown = palette(["gain-typo 3", "Enter"])
    #expect(unknown.message?.text.contains("did you mean gain-type?") == true)
    // Without a value it asks for one.
    #expect(palette(["gain-type", "Enter"]).mode == .prompt(Prompt(kind: .gain)))
  }

  @Test func thePaletteSaysWhyNot() {
    let bare = SongFixture.workbench(SongFixture.song(hasMixdown: false))
    let state = palette(["source-mixdown", "Enter"], in: bare)
    #expect(state.message?.text == "This song came without a mixdown.")
    #expect(state.mode != .lanes)
  }

  @Test func thePaletteRemembers() {
    var state = palette(["gain-type -4", "Enter"])
    state = palette(["C-p", "Enter"], in: palette(["mute", "Enter"], in: state))
    #expect(!state.settings.stems[0].isMuted)
    state = palette(["C-p", "C-p", "Enter"], in: state)
    #expect(state.settings.stems[0].gain == Decibels(-4))
    // With nothing typed, what was run last stands in front.
    state = palette(["Enter"], in: palette(["solo", "Enter"], in: state))
    #expect(!state.settings.stems[0].isSoloed)
  }

  @Test func pastedTextGoesIntoThePalette() {
    var state = palette([])
    _ = state.update(.paste("mute\n\u{1B}[2J"))
    #expect(!state.settings.stems[0].isMuted)
    guard case .palette(let palette) = state.mode else {
      Issue.record("the palette is closed")
      return
    }
    #expect(palette.field.text == "mute[2J")
  }

  // MARK: Help and themes

  @Test func theHelpIsSearched() throws {
    var state = SongFixture.workbench(columns: 80, rows: 24)
    _ = state.update(.command(.search))
    for character in "later" { _ = state.update(.key(KeyEvent(.character(character)))) }
    func text() throws -> String {
      ScreenTests.text(
        of: WorkbenchView(
          state: state, theme: Theme(name: "none"), keymap: try ShippedFiles.keymap()
        ).screen())
    }
    #expect(try text().contains("one sample later") && !text().contains("mute"))
    // Enter keeps what was found, Esc shows all, and Esc again closes.
    _ = state.update(.key(KeyEvent(.enter)))
    #expect(try text().contains("one sample later") && !text().contains("play or pause"))
    _ = state.update(.command(.cancel))
    #expect(try text().contains("play or pause"))
    _ = state.update(.command(.cancel))
    #expect(state.mode == .lanes)
  }

  @Test func editsAreNotSearched() throws {
    var state = SongFixture.workbench(columns: 80, rows: 24)
    _ = state.update(.command(.gainUp))
    _ = state.update(.command(.history))
    _ = state.press(KeyEvent(.character("/")), in: try ShippedFiles.keymap())
    let screen = WorkbenchView(
      state: state, theme: Theme(name: "none"), keymap: try ShippedFiles.keymap()
    ).screen()
    #expect(screen.rowStrings[23].contains("The list of edits is not searched."))
  }

  @Test func themesAreShownWhileTheyAreChosen() {
    var state = SongFixture.workbench()
    #expect(state.reasonUnavailable(.themes) == "There is no theme to choose from.")
    state.themeNames = ["dark", "light", "nord"]
    state.themeName = "light"
    _ = state.update(.command(.themes))
    #expect(
      state.update(.key(KeyEvent(.down))) == [.showTheme("nord", isKept: false)])
    _ = state.update(.themeShown("nord"))
    #expect(state.update(.key(KeyEvent(.down))).isEmpty)
    var left = state
    #expect(left.update(.command(.cancel)) == [.showTheme("light", isKept: false)])
    #expect(left.mode == .lanes)
    #expect(state.update(.key(KeyEvent(.enter))) == [.showTheme("nord", isKept: true)])
    #expect(
      state.update(.call(CommandCall(.themes, value: "dark")))
        == [.showTheme("dark", isKept: true)])
    #expect(state.update(.call(CommandCall(.themes, value: "drak"))).isEmpty)
    #expect(state.message?.text == "There is no theme drak; did you mean dark?")
  }
}
