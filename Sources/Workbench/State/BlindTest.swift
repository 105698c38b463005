import Signal
import Stems

/// A blind test of sum and mixdown: A is the sum, B the mixdown, X one of both, drawn anew for every trial.
public struct BlindTest: Hashable, Sendable {
  /// What is listened to.
  public enum Heard: Hashable, Sendable {
    case a, b, x
  }

  /// One answer.
  public struct Trial: Hashable, Sendable {
    /// What X was, and what it was taken for.
    public var wasMixdown: Bool
    public var saidMixdown: Bool

    public var isRight: Bool { wasMixdown == saidMixdown }
  }

  /// Whether X is the mixdown; nil until it is drawn.
  var isMixdown: Bool?
  public internal(set) var heard = Heard.a
  /// Whether X was listened to in this trial.
  var hasHeardX = false
  public internal(set) var trials: [Trial] = []
  /// Whether the score is shown before the end, and whether it ever was.
  var showsScore = false
  var wasScoreShown = false
  public internal(set) var isFinished = false
  /// How the monitor was set before.
  let before: MonitorSettings

  /// After so many answers the test is over.
  public static let plannedTrials = 16

  /// Answers that were right.
  public var right: Int { trials.count(where: \.isRight) }

  /// How likely so many right answers or more are by guessing.
  public var probability: Double { probabilityByChance(right: right, of: trials.count) }

  /// The source behind what is listened to; nil while X is not drawn.
  var source: Source? {
    switch heard {
    case .a: .sum
    case .b: .mixdown
    case .x: isMixdown.map { $0 ? .mixdown : .sum }
    }
  }
}

extension WorkbenchState {
  /// Whether nothing on screen may tell what is heard.
  public var isBlinded: Bool { blindTest.map { !$0.isFinished } ?? false }
}
