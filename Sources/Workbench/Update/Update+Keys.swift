public import TerminalUI

extension WorkbenchState {
  /// Takes a key: looks it up with those typed before it, and performs the command that they make.
  public mutating func press(_ key: KeyEvent, in keymap: Keymap) -> [Effect] {
    isWelcome = false
    return look(up: key, in: keymap)
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
