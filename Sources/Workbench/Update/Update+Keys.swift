public import TerminalUI

extension WorkbenchState {
  /// Takes a key: looks it up with those typed before it, and performs the command that they make.
  ///
  /// What no binding takes is for the prompt or list that is open.
  public mutating func press(_ key: KeyEvent, in keymap: Keymap) -> [Effect] {
    isWelcome = false
    if keymap.takesCounts, takeDigit(of: key) { return [] }
    pendingKeys.append(key)
    switch keymap.answer(to: pendingKeys, in: keymapModes) {
    case .matched(let name):
      let count = pendingCount
      forgetKeys()
      guard var call = CommandCall(name.text) else { return [] }
      call.count = count
      return update(.call(call))
    case .pending: return []
    case .notFound:
      let wasSequence = pendingKeys.count > 1 || pendingCount != nil
      let keys = pendingKeys
      forgetKeys()
      if !wasSequence { return update(.key(key)) }
      message = Message(
        .note, "\(keys.map(\.notation).joined(separator: " ")) has no command.")
      return []
    case .cancelled:
      forgetKeys()
      return []
    }
  }

  private mutating func forgetKeys() {
    pendingKeys = []
    pendingCount = nil
  }

  /// Adds a digit to the count, where one may stand; a 0 begins none.
  private mutating func takeDigit(of key: KeyEvent) -> Bool {
    guard let digit = key.countDigit, pendingKeys.isEmpty, pendingCount != nil || digit > 0,
      keymapModes.contains("lanes")
    else { return false }
    pendingCount = min(CommandCall.mostTimes, (pendingCount ?? 0) * 10 + digit)
    return true
  }

  /// The names under which keymaps hold the keys of what is open; the first that has a key wins.
  public var keymapModes: [String] {
    if search?.isTyping == true { return ["prompt"] }
    switch mode {
    case .lanes: return (room.map { [$0.keymapMode] } ?? []) + ["lanes"]
    case .prompt, .palette, .themes: return ["prompt"]
    case .help, .notes: return ["list"]
    case .history: return ["history", "list"]
    case .letter(.store): return ["store"]
    case .letter(.recall): return ["recall"]
    // The lanes stay at hand.
    case .findings: return ["findings", "lanes"]
    }
  }
}
