import Signal
import Stems
import TerminalUI

extension WorkbenchState {
  mutating func performStem(_ command: Command) -> [Effect] {
    switch command {
    case .laneNext: select(offset: 1)
    case .lanePrevious: select(offset: -1)
    case .laneFirst: select(offset: -laneIDs.count)
    case .laneLast: select(offset: laneIDs.count)
    case .clearMuteSolo:
      return changeStems("mutes and solos cleared") { stems in
        for index in stems.indices {
          stems[index].isMuted = false
          stems[index].isSoloed = false
        }
      }
    case .soloExclusive: return soloExclusively()
    default:
      guard let stem = selectedStem else { return [] }
      return performStem(command, on: stem)
    }
    return []
  }

  private mutating func performStem(_ command: Command, on stem: StemID) -> [Effect] {
    switch command {
    case .gainUpFine: return nudge(stem, by: Decibels(0.1))
    case .gainDownFine: return nudge(stem, by: Decibels(-0.1))
    case .gainUp: return nudge(stem, by: Decibels(0.5))
    case .gainDown: return nudge(stem, by: Decibels(-0.5))
    case .gainUpCoarse: return nudge(stem, by: Decibels(3))
    case .gainDownCoarse: return nudge(stem, by: Decibels(-3))
    case .gainUnity: return change(stem) { $0.gain = .unity }
    case .mute: return change(stem) { $0.isMuted.toggle() }
    case .solo: return change(stem) { $0.isSoloed.toggle() }
    case .polarity: return change(stem) { $0.isPolarityInverted.toggle() }
    case .offsetLater:
      return change(stem, gesture: "offset") { $0.offset = $0.offset + FrameCount(1) }
    case .offsetEarlier:
      return change(stem, gesture: "offset") { $0.offset = $0.offset - FrameCount(1) }
    default: break
    }
    return []
  }

  /// Sets a typed gain, limited to what can be set.
  mutating func setGain(_ gain: Decibels, of stem: StemID) -> [Effect] {
    change(stem) { $0.gain = min(StemSettings.highestGain, gain) }
  }

  /// Moves a gain away from what it was when it was taken hold of; a whole drag is one change to undo.
  mutating func dragGain(of stem: StemID, from: Decibels, by step: Double) -> [Effect] {
    let start = from.value == -.infinity ? Self.lowestStep : from.value
    let next = ((start + step) * 10).rounded() / 10
    return change(stem, gesture: "gain", isOpenEnded: true) {
      $0.gain = next < Self.lowestStep ? .silence : min(StemSettings.highestGain, Decibels(next))
    }
  }

  /// Below it a stem is silent in every delivery: the next step down is −∞, up comes back.
  private static let lowestStep = -90.0

  /// Sets a typed offset.
  mutating func setOffset(_ offset: FrameCount, of stem: StemID) -> [Effect] {
    let farthest = StemSettings.farthestOffset(at: song.sampleRate)
    return change(stem) { $0.offset = min(farthest, max(-farthest, offset)) }
  }

  /// Moves a gain by a step; steps land on tenths so that down undoes up.
  private mutating func nudge(_ stem: StemID, by step: Decibels) -> [Effect] {
    let floor = Self.lowestStep
    return change(stem, gesture: "gain") { settings in
      let current = settings.gain.value == -.infinity ? floor - 0.1 : settings.gain.value
      let next = ((current + step.value) * 10).rounded() / 10
      settings.gain =
        next < floor ? .silence : min(StemSettings.highestGain, Decibels(next))
    }
  }

  private mutating func soloExclusively() -> [Effect] {
    guard let stem = selectedStem else { return [] }
    let isAlone =
      settings.stems[stem.index].isSoloed && settings.stems.count(where: \.isSoloed) == 1
    return changeStems("solo \(visibleText(song.stems[stem.index].name)) alone") { stems in
      for index in stems.indices { stems[index].isSoloed = index == stem.index && !isAlone }
    }
  }

  /// Changes a stem; edits of one `gesture` in a row are one step of undo.
  private mutating func change(
    _ stem: StemID, gesture: String? = nil, isOpenEnded: Bool = false,
    _ body: (inout StemSettings) -> Void
  ) -> [Effect] {
    let gesture = gesture.map {
      History.Gesture("\($0) \(stem.index)", isOpenEnded: isOpenEnded)
    }
    return changeStems(as: gesture) { body(&$0[stem.index]) }
  }

  private mutating func select(offset: Int) {
    guard let index = laneIDs.firstIndex(of: selected) else { return }
    _ = selectLane(number: index + offset + 1)
  }

  /// Selects a lane by its place from the top, from 1; the nearest where there is none.
  mutating func selectLane(number: Int) -> [Effect] {
    let lanes = laneIDs
    guard !lanes.isEmpty else { return [] }
    selected = lanes[max(0, min(lanes.count - 1, number - 1))]
    keepSelectionVisible()
    return []
  }

  /// Scrolls the stems so that the selected one is on screen.
  mutating func keepSelectionVisible() {
    let visible = Layout(state: self).visibleStemCount
    if let stem = selectedStem {
      firstVisibleStem = min(firstVisibleStem, stem.index)
      firstVisibleStem = max(firstVisibleStem, stem.index - visible + 1)
    }
    firstVisibleStem = max(0, min(firstVisibleStem, song.stems.count - visible))
  }
}
