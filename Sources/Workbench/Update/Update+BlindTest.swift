import Signal
import Stems

extension WorkbenchState {
  /// Why a command waits for the end of the blind test; nil when it does not.
  func reasonBlinded(_ command: Command) -> String? {
    guard isBlinded else { return nil }
    switch command.description.group {
    case .transport, .blind: return nil
    default: break
    }
    switch command {
    case .levelUp, .levelDown, .dim, .mono, .channelsNext, .timeUnit, .reconnect, .help, .redraw,
      .suspend, .cancel, .quit:
      return nil
    default: return "Finish the blind test first."
    }
  }

  /// Why the blind test has nothing to do for a command; nil when it has.
  func reasonUntestable(_ command: Command) -> String? {
    guard let blindTest else {
      if command != .blindTest { return "Begin a blind test first." }
      return null == nil || isNullStale
        ? "The loudness of sum and mixdown is still being measured." : nil
    }
    switch command {
    case .blindTest, .blindFinish: return nil
    default: break
    }
    if blindTest.isFinished { return "The blind test is over." }
    let isAnswer = command == .answerA || command == .answerB
    return isAnswer && !blindTest.hasHeardX ? "Listen to X first." : nil
  }

  mutating func performBlindTest(_ command: Command) -> [Effect] {
    switch command {
    case .blindTest:
      guard let test = blindTest else { return beginBlindTest() }
      return test.isFinished || test.trials.isEmpty ? closeBlindTest() : finishBlindTest()
    case .blindFinish:
      guard let test = blindTest, !test.isFinished else { return beginBlindTest() }
      return test.trials.isEmpty ? closeBlindTest() : finishBlindTest()
    case .hearA: return hear(.a)
    case .hearB: return hear(.b)
    case .hearX: return hear(.x)
    case .answerA: return answer(isMixdown: false)
    case .answerB: return answer(isMixdown: true)
    case .blindScore:
      blindTest?.showsScore.toggle()
      blindTest?.wasScoreShown = true
    default: break
    }
    return []
  }

  /// Level-matched, with A to begin with.
  private mutating func beginBlindTest() -> [Effect] {
    let before = settings.monitor
    blindTest = BlindTest(before: before)
    settings.monitor.isLoudnessMatched = true
    let effects = keepingView { state in
      state.mode = .lanes
      state.room = .blindTest
    }
    return effects + hear(.a) + [.drawBlind]
  }

  /// Takes the throw of the dice.
  mutating func take(drawn isMixdown: Bool) -> [Effect] {
    guard isBlinded else { return [] }
    blindTest?.isMixdown = isMixdown
    return []
  }

  private mutating func hear(_ wanted: BlindTest.Heard) -> [Effect] {
    guard var test = blindTest, !test.isFinished else { return [] }
    test.heard = wanted
    guard let source = test.source else { return [] }
    blindTest = test
    noteHearingX()
    settings.monitor.source = source
    return [.applySettings(settings)]
  }

  /// X counts as heard once it sounds: an answer to silence would be noise in the score.
  mutating func noteHearingX() {
    if playback.isPlaying, blindTest?.heard == .x { blindTest?.hasHeardX = true }
  }

  /// Notes the answer and draws the next X; A is heard until somebody asks for another one.
  private mutating func answer(isMixdown said: Bool) -> [Effect] {
    guard var test = blindTest, let wasMixdown = test.isMixdown else { return [] }
    test.trials.append(BlindTest.Trial(wasMixdown: wasMixdown, saidMixdown: said))
    test.isMixdown = nil
    test.hasHeardX = false
    blindTest = test
    if test.trials.count >= BlindTest.plannedTrials { return finishBlindTest() }
    return hear(.a) + [.drawBlind]
  }

  /// The monitor as it was before; the meters begin anew, so that they do not tell of X.
  private mutating func finishBlindTest() -> [Effect] {
    guard let test = blindTest else { return [] }
    blindTest?.isFinished = true
    settings.monitor.source = test.before.source
    settings.monitor.isLoudnessMatched = test.before.isLoudnessMatched
    outputMeter = LaneMeter()
    return [.applySettings(settings), .resetOutputMeters]
  }

  private mutating func closeBlindTest() -> [Effect] {
    let effects = isBlinded ? finishBlindTest() : []
    blindTest = nil
    return effects + keepingView { $0.room = nil }
  }
}
