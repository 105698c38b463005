import Stems
import TerminalUI

extension WorkbenchState: CommandScreenState {
  var overlay: Overlay? {
    get {
      switch mode {
      case .palette(let palette): .palette(palette)
      case .themes(let chooser): .themes(chooser)
      default: nil
      }
    }
    set {
      switch newValue {
      case .palette(let palette)?: cover(with: .palette(palette))
      case .themes(let chooser)?: cover(with: .themes(chooser))
      case nil: uncover()
      }
    }
  }

  var isCountable: Bool { keymapModes.contains("lanes") }

  var body: Rect {
    let layout = Layout(state: self)
    return Rect(
      x: 0, y: layout.header.maxY, width: size.columns,
      height: max(0, layout.status.y - layout.header.maxY))
  }

  /// Every command that an open song can need: of those of an album the way back to it.
  var offeredCommands: [Command] {
    Command.allCases.filter { $0.description.group != .album || $0 == .board && isInAlbum }
  }

  mutating func answer(_ command: Command, with value: String) -> Answer<Effect>? {
    command.prompt.map { answer($0, with: value) }
  }

  mutating func select(_ number: Int, by command: Command) -> [Effect]? {
    command == .laneFirst || command == .laneLast ? selectLane(number: number) : nil
  }

  mutating func take(_ call: CommandCall) -> [Effect] { update(.call(call)) }
  mutating func take(_ key: KeyEvent) -> [Effect] { update(.key(key)) }

  static func showTheme(_ name: String, isKept: Bool) -> Effect {
    .showTheme(name, isKept: isKept)
  }

  static func latest(of effects: [Effect]) -> [Effect] { effects.lastOfEachKind(kind) }

  private static func kind(of effect: Effect) -> Int? {
    switch effect {
    case .applySettings: 0
    case .scanResidual: 1
    case .readWindow: 2
    case .measureBands: 3
    case .transport(.seek): 4
    default: nil
    }
  }
}
