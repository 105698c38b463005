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
      .findingSolo, .loopWorst, .applySolution, .requestCopy:
      reasonUncheckable(command)
    case .snapshotStore, .snapshotRecall, .snapshotCompare, .snapshotBlend:
      reasonWithoutSnapshot(command)
    case .stemVersion: reasonWithoutVersion()
    case .markerName: markers.isEmpty ? "There is no marker." : nil
    case .heatMap, .heatEarlier, .heatLater, .heatHigher, .heatLower, .heatGo, .heatLoop,
      .blindTest, .hearA, .hearB, .hearX, .answerA, .answerB, .blindScore, .blindFinish:
      reasonUnmeasurable(command)
    case .board: isInAlbum ? nil : "This song was not entered from an album."
    case .songNext, .songPrevious, .songFirst, .songLast, .songOpen, .songEarlier, .songLater,
      .gapType, .transitionPlay, .transitionNext, .transitionPrevious, .transitionLength,
      .checkAlbum:
      "This is for the board of an album."
    case .search:
      wholeList?.isSearchable == false ? "The list of edits is not searched." : nil
    case .themes: themeNames.isEmpty ? "There is no theme to choose from." : nil
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
    case .requestCopy: return verdict.summary == nil ? "The check is not through yet." : nil
    case .findingNext, .findingPrevious, .findingOpen, .findingGo, .findingLoop, .findingSolo:
      guard selectedFinding == nil else { return nil }
      return verdict.findings.isEmpty ? "There is no finding." : "Open the findings first."
    default: return nil
    }
  }

  mutating func perform(_ command: Command) -> [Effect] {
    if let reason = reasonUnavailable(command) {
      message = Message(.note, reason)
      return []
    }
    if let kind = command.prompt {
      cover(with: .prompt(Prompt(kind: kind, text: currentText(of: kind))))
      return []
    }
    let group = command.description.group
    switch group {
    case .transport: return performTransport(command)
    case .stem: return performStem(command)
    case .session: return performSession(command)
    case .monitor: return performMonitor(command)
    case .check: return performCheck(command)
    case .meters: return performMeters(command)
    case .blind: return performBlindTest(command)
    case .album:
      // Only the way back is left of these where a song is open.
      isLeaving = true
    case .view: return performView(command)
    case .program: return performProgram(command)
    }
    return []
  }

  private mutating func performSession(_ command: Command) -> [Effect] {
    switch command {
    case .stemVersion: return changeVersion()
    case .listened:
      showsListened.toggle()
      if showsListened { message = Message(.note, "Listened through: \(listenedText).") }
      return []
    default: return performSnapshot(command)
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
      search = nil
      if case .help = mode { mode = .lanes } else { mode = .help(scroll: 0) }
    case .search: startSearch()
    case .palette:
      search = nil
      overlay = .palette(Palette())
    case .mouse:
      isMouseOn.toggle()
      message = Message(
        .note, isMouseOn ? "The mouse works." : "The mouse is left to the terminal.")
      return [.setMouse(isMouseOn)]
    case .reload: return [.reload]
    case .redraw: return [.redraw]
    case .undo, .redo, .history, .historyGo: return performHistory(command)
    case .suspend: return [.suspend]
    case .cancel: return cancel()
    case .quit:
      hasQuit = true
      return [.quit]
    default: break
    }
    return []
  }

  /// Leaves what is open, the innermost first.
  private mutating func cancel() -> [Effect] {
    forgetKeys()
    if search != nil {
      search = nil
      return []
    }
    // Who has read the notes has read the message that named them.
    if mode == .lanes { message = nil }
    if case .notes = mode { message = nil }
    if mode == .lanes, room != nil { return leaveRoom() }
    if case .themes(let chooser) = mode { return cancelThemes(chooser) }
    return keepingView { $0.mode = $0.mode == $0.baseMode ? .lanes : $0.baseMode }
  }
}
