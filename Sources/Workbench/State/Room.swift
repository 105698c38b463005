/// A view of the mastering room that stands in place of the lanes.
public enum Room: String, CaseIterable, Hashable, Sendable {
  /// Every lane's level and the output's, large.
  case bridge
  /// Loudness over time.
  case loudness
  /// The null by band and time.
  case heatMap
  /// Left against right, with correlation and balance.
  case goniometer
  /// Sum or mixdown, without knowing which.
  case blindTest

  /// The name under which keymaps hold the room's keys.
  public var keymapMode: String {
    switch self {
    case .bridge: "bridge"
    case .loudness: "loudness"
    case .heatMap: "heat-map"
    case .goniometer: "goniometer"
    case .blindTest: "blind-test"
    }
  }

  /// The command that opens and closes it.
  var command: Command {
    switch self {
    case .bridge: .meterBridge
    case .loudness: .loudnessView
    case .heatMap: .heatMap
    case .goniometer: .goniometer
    case .blindTest: .blindTest
    }
  }

  /// Whether it is drawn over the song's axis, with ruler and output.
  var hasAxis: Bool { self == .loudness || self == .heatMap }

  /// Whether the output's rows stay below it.
  var hasOutput: Bool { hasAxis || self == .goniometer }
}

extension WorkbenchState {
  /// The room that is on screen: none below findings and lists.
  public var openRoom: Room? { baseMode == .lanes ? room : nil }
}
