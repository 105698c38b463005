/// A terminal in memory: shows what was presented and reports the events that were queued.
///
/// The twin of a real terminal for tests, screenshots as text and runs without a tty.
public final class TestTerminal: Terminal {
  /// Columns and rows; changed by a `resized` event.
  public private(set) var size: Size
  /// What it claims to show.
  public let capabilities: TerminalCapabilities
  /// The last screen that was presented; nil before the first.
  public private(set) var shown: Screen?
  /// Cells sent with each `present`, counted as a real terminal would send them.
  public private(set) var sentCells: [Int] = []
  private var events: [InputEvent] = []

  /// A terminal that shows nothing yet.
  public init(
    size: Size, capabilities: TerminalCapabilities = .init(colors: 256, isUnicode: true)
  ) {
    self.size = size
    self.capabilities = capabilities
  }

  /// Queues events for `nextEvent`, in order. A `resized` also changes `size`.
  public func send(_ events: [InputEvent]) {
    for event in events {
      if case .resized(let size) = event { self.size = size }
      self.events.append(event)
    }
  }

  /// Keeps the screen in `shown`.
  public func present(_ screen: Screen) {
    sentCells.append(screen.runs(changedFrom: shown).reduce(0) { $0 + $1.columns.count })
    shown = screen
  }

  /// The oldest event that was queued.
  public func nextEvent() -> InputEvent? {
    events.isEmpty ? nil : events.removeFirst()
  }
}
