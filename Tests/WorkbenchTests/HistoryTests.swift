import Signal
import Stems
import TerminalUI
import TestSupport
import Testing
import Workbench

/// Undo, redo and the list of edits; snapshots, notes and settings on their way to another song.
struct HistoryTests {
  private typealias Command = Workbench.Command

  private func tick(_ seconds: Double, at frame: Int64 = 0, isPlaying: Bool = false) -> Action {
    .tick(
      Tick(
        elapsed: seconds,
        playback: PlaybackSnapshot(isPlaying: isPlaying, position: FrameIndex(frame)), xruns: 0,
        peaks: [], reading: .silence))
  }

  private func type(_ text: String, into state: inout WorkbenchState) -> [Effect] {
    for character in text { _ = state.update(.key(KeyEvent(.character(character)))) }
    return state.update(.key(KeyEvent(.enter)))
  }

  private static let commands: [Command] = [
    .gainUp, .gainDown, .gainUpFine, .gainDownCoarse, .gainUnity, .mute, .solo, .soloExclusive,
    .clearMuteSolo, .polarity, .offsetLater, .offsetEarlier, .laneNext, .lanePrevious, .markerAdd,
    .markerRemove, .loopStart, .loopEnd, .loopToggle, .seekForward, .seekBack, .seekForwardFar,
    .snapshotCompare, .sourceToggle, .undo, .redo,
  ]

  private func edit(_ state: inout WorkbenchState, _ random: inout SeededGenerator) {
    switch random.next() % 12 {
    case 0: _ = state.update(tick(.random(in: 0...2, using: &random)))
    case 1:
      _ = state.update(.command(Bool.random(using: &random) ? .snapshotStore : .snapshotRecall))
      let letter = Character(Unicode.Scalar(UInt8(97 + random.next() % 12)))
      if case .letter = state.mode { _ = state.update(.key(KeyEvent(.character(letter)))) }
    case 2:
      _ = state.update(.command(.note))
      _ = type("\(random.next() % 100)", into: &state)
    case 3:
      _ = state.update(.command(.snapshotBlend))
      if case .prompt = state.mode {
        _ = type("\(random.next() % 100)", into: &state)
        _ = state.update(.command(.cancel))
      }
    default:
      let index = Int(random.next() % UInt64(Self.commands.count))
      _ = state.update(.command(Self.commands[index]))
    }
  }

  @Test(arguments: [1, 2, 3] as [UInt64]) func tenThousandEditsGoBackAndForth(seed: UInt64) {
    var state = SongFixture.workbench()
    let opened = state.session.content
    var random = SeededGenerator(seed: seed)
    for _ in 0..<10_000 { edit(&state, &random) }
    while state.reasonUnavailable(.redo) == nil { _ = state.update(.command(.redo)) }
    let last = state.session.content
    var back = [last]
    while state.reasonUnavailable(.undo) == nil {
      _ = state.update(.command(.undo))
      back.append(state.session.content)
    }
    #expect(state.session.content == opened)
    #expect(back.count > 1000)
    for content in back.reversed().dropFirst() {
      _ = state.update(.command(.redo))
      #expect(state.session.content == content)
    }
    #expect(state.session.content == last)
    #expect(state.reasonUnavailable(.redo) != nil)
  }

  @Test func aRunOfKeysIsOneStepWithItsSum() {
    var state = SongFixture.workbench()
    for _ in 0..<4 { _ = state.update(.command(.gainDown)) }
    _ = state.update(tick(0.9))
    _ = state.update(.command(.gainUpFine))
    _ = state.update(tick(1.1))
    _ = state.update(.command(.gainDownCoarse))
    _ = state.update(.command(.laneNext))
    _ = state.update(.command(.gainDown))
    _ = state.update(.command(.undo))
    #expect(state.message?.text == "undo: Percussion gain 0.0 → -0.5 dB")
    _ = state.update(.command(.undo))
    #expect(state.message?.text == "undo: Drums gain -1.9 → -4.9 dB")
    var wanted = SongFixture.workbench().settings
    wanted.stems[0].gain = Decibels(-1.9)
    #expect(state.settings == wanted)
    let effects = state.update(.command(.undo))
    #expect(state.message?.text == "undo: Drums gain 0.0 → -1.9 dB")
    let first = SongFixture.workbench().settings
    #expect(effects == [.applySettings(first), .scanResidual(first)])
    _ = state.update(.command(.redo))
    #expect(state.message?.text == "redo: Drums gain 0.0 → -1.9 dB")
    #expect(state.settings == wanted)
  }

  @Test func thereAndBackIsNoStep() {
    var state = SongFixture.workbench()
    _ = state.update(.command(.gainUp))
    _ = state.update(.command(.gainDown))
    #expect(state.reasonUnavailable(.undo) == "There is nothing to undo.")
  }

  @Test func markersAndLoopsAreUndoneForThePlayerToo() {
    var state = SongFixture.workbench()
    _ = state.update(tick(2, at: 96_000))
    _ = state.update(.command(.loopStart))
    _ = state.update(.command(.markerAdd))
    _ = state.update(.command(.undo))
    #expect(state.message?.text == "undo: marker at 0:02.000")
    #expect(state.markers == [])
    #expect(state.update(.command(.undo)) == [.transport(.loop(nil))])
    let loop = FrameIndex(96_000)..<(FrameIndex.start + state.length)
    #expect(state.update(.command(.redo)) == [.transport(.loop(loop))])
  }

