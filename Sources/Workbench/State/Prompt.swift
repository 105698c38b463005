/// A value that the engineer types at the bottom of the screen.
public struct Prompt: Hashable, Sendable {
  public enum Kind: Hashable, Sendable {
    case time
    case gain
    case offset
  }

  /// Characters that can be typed.
  static let longest = 40

  public var kind: Kind
  public var text: String

  public init(kind: Kind, text: String = "") {
    self.kind = kind
    self.text = text
  }

  /// What is asked for.
  public var label: String {
    switch kind {
    case .time: "Go to (m:ss.mmm or seconds; 48000smp)"
    case .gain: "Gain in dB (-inf…+24)"
    case .offset: "Offset in samples (+ is later)"
    }
  }
}
