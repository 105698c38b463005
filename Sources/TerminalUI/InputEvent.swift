/// A key with its modifiers.
public struct KeyEvent: Hashable, Sendable {
  /// What was pressed.
  public enum Key: Hashable, Sendable {
    /// A printable character, as typed (shift already applied): "a", "A", "?", " ".
    case character(Character)
    case enter, escape, tab, backTab, backspace, delete, insert
    case up, down, left, right, home, end, pageUp, pageDown
    case function(Int)
  }

  /// Modifiers that the terminal reports; shift only for keys that are not characters.
  public struct Modifiers: OptionSet, Hashable, Sendable {
    /// One bit for each modifier.
    public let rawValue: UInt8
    /// Modifiers by their bits.
    public init(rawValue: UInt8) { self.rawValue = rawValue }

    /// Shift.
    public static let shift = Modifiers(rawValue: 1)
    /// Ctrl.
    public static let control = Modifiers(rawValue: 2)
    /// Alt, also named Meta.
    public static let alt = Modifiers(rawValue: 4)
  }

  /// What was pressed.
  public var key: Key
  /// What was held down with it.
  public var modifiers: Modifiers

  /// A key with its modifiers.
  public init(_ key: Key, _ modifiers: Modifiers = []) {
    self.key = key
    self.modifiers = modifiers
  }
}

/// A mouse action at a cell.
public struct MouseEvent: Hashable, Sendable {
  /// What happened; press, release and drag are those of the left button.
  public enum Kind: Hashable, Sendable {
    case press, release, drag, wheelUp, wheelDown, wheelLeft, wheelRight
  }

  /// What happened.
  public var kind: Kind
  /// Column, from 0.
  public var x: Int
  /// Row, from 0.
  public var y: Int
  /// What was held down with it.
  public var modifiers: KeyEvent.Modifiers

  /// An action at a cell.
  public init(kind: Kind, x: Int, y: Int, modifiers: KeyEvent.Modifiers = []) {
    self.kind = kind
    self.x = x
    self.y = y
    self.modifiers = modifiers
  }
}

/// What a terminal reports.
public enum InputEvent: Hashable, Sendable {
  case key(KeyEvent)
  case mouse(MouseEvent)
  /// Text from the clipboard, as it came; never to be taken for keys.
  case paste(String)
  case resized(Size)
  /// The terminal is gone (hang-up, end of input).
  case closed
}
