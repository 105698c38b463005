import Signal
import Stems
import TerminalUI

extension WorkbenchState {
  /// Changes the session's content as one step of undo; with the edit before it, where both are one gesture.
  /// `name` is said when the step is undone; without one it is made of what has changed.
  mutating func edit(
    _ name: String? = nil, as gesture: History.Gesture? = nil,
    _ body: (inout SessionContent) -> Void
  ) -> [Effect] {
    let before = session.content
    body(&session.content)
    guard session.content != before else { return [] }
    // Another balance than the two that are compared: there is no way back to the one set aside but undo.
    if session.content.stems != before.stems { setAside = nil }
    let change = ChangeName(song: song, isUnicode: capabilities.isUnicode, timeUnit: timeUnit)
    history.record(before: before, after: session.content, gesture: gesture, time: clock) {
      name ?? change.text(from: $0, to: $1)
    }
    return contentChanged(from: before)
  }

  /// Changes settings of stems, as `edit`.
  mutating func changeStems(
    _ name: String? = nil, as gesture: History.Gesture? = nil,
    _ body: (inout [StemSettings]) -> Void
  ) -> [Effect] {
    edit(name, as: gesture) { body(&$0.stems) }
  }

  /// What is to be done when the content is another one.
  private mutating func contentChanged(from before: SessionContent) -> [Effect] {
    let isOtherLoop = before.loop != loop || before.isLooping != isLooping
    let transport: [Effect] = isOtherLoop ? [.transport(.loop(isLooping ? loop : nil))] : []
    return (before.stems != session.content.stems ? settingsChanged() : []) + transport
  }

  /// The sum is another one: hand it to the player, and measure the residual again.
  mutating func settingsChanged() -> [Effect] {
    isNullStale = true
    let scan = song.mixdown == nil ? [] : [Effect.scanResidual(settings)]
    return [.applySettings(settings)] + scan + windowIfNeeded() + bandsChanged()
  }

  // MARK: History

  mutating func performHistory(_ command: Command) -> [Effect] {
    switch command {
    case .undo:
      guard let name = history.undoName else { return [] }
      message = Message(.note, "undo: " + name)
      return goInHistory(to: history.current - 1)
    case .redo:
      guard let name = history.redoName else { return [] }
      message = Message(.note, "redo: " + name)
      return goInHistory(to: history.current + 1)
    case .history:
      if case .history = mode { mode = .lanes } else { mode = .history(cursor: history.current) }
    case .historyGo:
      guard case .history(let cursor) = mode else { return [] }
      return goInHistory(to: cursor)
    default: break
    }
    return []
  }

  private mutating func goInHistory(to index: Int) -> [Effect] {
    let before = session.content
    guard let content = history.go(to: index, from: before) else { return [] }
    session.content = content
    return contentChanged(from: before)
  }

  /// The lines of the history that are seen, the one in force marked: how it was opened, and the steps since.
  /// A day of work has thousands of others.
  func historyLines(cursor: Int) -> [ListLine] {
    let last = history.names.count
    let first = max(0, min(last + 1 - body.height, cursor - body.height / 2))
    let digits = "\(last)".count
    return (first...max(first, min(last, first + body.height - 1))).map { index in
      let name = index == 0 ? "as it was opened" : history.names[index - 1]
      var line = ListLine(text: name, isFaint: index > history.current)
      let number = "\(index)"
      line.key = index == history.current ? "* " : "  "
      line.key += String(repeating: " ", count: digits - number.count) + number
      line.isChosen = index == cursor
      return line
    }
  }
}
