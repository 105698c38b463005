import TerminalUI

/// What is worked by commands: the workbench and the board of an album share what reads keys and counts, the palette,
/// the lists that are searched, the list of themes and the mouse in both.
protocol CommandScreenState {
  /// What is to be done outside of the state.
  associatedtype Outcome

  var size: Size { get }
  var capabilities: TerminalCapabilities { get }
  /// Keys typed of a sequence that is not complete, and the count typed before them.
  var pendingKeys: [KeyEvent] { get set }
  var pendingCount: Int? { get set }
  var message: Message? { get set }
  /// What was run from the palette, the newest last.
  var paletteHistory: [String] { get set }
  /// The themes that can be chosen, and the one that is shown.
  var themeNames: [String] { get }
  var themeName: String { get }
  /// What lies over everything else; nil closes it.
  var overlay: Overlay? { get set }

  /// The list that is open, whole; nil where none is.
  var wholeList: OpenList? { get }
  /// What the open list is searched for; nil while it is shown whole.
  var search: ListSearch? { get set }

  /// The names under which keymaps hold the keys of what is open; the first that has a key wins.
  var keymapModes: [String] { get }
  /// Whether digits are counts now.
  var isCountable: Bool { get }
  /// Between the header and the status row.
  var body: Rect { get }
  /// What palette and help offer.
  var offeredCommands: [Command] { get }

  func reasonUnavailable(_ command: Command) -> String?
  mutating func perform(_ command: Command) -> [Outcome]
  mutating func openHelp()
  /// Puts a row of the open list at its top.
  mutating func scrollList(to row: Int)
  /// Does what a command with a typed value says; nil for one that takes none.
  mutating func answer(_ command: Command, with value: String) -> Answer<Outcome>?
  /// Selects what has this number, for a command that does so; nil for any other.
  mutating func select(_ number: Int, by command: Command) -> [Outcome]?
  /// Takes a call or a key that no binding takes, with all that follows from it.
  mutating func take(_ call: CommandCall) -> [Outcome]
  mutating func take(_ key: KeyEvent) -> [Outcome]

  static func showTheme(_ name: String, isKept: Bool) -> Outcome
  /// Outcomes without those that a later one of their kind makes void.
  static func latest(of outcomes: [Outcome]) -> [Outcome]
}

/// What lies over everything else for a moment.
enum Overlay: Hashable, Sendable {
  case palette(Palette)
  case themes(ThemeChooser)
}

/// What a text did as the answer to a prompt.
enum Answer<Outcome> {
  case taken([Outcome])
  /// Why not, in one sentence.
  case refused(String)
}

extension CommandScreenState {
  /// Performs a command as often as it was counted, or with the value that was given.
  mutating func perform(_ call: CommandCall) -> [Outcome] {
    if let value = call.value { return perform(call.command, value: value) }
    guard let count = call.count else { return perform(call.command) }
    if let outcomes = select(count, by: call.command) { return outcomes }
    guard call.command.takesCount else { return perform(call.command) }
    var outcomes: [Outcome] = []
    for _ in 0..<max(1, min(count, CommandCall.mostTimes)) {
      outcomes += perform(call.command)
      if reasonUnavailable(call.command) != nil { break }
    }
    return Self.latest(of: outcomes)
  }

  private mutating func perform(_ command: Command, value: String) -> [Outcome] {
    if let reason = reasonUnavailable(command) {
      message = Message(.note, reason)
      return []
    }
    if command == .themes { return chooseTheme(named: value) }
    switch answer(command, with: value) {
    case .taken(let outcomes)?: return outcomes
    case .refused(let sentence)?: message = Message(.warning, sentence)
    case nil: message = Message(.warning, "\(command.name) takes no value.")
    }
    return []
  }

  /// Seconds pass: a message that is not to stay goes away.
  mutating func ageMessage(by elapsed: Double) {
    guard var waiting = message else { return }
    waiting.age += elapsed
    if let left = waiting.secondsLeft { waiting.secondsLeft = left - elapsed }
    message = waiting.secondsLeft.map { $0 > 0 } ?? true ? waiting : nil
  }

  /// A key or a click: whoever works on has read what stood there for a while, and the hints of keys come back.
  mutating func dropReadMessage() {
    if let message, message.age >= Self.secondsToRead { self.message = nil }
  }

  private static var secondsToRead: Double { 2 }
}

extension Array {
  /// The elements in their order, of each kind the last one only; all of those that are of no kind (nil).
  func lastOfEachKind(_ kind: (Element) -> Int?) -> [Element] {
    var seen: Set<Int> = []
    let kept = reversed().filter { element in kind(element).map { seen.insert($0).inserted } ?? true
    }
    return kept.reversed()
  }
}