  @Test func theListGoesAnywhere() {
    var state = SongFixture.workbench()
    for command in [Command.mute, .polarity, .solo] { _ = state.update(.command(command)) }
    _ = state.update(.command(.history))
    #expect(state.mode == .history(cursor: 3))
    for _ in 0..<2 { _ = state.update(.key(KeyEvent(.up))) }
    _ = state.update(.command(.historyGo))
    var wanted = SongFixture.workbench().settings
    wanted.stems[0].isMuted = true
    #expect(state.settings == wanted)
    _ = state.update(.key(KeyEvent(.end)))
    _ = state.update(.command(.historyGo))
    wanted.stems[0].isPolarityInverted = true
    wanted.stems[0].isSoloed = true
    #expect(state.settings == wanted)
    _ = state.update(.command(.cancel))
    #expect(state.mode == .lanes)
  }

  // MARK: Snapshots

  private func letter(_ command: Command, _ letter: Character, _ state: inout WorkbenchState)
    -> [Effect]
  {
    _ = state.update(.command(command))
    return state.update(.key(KeyEvent(.character(letter))))
  }

  @Test func aSnapshotComesBackWhole() {
    var state = SongFixture.workbench()
    _ = state.update(.command(.gainDownCoarse))
    _ = letter(.snapshotStore, "a", &state)
    let stored = state.settings
    for command in [Command.mute, .laneNext, .polarity, .offsetLater] {
      _ = state.update(.command(command))
    }
    let mine = state.settings
    #expect(letter(.snapshotRecall, "b", &state) == [])
    #expect(state.message?.text == "Snapshot B is empty.")
    #expect(
      letter(.snapshotRecall, "a", &state) == [.applySettings(stored), .scanResidual(stored)])
    // Compare: to the snapshot and back, and no step is left.
    _ = state.update(.command(.undo))
    #expect(state.settings == mine)
    _ = state.update(.command(.snapshotCompare))
    #expect(state.settings == stored)
    _ = state.update(tick(30))
    #expect(
      state.update(.command(.snapshotCompare)) == [.applySettings(mine), .scanResidual(mine)])
    _ = state.update(.command(.undo))
    #expect(state.message?.text == "undo: Percussion offset 0 → 1 samples")
  }

  @Test func blendsAreInDecibels() {
    var state = SongFixture.workbench()
    _ = letter(.snapshotStore, "a", &state)
    _ = state.update(.command(.gainDownCoarse))
    _ = state.update(.command(.mute))
    _ = state.update(.command(.laneNext))
    _ = state.update(.command(.gainType))
    _ = type("-inf", into: &state)
    _ = letter(.snapshotStore, "b", &state)
    func blend(_ text: String) -> [StemSettings] {
      _ = state.update(.command(.snapshotBlend))
      _ = type(text, into: &state)
      return state.settings.stems
    }
    #expect(blend("A B 0").map(\.gain.value).prefix(2) == [0, 0])
    let third = blend("a b 30%")
    #expect(third[0].gain == Decibels(-0.9) && !third[0].isMuted)
    #expect(third[1].gain == Decibels(-27))
    let most = blend("A B 60")
    #expect(most[0].gain == Decibels(-1.8) && most[0].isMuted)
    #expect(blend("A B 100").map(\.gain).prefix(2) == [Decibels(-3), .silence])
    _ = state.update(.command(.snapshotBlend))
    _ = type("A Z 30", into: &state)
    #expect(state.message?.text.hasPrefix("Write two letters") == true)
  }

  // MARK: Notes and marks

  @Test func notesStandInTheNotes() {
    var state = SongFixture.workbench()
    _ = state.update(.command(.note))
    _ = type("boomy at 80 Hz ", into: &state)
    #expect(state.session.content.stemNotes[0] == "boomy at 80 Hz")
    _ = state.update(.command(.laneLast))
    _ = state.update(.command(.note))
    _ = type("for the client", into: &state)
    #expect(state.session.content.note == "for the client")
    _ = state.update(.command(.undo))
    #expect(state.message?.text == "undo: note on the song")
  }

  @Test func onlyWhatWasPlayedIsListenedThrough() {
    var state = SongFixture.workbench()
    func play(_ frames: [Int64]) {
      for frame in frames { _ = state.update(tick(0.1, at: frame, isPlaying: true)) }
    }
    // Half a second is 24,000 frames: 1 and 2 are heard to their ends, 5 is only jumped into.
    play([20_000, 23_000, 26_000, 40_000, 47_000, 50_000, 71_000, 74_000, 120_000, 121_000])
    #expect(state.session.listened.sum.ranges == [0..<3])
    _ = state.update(.command(.soloExclusive))
    play([122_000, 143_000, 145_000])
    #expect(state.session.listened.stems[0].ranges == [5..<6])
    _ = state.update(.command(.sourceMixdown))
    play([167_000, 169_000])
    #expect(state.session.listened.mixdown.ranges == [6..<7])
  }

  @Test func settingsGoToTheStemsOfTheSameNameOrRole() {
    var state = SongFixture.workbench()
    let settings = StemSettings(gain: Decibels(-2))
    _ = state.update(
      .settings(
        [
          CopiedSettings(name: "BASS", role: .bass, settings: settings),
          CopiedSettings(name: "Kit", role: .drum, settings: settings),
          CopiedSettings(name: "Choir", role: .other, settings: settings),
        ], of: "Other"))
    #expect(state.settings.stems.map { $0 == settings } == (0..<8).map { $0 == 0 || $0 == 2 })
    #expect(
      state.message?.text
        == "Settings of Other: 2 stems. No stem here for Choir. "
        + "Unchanged: Percussion, Guitars, Keys, Strings, BGVs, Lead Vocal.")
  }
}
