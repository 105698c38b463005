import Stems

/// Every state of the session's content since it was opened: what undo and redo walk through.
struct History: Sendable {
  /// What a run of edits has in common that is one gesture: the same thing, moved on.
  struct Gesture: Hashable, Sendable {
    var name: String
    /// Whether it goes on as long as nothing else is edited, however long that takes.
    var isOpenEnded = false

    init(_ name: String, isOpenEnded: Bool = false) {
      self.name = name
      self.isOpenEnded = isOpenEnded
    }
  }

  private var states: [SessionContent]
  /// What led from each state to the next one.
  private(set) var names: [String] = []
  /// The index of the state that is in force.
  private(set) var current = 0
  private var gesture: Gesture?
  private var gestureTime = 0.0

  /// Steps that are kept: a day of work.
  private static let most = 20_000
  /// Edits of one gesture are closer together, in seconds.
  private static let gestureSeconds = 1.0

  init(_ content: SessionContent) { states = [content] }

  /// Keeps an edit. `time` is any clock in seconds; `name` is made of the states before and behind the whole
  /// gesture.
  mutating func record(
    before: SessionContent, after: SessionContent, gesture: Gesture?, time: Double,
    name: (SessionContent, SessionContent) -> String
  ) {
    let joins =
      gesture != nil && gesture == self.gesture && current > 0 && states[current] == before
      && (gesture?.isOpenEnded == true || time - gestureTime <= Self.gestureSeconds)
    states.removeSubrange((current + 1)...)
    names.removeSubrange(current...)
    if joins {
      states[current] = after
      names[current - 1] = name(states[current - 1], after)
    } else {
      // Whatever was changed outside of the history belongs to the state before.
      states[current] = before
      states.append(after)
      names.append(name(before, after))
      current += 1
    }
    self.gesture = gesture
    gestureTime = time
    // There and back again is no step.
    if states[current] == states[current - 1] {
      states.removeLast()
      names.removeLast()
      current -= 1
      self.gesture = nil
    }
    if states.count > Self.most + 1 {
      states.removeFirst()
      names.removeFirst()
      current -= 1
    }
  }

  /// What comes next is a gesture of its own: a key or a button was let go.
  mutating func endGesture() { gesture = nil }

  /// What would be undone and done again.
  var undoName: String? { current > 0 ? names[current - 1] : nil }
  var redoName: String? { current < names.count ? names[current] : nil }

  /// Goes to a state; what is in force then. 0 is the state at the opening.
  mutating func go(to index: Int, from now: SessionContent) -> SessionContent? {
    guard states.indices.contains(index), index != current else { return nil }
    states[current] = now
    gesture = nil
    current = index
    return states[index]
  }
}
