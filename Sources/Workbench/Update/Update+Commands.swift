import Signal
import Stems
import TerminalUI

extension WorkbenchState {
  /// Why a command cannot do anything now, in one sentence; nil when it can.
  public func reasonUnavailable(_ command: Command) -> String? {
    if let reason = reasonBlinded(command) { return reason }
    return reasonIdle(command)
  }

  private func reasonIdle(_ command: Command) -> String? {
    switch command {
    case .gainUpFine, .gainDownFine, .gainUp, .gainDown, .gainUpCoarse, .gainDownCoarse,
      .gainType, .gainUnity, .mute, .solo, .soloExclusive, .polarity, .offsetLater,
      .offsetEarlier, .offsetType:
      selectedStem == nil ? "Select a stem: the mixdown and the residual have no gain." : nil
    case .sourceMixdown, .sourceResidual, .sourceToggle, .loudnessMatch, .makeUpMore,
      .makeUpLess:
      song.mixdown == nil ? "This song came without a mixdown." : nil
    case .loopToggle:
      loop == nil ? "Set a loop start and end first." : nil
    case .markerRemove:
      markers.isEmpty ? "There is no marker." : nil
    case .findings, .findingNext, .findingPrevious, .findingOpen, .findingGo, .findingLoop,
      .findingSolo, .loopWorst, .applySolution:
      reasonUncheckable(command)
    case .heatMap, .heatEarlier, .heatLater, .heatHigher, .heatLower, .heatGo, .heatLoop,
      .blindTest, .hearA, .hearB, .hearX, .answerA, .answerB, .blindScore, .blindFinish:
      reasonUnmeasurable(command)
    case .undo: history.undoName == nil ? "There is nothing to undo." : nil
    case .redo: history.redoName == nil ? "There is nothing to do again." : nil
    default: nil
    }
  }

  private func reasonUncheckable(_ command: Command) -> String? {
    switch command {
    case .loopWorst:
      if song.mixdown == nil { return "This song came without a mixdown." }
      return verdict.sum == nil ? "The check is not through yet." : nil
    case .applySolution:
      if verdict.hasSolution { return nil }
      return verdict.phase == .done
        ? "No setting would bring the sum closer to the mixdown." : "The check is not through yet."
    case .findingNext, .findingPrevious, .findingOpen, .findingGo, .findingLoop, .findingSolo:
      return selectedFinding == nil ? "There is no finding." : nil
    default: return nil
    }
  }

  mutating func perform(_ command: Command) -> [Effect] {
    if let reason = reasonUnavailable(command) {
      message = Message(.note, reason)
      return []
    }
    let group = command.description.group
    switch group {
    case .transport: return performTransport(command)
    case .stem: return performStem(command)
    case .monitor: return performMonitor(command)
    case .check: return performCheck(command)
    case .meters: return performMeters(command)
    case .blind: return performBlindTest(command)
    case .view: return performView(command)
    case .program: return performProgram(command)
    }
  }

  private mutating func performProgram(_ command: Command) -> [Effect] {
    switch command {
    case .reconnect:
      if case .running(let format) = output {
        message = Message(.note, "\(visibleText(format.device)) is connected.")
      }
      return [.reconnect]
    case .help:
      if case .help = mode { mode = .lanes } else { mode = .help(scroll: 0) }
    case .redraw: return [.redraw]
    case .undo, .redo: return performHistory(command)
    case .suspend: return [.suspend]
    case .cancel:
      pendingKeys = []
      if mode == .lanes { message = nil }
      if mode == .lanes, room != nil { return leaveRoom() }
      return keepingView { $0.mode = .lanes }
    case .quit:
      hasQuit = true
      return [.quit]
    default: break
    }
    return []
  }
}
