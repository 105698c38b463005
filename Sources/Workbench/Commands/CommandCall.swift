/// A command as it was called: by a key, a count and a key, or a line of text with a value.
public struct CommandCall: Hashable, Sendable {
  /// What is to be done.
  public var command: Command
  /// The value behind the name, as typed; nil where there was none.
  public var value: String?
  /// How often, or for `lane-first` and `lane-last` which; nil where no count was typed.
  public var count: Int?

  /// A call of a command.
  public init(_ command: Command, value: String? = nil, count: Int? = nil) {
    self.command = command
    self.value = value
    self.count = count
  }

  /// Reads `gain-type -3`; nil where the first word is no command.
  public init?(_ text: String) {
    let words = text.split(separator: " ", maxSplits: 1)
    guard let name = words.first, let command = Command(rawValue: String(name)) else { return nil }
    let value = words.count > 1 ? words[1].drop { $0 == " " } : ""
    self.init(command, value: value.isEmpty ? nil : String(value))
  }

  /// The largest count; what is typed beyond it is cut.
  static let mostTimes = 999
}

extension Command {
  /// The prompt of a command that takes a value; a value behind the name answers it at once.
  var prompt: Prompt.Kind? {
    switch self {
    case .seekTime: .time
    case .gainType: .gain
    case .offsetType: .offset
    case .snapshotBlend: .blend
    case .note: .note
    case .markerName: .markerName
    default: nil
    }
  }

  /// What stands for the value in the palette; nil for a command that takes none.
  public var valueName: String? {
    switch self {
    case .seekTime: "TIME"
    case .gainType: "DB"
    case .offsetType: "SAMPLES"
    case .snapshotBlend: "A B PERCENT"
    case .note: "TEXT"
    case .markerName: "NAME"
    case .themes: "[NAME]"
    case .gapType, .transitionLength: "SECONDS"
    default: nil
    }
  }

  /// Whether a count repeats it; a count before any other command changes nothing.
  var takesCount: Bool {
    switch self {
    case .seekBack, .seekForward, .seekBackFar, .seekForwardFar, .markNext, .markPrevious,
      .laneNext, .lanePrevious, .gainUpFine, .gainDownFine, .gainUp, .gainDown, .gainUpCoarse,
      .gainDownCoarse, .offsetLater, .offsetEarlier, .makeUpMore, .makeUpLess, .levelUp,
      .levelDown, .channelsNext, .findingNext, .findingPrevious, .zoomIn, .zoomOut, .scrollLeft,
      .scrollRight, .songNext, .songPrevious, .songEarlier, .songLater, .undo, .redo:
      true
    default: false
    }
  }
}
