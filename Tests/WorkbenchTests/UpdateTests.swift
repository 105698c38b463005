import Inspection
import Signal
import Stems
import TerminalUI
import Testing
import Workbench

/// Every change of state is named whole, with every effect.
struct UpdateTests {
  private func after(
    _ commands: [Workbench.Command], in state: WorkbenchState = SongFixture.workbench()
  ) -> (state: WorkbenchState, effects: [Effect]) {
    var state = state
    var effects: [Effect] = []
    for command in commands { effects = state.update(.command(command)) }
    return (state, effects)
  }

  @Test func gainStepsChangeTheSelectedStemAlone() {
    let (state, effects) = after([.laneNext, .gainUp, .gainUpFine, .gainDownCoarse])
    var wanted = SongFixture.workbench().settings
    wanted.stems[1].gain = Decibels(-2.4)
    #expect(state.settings == wanted)
    #expect(effects == [.applySettings(wanted), .scanResidual(wanted)])
  }

  @Test func aHundredFineStepsUpAndDownComeBackExactly() {
    let steps =
      Array(repeating: Command.gainUpFine, count: 100)
      + Array(repeating: Command.gainDownFine, count: 100)
    #expect(after(steps).state.settings.stems[0].gain == .unity)
  }

  @Test func gainStopsAtTheTopAndFallsToSilence() {
    let up = after(Array(repeating: .gainUpCoarse, count: 20))
    #expect(up.state.settings.stems[0].gain == Decibels(24))
    let down = after(Array(repeating: .gainDownCoarse, count: 40))
    #expect(down.state.settings.stems[0].gain == .silence)
    #expect(after([.gainUpCoarse], in: down.state).state.settings.stems[0].gain > Decibels(-91))
  }

  @Test func exclusiveSoloReplacesAndReleases() {
    let both = after([.solo, .laneNext, .solo])
    #expect(both.state.settings.stems.map(\.isSoloed).filter { $0 }.count == 2)
    let alone = after([.laneNext, .soloExclusive], in: both.state)
    #expect(alone.state.settings.stems.map(\.isSoloed).firstIndex(of: true) == 2)
    #expect(alone.state.settings.stems.count(where: \.isSoloed) == 1)
    #expect(!after([.soloExclusive], in: alone.state).state.settings.hasSolo)
  }

  @Test func impliedMuteIsNotOwnMute() {
    let state = after([.solo, .laneNext, .mute]).state
    #expect(!state.settings.isMutedBySolo(StemID(0)))
    #expect(!state.settings.isMutedBySolo(StemID(1)))
    #expect(state.settings.isMutedBySolo(StemID(2)))
    let clear = after([.clearMuteSolo], in: state).state
    #expect(clear.settings == SongFixture.workbench().settings)
  }

  @Test func sourceKeysNeedAMixdown() {
    let state = SongFixture.workbench(SongFixture.song(hasMixdown: false))
    let (refused, effects) = after([.sourceMixdown], in: state)
    #expect(refused.settings.monitor.source == .sum)
    #expect(effects.isEmpty)
    #expect(refused.message?.text == "This song came without a mixdown.")
    #expect(after([.sourceResidual]).state.settings.monitor.source == .residual)
  }

  @Test func typedTimeSeeks() {
    var state = after([.seekTime]).state
    for character in "1:02.5" { _ = state.update(.key(KeyEvent(.character(character)))) }
    let effects = state.update(.key(KeyEvent(.enter)))
    #expect(effects == [.transport(.seek(FrameIndex(3_000_000)))])
    #expect(state.mode == .lanes)
  }

  @Test(arguments: ["1:2:3:4", "abc", "", "1e5", "-3", "1:-2", "inf"])
  func aWrongTimeKeepsThePromptAndSaysWhy(text: String) {
    var state = after([.seekTime]).state
    for character in text { _ = state.update(.key(KeyEvent(.character(character)))) }
    #expect(state.update(.key(KeyEvent(.enter))).isEmpty)
    #expect(state.mode == .prompt(Prompt(kind: .time, text: text)))
    #expect(state.message?.severity == .warning)
  }

  @Test(arguments: [("-3.5", -3.5), ("+1,5 dB", 1.5), ("99", 24)])
  func typedGains(text: String, wanted: Double) {
    var state = after([.gainType]).state
    for character in text { _ = state.update(.key(KeyEvent(.character(character)))) }
    _ = state.update(.key(KeyEvent(.enter)))
    #expect(state.settings.stems[0].gain == Decibels(wanted))
  }

