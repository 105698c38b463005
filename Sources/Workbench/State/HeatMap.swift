public import Inspection
import Signal
import Stems

/// The null by band and time, and the cursor in it.
public struct HeatMap: Sendable {
  /// Nil until it was asked for.
  public internal(set) var bands: BandMeasurement?
  /// Whether the settings changed since it was asked for.
  var isStale = true
  /// Whether the measurement goes on.
  public internal(set) var isMeasuring = false
  /// Totals of each band over the song; empty until all is known.
  private(set) var totals: [BandPowers] = []
  /// Where the cursor is; nil until it was moved.
  var cursor: Cursor?

  /// A place and a band.
  struct Cursor: Hashable, Sendable {
    var frame: FrameIndex
    var band: Int
  }

  /// What is left below is nothing: the noise of the 20th bit.
  static let floor = Decibels(-110)

  /// Begins anew.
  mutating func begin(_ bands: BandMeasurement) {
    self.bands = bands
    totals = []
    isStale = false
    isMeasuring = true
  }

  /// Ends the measurement.
  mutating func finish() {
    isMeasuring = false
    guard let bands else { return }
    totals = (0..<ThirdOctaves.count).compactMap {
      bands.powers(bands: $0..<$0 + 1, slots: 0..<bands.slotCount)
    }
    if totals.count < ThirdOctaves.count { totals = [] }
  }

  /// The depth that is drawn: nothing where what is left is below the floor.
  static func drawnDepth(_ powers: BandPowers) -> Double {
    guard Decibels(power: Double(powers.residual)) > floor else { return -.infinity }
    return powers.depth?.value ?? 0
  }
}
