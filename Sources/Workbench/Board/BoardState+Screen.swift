public import TerminalUI

extension BoardState {
  /// Takes a key: looks it up with those typed before it, and performs the command that they make.
  public mutating func press(_ key: KeyEvent, in keymap: Keymap) -> [BoardEffect] {
    look(up: key, in: keymap)
  }

  /// The names under which keymaps hold the keys of what is open; the first that has a key wins.
  public var keymapModes: [String] {
    if search?.isTyping == true { return ["prompt"] }
    switch mode {
    case .songs: return ["board"]
    case .prompt, .palette, .themes: return ["prompt"]
    case .help, .notes: return ["list"]
    }
  }
}

extension BoardState: CommandScreenState {
  var overlay: Overlay? {
    get {
      switch mode {
      case .palette(let palette): .palette(palette)
      case .themes(let chooser): .themes(chooser)
      case .songs, .prompt, .help, .notes: nil
      }
    }
    set {
      mode =
        switch newValue {
        case .palette(let palette)?: .palette(palette)
        case .themes(let chooser)?: .themes(chooser)
        case nil: .songs
        }
    }
  }

  var isCountable: Bool { mode == .songs }

  var body: Rect {
    let layout = BoardLayout(state: self)
    return Rect(
      x: 0, y: layout.header.maxY, width: size.columns,
      height: max(0, layout.status.y - layout.header.maxY))
  }

  /// What the board knows: all of the album but the way back to it, and what is the same everywhere.
  var offeredCommands: [Command] {
    Command.allCases.filter { command in
      switch command {
      case .board: false
      case .levelUp, .levelDown, .dim, .notes, .themes, .undo, .redo, .reconnect, .help, .search,
        .palette, .mouse, .redraw, .reload, .suspend, .cancel, .quit:
        true
      default: command.description.group == .album
      }
    }
  }

  mutating func answer(_ command: Command, with value: String) -> Answer<BoardEffect>? {
    switch command {
    case .gapType: answer(.gap, with: value)
    case .transitionLength: answer(.transitionSeconds, with: value)
    default: nil
    }
  }

  /// The song of this number, or the last one; for both commands, as with lanes.
  mutating func select(_ number: Int, by command: Command) -> [BoardEffect]? {
    guard command == .songFirst || command == .songLast else { return nil }
    select(number - 1)
    return []
  }

  mutating func take(_ call: CommandCall) -> [BoardEffect] { update(.call(call)) }
  mutating func take(_ key: KeyEvent) -> [BoardEffect] { update(.key(key)) }

  static func showTheme(_ name: String, isKept: Bool) -> BoardEffect {
    .showTheme(name, isKept: isKept)
  }

  static func latest(of effects: [BoardEffect]) -> [BoardEffect] { effects.lastOfEachKind(kind) }

  private static func kind(of effect: BoardEffect) -> Int? {
    switch effect {
    case .keep: 0
    case .play: 1
    case .monitor: 2
    default: nil
    }
  }
}