  @Test func loopNeedsATenthOfASecond() {
    var state = SongFixture.workbench()
    state.playback.position = FrameIndex(48_000)
    let start = state.update(.command(.loopStart))
    let whole = FrameIndex(48_000)..<FrameIndex(180 * 48_000)
    #expect(start == [.transport(.loop(whole))])
    state.playback.position = FrameIndex(48_100)
    #expect(state.update(.command(.loopEnd)).isEmpty)
    #expect(state.loop == whole)
    state.playback.position = FrameIndex(96_000)
    #expect(
      state.update(.command(.loopEnd))
        == [.transport(.loop(FrameIndex(48_000)..<FrameIndex(96_000)))])
  }

  @Test func aLoopBeginsAnewBehindOrBeforeTheOldOne() {
    var state = SongFixture.workbench()
    func at(_ seconds: Double, _ command: Workbench.Command) -> Range<FrameIndex>? {
      state.playback.position = FrameIndex(SongFixture.rate.frames(seconds).value)
      _ = state.update(.command(command))
      return state.loop
    }
    func seconds(_ range: Range<Int64>) -> Range<FrameIndex> {
      FrameIndex(range.lowerBound * 48_000)..<FrameIndex(range.upperBound * 48_000)
    }
    #expect(at(10, .loopStart) == seconds(10..<180))
    #expect(at(20, .loopEnd) == seconds(10..<20))
    #expect(at(30, .loopStart) == seconds(30..<180))
    #expect(at(5, .loopEnd) == seconds(0..<5))
  }

  @Test func aLoopWhoseEndIsSetWhereItPlaysGoesOnAtItsStart() {
    var state = SongFixture.workbench()
    func stand(at seconds: Double) {
      state.playback.position = FrameIndex(SongFixture.rate.frames(seconds).value)
    }
    stand(at: 10)
    _ = state.update(.command(.playPause))
    _ = state.update(.command(.loopStart))
    stand(at: 12)
    let start = FrameIndex(10 * 48_000)
    #expect(
      state.update(.command(.loopEnd)).starts(with: [
        .transport(.loop(start..<FrameIndex(12 * 48_000))), .transport(.seek(start)),
      ]))
    // Stopped, the playhead stays where it is; play then begins the loop.
    _ = state.update(.command(.playPause))
    stand(at: 13)
    #expect(
      state.update(.command(.loopEnd)) == [.transport(.loop(start..<FrameIndex(13 * 48_000)))])
    #expect(
      state.update(.command(.playPause)).filter { $0 != .transport(.seek(start)) }
        == [.transport(.play)])
    #expect(state.playback.position == start)
  }

  @Test func marksAreVisitedInOrder() {
    var state = SongFixture.workbench()
    for seconds in [30.0, 10, 20] {
      state.playback.position = FrameIndex(SongFixture.rate.frames(seconds).value)
      _ = state.update(.command(.markerAdd))
    }
    state.playback.position = .start
    var visited: [Int64] = []
    for _ in 0..<5 {
      _ = state.update(.command(.markNext))
      visited.append(state.playback.position.value / 48_000)
    }
    #expect(visited == [10, 20, 30, 180, 180])
    _ = state.update(.command(.markPrevious))
    #expect(state.playback.position == FrameIndex(30 * 48_000))
  }

  @Test func theLouderOneIsBroughtDown() {
    var state = SongFixture.workbench()
    let measurement = NullMeasurement(
      depth: Decibels(-10), sumLoudness: Decibels(-12), mixdownLoudness: Decibels(-14.5))
    let effects = state.update(.null(measurement))
    #expect(state.settings.loudnessMatch == LoudnessMatch(sum: Decibels(-2.5), mixdown: .unity))
    #expect(effects == [.applySettings(state.settings)])
  }

  @Test func aLostDevicePausesAndSaysSo() {
    var state = SongFixture.workbench()
    _ = state.update(.command(.playPause))
    #expect(state.playback.isPlaying)
    _ = state.update(.output(.lost(reason: "The device was unplugged.")))
    #expect(!state.playback.isPlaying)
    #expect(state.message?.severity == .error)
    #expect(state.update(.command(.playPause)).isEmpty)
  }

  @Test func zoomingToSamplesAsksForThemOnce() {
    var state = SongFixture.workbench()
    let effects = state.update(.command(.zoomSamples))
    guard case .readWindow(let range, _)? = effects.first else {
      Issue.record("no window was asked for")
      return
    }
    #expect(range.contains(state.view.start))
    #expect(state.view.framesPerColumn == 1)
    #expect(state.update(.command(.timeUnit)).isEmpty)
    #expect(state.update(.command(.zoomWhole)).isEmpty)
  }

  @Test func theVerticalZoomRaisesEveryWaveformAndStopsAtItsEnds() {
    var state = SongFixture.workbench()
    func height(_ level: Double) -> Float {
      state.waveformScale.height(of: Decibels(level).linear.factor)
    }
    #expect(height(0) == 1)
    #expect(abs(height(-16.054) - 0.5) < 1e-4)
    #expect(abs(height(-32.108) - 0.25) < 1e-4)
    #expect(state.waveformScale.height(of: -1) == -1)
    _ = state.update(.command(.zoomLower))
    #expect(state.waveformScale == .fullScale)
    #expect(state.message != nil)
    _ = state.update(.command(.zoomTaller))
    #expect(abs(height(-6) - 1) < 1e-4)
    #expect(height(0) == 1)
    #expect(abs(height(-22.054) - 0.5) < 1e-4)
    for _ in 0..<20 { _ = state.update(.command(.zoomTaller)) }
    #expect(state.waveformScale.gain.value == 48)
    _ = state.update(.command(.zoomLower))
    #expect(state.waveformScale.gain.value == 42)
  }

  @Test func clicksReachWhatTheyShow() {
    var state = SongFixture.workbench()
    // Row 6 is the second row of the first lane, where its switches stand.
    let screen = WorkbenchView(state: state, theme: Theme(name: "none"), keymap: Keymap()).screen()
    let row = (0..<40).first { screen[22, $0].text == "m" }
    guard let row else {
      Issue.record("no mute switch on screen")
      return
    }
    _ = state.update(.mouse(MouseEvent(kind: .press, x: 22, y: row)))
    #expect(state.settings.stems[0].isMuted)
    let effects = state.update(.mouse(MouseEvent(kind: .press, x: 28, y: row)))
    #expect(effects == [.transport(.seek(.start))])
  }

  @Test func everyCommandHasAUniqueNameAndHelp() {
    let helps = Command.allCases.map(\.description.help)
    #expect(Set(helps).count == helps.count)
    #expect(Command.allCases.allSatisfy { $0.name.allSatisfy { $0.isLowercase || $0 == "-" } })
  }

  @Test func listsScrollNoFartherThanTheyReach() {
    var state = SongFixture.workbench(columns: 80, rows: 24)
    _ = state.update(.command(.help))
    for _ in 0..<500 { _ = state.update(.key(KeyEvent(.character("j")))) }
    guard case .help(let last) = state.mode else {
      Issue.record("help is closed")
      return
    }
    #expect((1..<Command.allCases.count + 20).contains(last))
    _ = state.update(.key(KeyEvent(.up)))
    #expect(state.mode == .help(scroll: last - 1))
    _ = state.update(.key(KeyEvent(.home)))
    #expect(state.mode == .help(scroll: 0))
    _ = state.update(.key(KeyEvent(.end)))
    #expect(state.mode == .help(scroll: last))
  }

  @Test func resettingTheMetersForgetsTroubles() {
    var state = SongFixture.workbench()
    func tick(clipped: Int) {
      let playback = PlaybackSnapshot(clippedSamples: clipped)
      _ = state.update(
        .tick(Tick(elapsed: 0.1, playback: playback, xruns: 2, peaks: [], reading: .silence)))
    }
    tick(clipped: 7)
    #expect(state.troubles == Troubles(xruns: 2, clippedSamples: 7))
    #expect(state.update(.command(.resetMeters)) == [.resetOutputMeters])
    #expect(state.troubles == Troubles())
    tick(clipped: 9)
    #expect(state.troubles == Troubles(clippedSamples: 2))
  }

  @Test func everyKeyAnswers() {
    var state = SongFixture.workbench()
    #expect(state.update(.key(KeyEvent(.character("%")))).isEmpty)
    #expect(state.message?.text == "% has no command; the help lists all keys.")
    for command: Workbench.Command in [.follow, .levelUp, .reconnect] {
      state.message = nil
      _ = state.update(.command(command))
      #expect(state.message?.severity == .note, "\(command)")
    }
  }

  @Test func promptsAreEditedInTheMiddle() {
    var state = after([.gainType]).state
    for key in ["-", "3", "5", "Left", ".", "Home", "Del", "End", "Enter"] {
      _ = KeyEvent(notation: key).map { state.update(.key($0)) }
    }
    #expect(state.settings.stems[0].gain == Decibels(3.5))
    state = after([.gainType]).state
    _ = state.update(.key(KeyEvent(.backspace)))
    #expect(state.mode == .lanes)
  }
}
