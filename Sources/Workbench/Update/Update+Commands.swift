import Signal
import Stems
import TerminalUI

extension WorkbenchState {
  /// Why a command cannot do anything now, in one sentence; nil when it can.
  public func reasonUnavailable(_ command: Command) -> String? {
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
    default: nil
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
    case .suspend: return [.suspend]
    case .cancel:
      pendingKeys = []
      if mode == .lanes { message = nil }
      mode = .lanes
    case .quit:
      hasQuit = true
      return [.quit]
    default: break
    }
    return []
  }
}
