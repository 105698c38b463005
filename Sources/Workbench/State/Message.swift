/// One line for the engineer at the bottom of the screen.
public struct Message: Hashable, Sendable {
  public enum Severity: Hashable, Sendable {
    case note
    case warning
    case error
  }

  public var severity: Severity
  public var text: String
  /// Seconds until it goes away; nil stays until something replaces it.
  public var secondsLeft: Double?
  /// Seconds that it has stood.
  var age = 0.0

  public init(_ severity: Severity, _ text: String, secondsLeft: Double? = 6) {
    self.severity = severity
    self.text = text
    self.secondsLeft = secondsLeft
  }
}
