import TerminalUI

extension CommandScreenState {
  /// Takes a key: looks it up with those typed before it, and performs the command that they make.
  ///
  /// What no binding takes is for the prompt or list that is open.
  mutating func look(up key: KeyEvent, in keymap: Keymap) -> [Outcome] {
    dropReadMessage()
    if keymap.takesCounts, takeDigit(of: key) { return [] }
    pendingKeys.append(key)
    switch keymap.answer(to: pendingKeys, in: keymapModes) {
    case .matched(let name):
      let count = pendingCount
      forgetKeys()
      guard var call = CommandCall(name.text) else { return [] }
      call.count = count
      return take(call)
    case .pending: return []
    case .notFound:
      let wasSequence = pendingKeys.count > 1 || pendingCount != nil
      let keys = pendingKeys
      forgetKeys()
      if !wasSequence { return take(key) }
      message = Message(
        .note, "\(keys.map(\.notation).joined(separator: " ")) has no command.")
      return []
    case .cancelled:
      forgetKeys()
      return []
    }
  }

  mutating func forgetKeys() {
    pendingKeys = []
    pendingCount = nil
  }

  /// Adds a digit to the count, where one may stand; a 0 begins none.
  private mutating func takeDigit(of key: KeyEvent) -> Bool {
    guard let digit = key.countDigit, pendingKeys.isEmpty, pendingCount != nil || digit > 0,
      isCountable
    else { return false }
    pendingCount = min(CommandCall.mostTimes, (pendingCount ?? 0) * 10 + digit)
    return true
  }
}
