import Signal
import Stems
import TerminalUI
import Testing
import Workbench

/// The blind test keeps its secret and counts right.
struct BlindTestTests {
  private func started(columns: Int = 120, rows: Int = 40) -> WorkbenchState {
    var state = RoomFixture.workbench(columns: columns, rows: rows)
    _ = state.update(.command(.blindTest))
    return state
  }

  @Test func itNeedsALoudnessToMatchAndAMixdown() {
    var alone = SongFixture.workbench(SongFixture.song(hasMixdown: false))
    #expect(alone.update(.command(.blindTest)).isEmpty && alone.openRoom == nil)
    var early = SongFixture.workbench()
    #expect(early.update(.command(.blindTest)).isEmpty)
    #expect(early.message?.text == "The loudness of sum and mixdown is still being measured.")
    var state = RoomFixture.workbench()
    let effects = state.update(.command(.blindTest))
    #expect(effects.contains(.drawBlind))
    #expect(state.settings.monitor.isLoudnessMatched && state.settings.monitor.source == .sum)
  }

  /// Nothing that the engineer can see depends on what X is, whatever is heard and however it measures.
  @Test(arguments: [(80, 24), (120, 40), (200, 60), (40, 10)])
  func nothingOnScreenTellsWhatXIs(columns: Int, rows: Int) throws {
    var screens: [[Screen]] = []
    for isMixdown in [false, true] {
      var state = started(columns: columns, rows: rows)
      var shown: [Screen] = []
      _ = state.update(.blindDraw(isMixdown: isMixdown))
      for command: Workbench.Command in [
        .hearX, .hearB, .hearX, .playPause, .seekForward, .sourceToggle, .sourceResidual,
        .meterBridge, .findings, .loudnessView, .loudnessMatch, .resetMeters, .help, .cancel,
        .notes, .mono, .hearA, .hearX, .levelDown, .seekTime,
      ] {
        _ = state.update(.command(command))
        // The two measure differently: levels, loudness, clipped samples.
        let reading = OutputReading(
          peak: isMixdown ? LanePeak(left: 1.2, right: 1.2, overs: 9) : LanePeak(left: 0.1),
          rmsLeft: Decibels(isMixdown ? -6 : -30), rmsRight: Decibels(-20),
          momentary: Decibels(isMixdown ? -6 : -30), shortTerm: Decibels(isMixdown ? -6 : -30),
          integrated: Decibels(isMixdown ? -6 : -30), truePeak: Decibels(isMixdown ? 1 : -9),
          correlation: isMixdown ? 1 : -1,
          steps: [LoudnessStep(momentary: isMixdown ? -6 : -30, shortTerm: -9)],
          points: [SIMD2(isMixdown ? 1 : 0, 0.5)])
        let playback = PlaybackSnapshot(
          isPlaying: true, position: FrameIndex(500_000), clippedSamples: isMixdown ? 400 : 0,
          invalidSamples: isMixdown ? 3 : 0)
        _ = state.update(
          .tick(Tick(elapsed: 0.1, playback: playback, xruns: 0, peaks: [], reading: reading)))
        for look: RoomScreenTests.Look in [.truecolor, .mono] {
          shown.append(try RoomScreenTests.screen(state, look))
        }
      }
      #expect(state.isBlinded)
      screens.append(shown)
    }
    #expect(screens[0] == screens[1])
    let text = screens[0].map { ScreenTests.text(of: $0) }.joined()
    #expect(!text.contains("[SUM]") && !text.contains("[MIXDOWN]"))
  }

  @Test func answersAreCountedAndTheMonitorComesBack() {
    var state = started()
    var right = 0
    for trial in 0..<BlindTest.plannedTrials {
      let isMixdown = trial * 7 % 3 == 0
      _ = state.update(.blindDraw(isMixdown: isMixdown))
      // Nobody answers before having listened.
      _ = state.update(.command(.answerA))
      #expect(state.blindTest?.trials.count == trial)
      _ = state.update(.command(.hearX))
      #expect(state.settings.monitor.source == (isMixdown ? .mixdown : .sum))
      let says = trial != 4 && trial != 9 ? isMixdown : !isMixdown
      right += says == isMixdown ? 1 : 0
      let effects = state.update(.command(says ? .answerB : .answerA))
      if trial < BlindTest.plannedTrials - 1 {
        #expect(effects.contains(.drawBlind) && state.settings.monitor.source == .sum)
      }
    }
    #expect(state.blindTest?.isFinished == true && state.blindTest?.right == right)
    #expect(right == 14)
    // 1 + 16 + 120 of 65536.
    #expect(abs((state.blindTest?.probability ?? 0) - 137.0 / 65_536) < 1e-15)
    #expect(!state.settings.monitor.isLoudnessMatched)
    _ = state.update(.command(.blindTest))
    #expect(state.openRoom == nil && state.blindTest == nil)
  }

  @Test func whatDoesNotSoundIsNotHeard() {
    var state = started()
    state.playback.isPlaying = false
    _ = state.update(.blindDraw(isMixdown: true))
    _ = state.update(.command(.hearX))
    _ = state.update(.command(.answerB))
    #expect(state.blindTest?.trials.isEmpty == true)
    _ = state.update(.command(.playPause))
    _ = state.update(.command(.hearX))
    _ = state.update(.command(.answerB))
    #expect(state.blindTest?.right == 1)
  }

  @Test func itCanBeGivenUp() {
    var state = started()
    _ = state.update(.blindDraw(isMixdown: true))
    _ = state.update(.command(.hearX))
    _ = state.update(.command(.answerB))
    _ = state.update(.blindDraw(isMixdown: false))
    // What was answered is shown first.
    let effects = state.update(.command(.cancel))
    #expect(state.blindTest?.isFinished == true && effects.contains(.resetOutputMeters))
    #expect(state.blindTest?.probability == 0.5)
    _ = state.update(.command(.cancel))
    #expect(state.openRoom == nil)
    // Without an answer there is nothing to show.
    state = started()
    _ = state.update(.command(.cancel))
    #expect(state.openRoom == nil && state.blindTest == nil && !state.isBlinded)
  }
}
