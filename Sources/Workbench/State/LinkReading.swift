/// How slow the line to the terminal is.
public struct LinkReading: Hashable, Sendable {
  /// How often the screen changes; nil while nothing moves.
  public var framesPerSecond: Int?
  /// The shortest round trip.
  public var milliseconds: Int

  public init(framesPerSecond: Int?, milliseconds: Int) {
    self.framesPerSecond = framesPerSecond
    self.milliseconds = milliseconds
  }

  /// "slow link: 4 frames/s, 220 ms".
  var text: String {
    let frames = framesPerSecond.map { "\($0) frames/s, " } ?? ""
    return "slow link: \(frames)\(milliseconds) ms"
  }
}
