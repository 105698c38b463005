import Inspection
import Signal
import Stems

extension WorkbenchState {
  /// Takes news of the check.
  mutating func take(_ news: InspectionNews) -> [Effect] {
    switch news {
    case .measuring(let share): verdict.phase = .measuring(share)
    case .residual(let chunk):
      // Of the song as delivered: the residual of other settings is measured by itself.
      if isAsDelivered { residual?.insert(chunk) }
    case .measured(let findings):
      verdict.findings = findings
      keepFindingSelected()
    case .solving(let share): verdict.phase = .solving(share)
    case .done(let summary): return finish(summary)
    case .failed:
      verdict.phase = .done
      return song.mixdown == nil ? [] : [.scanResidual(settings)]
    }
    return []
  }

  private mutating func finish(_ summary: InspectionSummary) -> [Effect] {
    verdict.take(summary)
    keepFindingSelected()
    guard let null = summary.sum.null, isAsDelivered else { return [] }
    // A verdict that was kept comes without the residual.
    let scan = residual?.isComplete == false ? [Effect.scanResidual(settings)] : []
    return take(null) + scan
  }

  /// Whether the sum is the sum of the files.
  var isAsDelivered: Bool { settings.stems.allSatisfy { $0 == StemSettings() } }

  private mutating func keepFindingSelected() {
    guard case .findings(let cursor, let isOpen) = baseMode else { return }
    baseMode = .findings(
      cursor: max(0, min(cursor, verdict.findings.count - 1)), isOpen: isOpen)
    // The list has the rows that it needs, and the lanes what it leaves.
    keepSelectionVisible()
  }

  /// The finding that the cursor is on.
  var selectedFinding: Finding? {
    guard case .findings(let cursor, _) = baseMode else { return nil }
    return verdict.findings.indices.contains(cursor) ? verdict.findings[cursor] : nil
  }

  mutating func performCheck(_ command: Command) -> [Effect] {
    switch command {
    case .findings:
      return keepingView { state in
        if case .findings = state.mode {
          state.mode = .lanes
        } else {
          state.room = nil
          state.mode = .findings(cursor: 0, isOpen: false)
          state.selectFindingsLane()
        }
      }
    case .findingNext: moveFinding(by: 1)
    case .findingPrevious: moveFinding(by: -1)
    case .findingOpen:
      if case .findings(let cursor, let isOpen) = mode {
        mode = .findings(cursor: cursor, isOpen: !isOpen)
        keepSelectionVisible()
      }
    case .findingGo: return goToFinding()
    case .findingLoop: return loopFinding()
    case .findingSolo: return soloFinding()
    case .loopWorst: return loopWorst()
    case .applySolution: return applySolution()
    case .requestCopy: return verdict.summary.map { [.copyRequest($0)] } ?? []
    default: break
    }
    return []
  }

  private mutating func moveFinding(by step: Int) {
    guard case .findings(let cursor, let isOpen) = mode, !verdict.findings.isEmpty else { return }
    let next = max(0, min(verdict.findings.count - 1, cursor + step))
    mode = .findings(cursor: next, isOpen: isOpen)
    selectFindingsLane()
  }

  /// Selects a finding; the one that is selected shows its evidence, or hides it.
  mutating func clickFinding(_ finding: Int) {
    guard case .findings(let cursor, let isOpen) = mode else { return }
    mode = .findings(cursor: finding, isOpen: finding == cursor ? !isOpen : isOpen)
    selectFindingsLane()
  }

  /// Selects the lane that the finding at the cursor is about.
  private mutating func selectFindingsLane() {
    if case .lane(let lane)? = selectedFinding?.subject {
      selected = lane < song.stems.count ? .stem(StemID(lane)) : .mixdown
      keepSelectionVisible()
    }
  }

  private mutating func goToFinding() -> [Effect] {
    guard let worst = selectedFinding?.worst else {
      message = Message(.note, "This finding is everywhere: it has no place to go to.")
      return []
    }
    return seek(to: worst.lowerBound)
  }

  private mutating func loopFinding() -> [Effect] {
    guard let worst = selectedFinding?.worst else {
      message = Message(.note, "This finding is everywhere: it has no place to loop.")
      return []
    }
    // Enough before and after to hear what is meant.
    let second = song.sampleRate.frames(1)
    let range =
      worst.upperBound - worst.lowerBound < second + second
      ? worst.lowerBound - second..<worst.lowerBound + second + second : worst
    return playLoop(range)
  }

  /// Loops a range and plays it from its start.
  mutating func playLoop(_ wanted: Range<FrameIndex>) -> [Effect] {
    let range = wanted.clamped(to: .start..<(.start + length))
    guard !range.isEmpty else { return [] }
    _ = edit { content in
      content.loop = range
      content.isLooping = true
    }
    let start = seek(to: range.lowerBound)
    let play: [Effect] = playback.isPlaying ? [] : [.transport(.play)]
    playback.isPlaying = true
    return [.transport(.loop(range))] + start + play
  }

  private mutating func soloFinding() -> [Effect] {
    guard case .lane(let lane)? = selectedFinding?.subject, lane < song.stems.count else {
      message = Message(.note, "This finding is not about one stem.")
      return []
    }
    selected = .stem(StemID(lane))
    keepSelectionVisible()
    return perform(.soloExclusive)
  }

  private mutating func loopWorst() -> [Effect] {
    guard let range = verdict.worstSeconds(rate: song.sampleRate) else {
      message = Message(.note, "Sum and mixdown are equal: there is no residual to listen to.")
      return []
    }
    settings.monitor.source = .residual
    return [.applySettings(settings)] + playLoop(range)
  }

  private mutating func applySolution() -> [Effect] {
    let proposals = verdict.proposals
    let effects = edit("solution applied") { content in
      for (index, proposal) in proposals.enumerated() where proposal.changesSomething {
        content.stems[index].gain = min(StemSettings.highestGain, proposal.audibleGain)
        content.stems[index].isPolarityInverted = proposal.isPolarityInverted
        content.stems[index].offset = proposal.offset
        if proposal.isLeftOut { content.stems[index].isMuted = true }
        content.appliedSolution[index] = content.stems[index]
      }
    }
    let depth = verdict.depthAfter.map { ": the null goes to \(LevelText.level($0)) dB" } ?? ""
    message = Message(
      .note,
      effects.isEmpty
        ? "The solution is applied already." : "Solution applied\(depth); U undoes it.")
    return effects
  }
}
