/// What a terminal can show.
public struct TerminalCapabilities: Hashable, Sendable {
  /// How many colours: 0 (monochrome), 8, 16, 256 or 16 777 216.
  public var colors: Int
  /// Whether block, box and braille glyphs can be shown; ASCII only otherwise.
  public var isUnicode: Bool

  /// What a terminal can show.
  public init(colors: Int, isUnicode: Bool) {
    self.colors = colors
    self.isUnicode = isUnicode
  }
}

/// A screen with a keyboard. Belongs to the main thread.
public protocol Terminal: AnyObject {
  var size: Size { get }
  var capabilities: TerminalCapabilities { get }

  /// Shows a screen of the current size; only what differs from the last one is sent.
  func present(_ screen: Screen)

  /// The next event that has already arrived; nil when there is none. Never waits.
  func nextEvent() -> InputEvent?
}
