/// Messages to the main loop from any thread but the render thread while it plays.
public final class EventQueue<Event: Sendable>: Sendable {
  private let events = Guarded<[Event]>([])
  private let wake: @Sendable () -> Void

  /// `wake` is called after each message, on the thread that sends it; it must return at once.
  public init(wake: @escaping @Sendable () -> Void = {}) { self.wake = wake }

  public func post(_ event: Event) {
    events.withLock { $0.append(event) }
    wake()
  }

  /// Takes all messages, oldest first.
  public func drain() -> [Event] {
    events.withLock { events in
      let all = events
      events.removeAll()
      return all
    }
  }
}

/// What the player has to tell without being asked.
public enum PlaybackEvent: Hashable, Sendable {
  /// A lane could not be read and is silent there: its index (the mixdown comes last), and why. Told
  /// once until the lane can be read again.
  case laneFailed(lane: Int, reason: String)
}
