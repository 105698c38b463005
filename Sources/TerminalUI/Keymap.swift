/// The name of a command, as keymaps write it; arguments, if any, follow after a space.
public struct CommandName: Hashable, Sendable, ExpressibleByStringLiteral {
  /// The name as written.
  public var text: String

  /// A name as written.
  public init(_ text: String) { self.text = text }
  /// A name as written.
  public init(stringLiteral text: String) { self.text = text }
}

/// What a keymap says to the keys pressed so far.
public enum KeymapAnswer: Hashable, Sendable {
  /// The keys are complete.
  case matched(CommandName)
  /// More keys are needed; what may follow, sorted, with the command of those that complete.
  case pending([Continuation])
  /// Nothing begins with these keys.
  case notFound
  /// Escape ended a sequence that had begun.
  case cancelled

  /// A key that may follow.
  public struct Continuation: Hashable, Sendable {
    /// The key that may follow.
    public var key: KeyEvent
    /// The command it completes; nil where still more keys follow.
    public var command: CommandName?
  }
}

/// Which keys run which command, for each mode of the program.
public struct Keymap: Hashable, Sendable {
  /// A key sequence with its command.
  public struct Binding: Hashable, Sendable {
    /// What is pressed.
    public var keys: KeySequence
    /// What it runs.
    public var command: CommandName
  }

  private var modes: [String: [[KeyEvent]: CommandName]] = [:]
  private var prefixes: [String: Set<[KeyEvent]>] = [:]

  /// Whether digits before a command are a count; they are no keys of their own then, but for a 0 that no
  /// other digit stands before.
  public var takesCounts = false

  /// A map without keys.
  public init() {}

  /// Adds or replaces a binding. False, and no change, where another one of the mode is a proper
  /// beginning of it, or it is one of another.
  @discardableResult
  public mutating func bind(_ keys: KeySequence, to command: CommandName, in mode: String) -> Bool {
    let sequence = keys.keys
    if prefixes[mode]?.contains(sequence) == true { return false }
    for length in 1..<max(1, sequence.count)
    where modes[mode]?[Array(sequence.prefix(length))] != nil {
      return false
    }
    modes[mode, default: [:]][sequence] = command
    for length in 1..<max(1, sequence.count) {
      prefixes[mode, default: []].insert(Array(sequence.prefix(length)))
    }
    return true
  }

  /// Takes a key sequence out of a mode, and every longer one that begins with it.
  public mutating func unbind(_ keys: KeySequence, in mode: String) {
    let left = bindings(in: mode).filter { !$0.keys.keys.starts(with: keys.keys) }
    modes[mode] = [:]
    prefixes[mode] = []
    for binding in left { bind(binding.keys, to: binding.command, in: mode) }
  }

  /// This map with the bindings of another one laid over it; those win over all they collide with, and
  /// over what begins with a digit where they take counts.
  public func overlaid(with other: Keymap) -> Keymap {
    var result = Keymap()
    result.takesCounts = other.takesCounts
    for mode in other.modeNames {
      for binding in other.bindings(in: mode) {
        result.bind(binding.keys, to: binding.command, in: mode)
      }
    }
    for mode in modeNames {
      for binding in bindings(in: mode) where result.modes[mode]?[binding.keys.keys] == nil {
        if result.takesCounts, binding.keys.keys.first?.countDigit ?? 0 > 0 { continue }
        result.bind(binding.keys, to: binding.command, in: mode)
      }
    }
    return result
  }

  /// The answer to the keys pressed since the last command, the newest last.
  public func answer(to keys: [KeyEvent], in mode: String) -> KeymapAnswer {
    if let command = modes[mode]?[keys] { return .matched(command) }
    if prefixes[mode]?.contains(keys) == true { return .pending(continuations(of: keys, in: mode)) }
    if keys.count > 1, keys.last == KeyEvent(.escape) { return .cancelled }
    return .notFound
  }

  /// The answer of the first of these modes that has one; where a sequence has begun, with what may follow in
  /// the others, too.
  public func answer(to keys: [KeyEvent], in modes: [String]) -> KeymapAnswer {
    var following: [KeymapAnswer.Continuation] = []
    for mode in modes {
      switch answer(to: keys, in: mode) {
      case .pending(let more):
        following += more.filter { new in !following.contains { $0.key == new.key } }
      case .notFound: break
      case .matched(let command): if following.isEmpty { return .matched(command) }
      case .cancelled: return .cancelled
      }
    }
    return following.isEmpty
      ? .notFound : .pending(following.sorted { $0.key.notation < $1.key.notation })
  }

  /// Names of the modes that have bindings, sorted.
  public var modeNames: [String] { modes.keys.sorted() }

  /// All bindings of a mode, sorted by their notation.
  public func bindings(in mode: String) -> [Binding] {
    (modes[mode] ?? [:]).compactMap { keys, command in
      KeySequence(keys).map { Binding(keys: $0, command: command) }
    }
    .sorted { $0.keys.notation < $1.keys.notation }
  }

  /// The key sequences of a command in a mode, the shortest first.
  public func sequences(for command: CommandName, in mode: String) -> [KeySequence] {
    // Asked for with every frame: nothing is sorted but the few that are found.
    (modes[mode] ?? [:]).compactMap { keys, bound in bound == command ? KeySequence(keys) : nil }
      .sorted { ($0.keys.count, $0.notation) < ($1.keys.count, $1.notation) }
  }

  private func continuations(of keys: [KeyEvent], in mode: String) -> [KeymapAnswer.Continuation] {
    var following: [KeyEvent: CommandName?] = [:]
    for (sequence, command) in modes[mode] ?? [:]
    where sequence.count > keys.count && Array(sequence.prefix(keys.count)) == keys {
      let isLast = sequence.count == keys.count + 1
      following.updateValue(isLast ? command : nil, forKey: sequence[keys.count])
    }
    return following.map { .init(key: $0.key, command: $0.value) }
      .sorted { $0.key.notation < $1.key.notation }
  }
}
