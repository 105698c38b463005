import Inspection
import Signal
import Stems
import TerminalUI

/// How the bands share the rows of the heat map.
struct HeatGridLayout {
  /// Neighbouring bands in one row: as many as needed for all to fit.
  let bandsPerRow: Int
  /// From high to low.
  let rows: Int
  /// Rows below the bands for the whole depth over time; 0 where there are too few.
  let stripRows: Int

  init(state: WorkbenchState) {
    self.init(height: Layout(state: state).room?.board.height ?? 0)
  }

  init(height: Int) {
    let height = max(1, height)
    bandsPerRow = (ThirdOctaves.count + height - 1) / height
    rows = (ThirdOctaves.count + bandsPerRow - 1) / bandsPerRow
    stripRows = height - rows >= 6 ? min(12, height - rows - 1) : 0
  }

  /// The bands of a row, from the top.
  func bands(ofRow row: Int) -> Range<Int> {
    let first = (rows - 1 - row) * bandsPerRow
    return first..<min(ThirdOctaves.count, first + bandsPerRow)
  }

  /// The row of a band.
  func row(ofBand band: Int) -> Int { rows - 1 - band / bandsPerRow }

  /// The label of a row: the octave's middle where the row has one, else its first band.
  func label(ofRow row: Int) -> String {
    let bands = bands(ofRow: row)
    // Bands 2, 5, 8 … are 31.5, 63, 125 Hz.
    return Self.label(ofBand: bands.first { $0 % 3 == 2 } ?? bands.lowerBound)
  }

  /// "63", "1.25k".
  static func label(ofBand band: Int) -> String {
    let hertz = ThirdOctaves.nominal[band]
    let scaled = Decibels(hertz < 1000 ? hertz : hertz / 1000)
    var text = LevelText.level(scaled, decimals: 2)
    while text.hasSuffix("0") { text.removeLast() }
    if text.hasSuffix(".") { text.removeLast() }
    return hertz < 1000 ? text : text + "k"
  }
}

/// Seven steps of depth, 15 dB each: from what nobody hears to no null at all.
struct DepthStep {
  static let count = 7

  /// The step of a depth in dB.
  static func step(of depth: Double) -> Int {
    guard depth > -105 else { return 0 }
    return max(0, min(count - 1, Int(((depth + 105) / 15).rounded(.down))))
  }

  /// The lower edge of a step, dB.
  static func edge(of step: Int) -> Int { step * 15 - 105 }

  /// Denser signs for worse nulls: they tell without colour.
  static func sign(of step: Int, _ glyphs: GlyphSet) -> Character {
    let signs: [Character] =
      glyphs == .unicode
      ? [" ", "·", ":", "░", "▒", "▓", "█"] : [" ", ".", ":", "-", "+", "*", "#"]
    return signs[step]
  }

  /// The look of a step's sign, or of an area. Sixteen colours make of a fine ramp loud areas and marks that are
  /// black on black: there the sign alone tells the depth, grey, and the worse steps have the quieter colours of a
  /// poor null.
  static func style(of step: Int, _ theme: Theme, colors: Int, isArea: Bool = false) -> Style {
    let own = theme["heat.\(step)"]
    guard colors <= 16, case .rgb = own.foreground else { return own }
    switch step {
    case 0: return own
    case 1...3: return theme[isArea ? "wave.axis" : "text.faint"].foregroundOnly
    case 4: return theme["null.fair.peak"].foregroundOnly
    default: return theme["null.bad.peak"].foregroundOnly
    }
  }

  /// Between two colours of the theme where both are exact, else the nearer one's.
  static func color(of depth: Double, _ theme: Theme) -> Color {
    let exact = max(0, min(Double(count - 1), (depth + 97.5) / 15))
    let low = Int(exact.rounded(.down))
    let high = min(count - 1, low + 1)
    let share = exact - Double(low)
    let (a, b) = (theme["heat.\(low)"].foreground, theme["heat.\(high)"].foreground)
    guard case .rgb(let ar, let ag, let ab) = a, case .rgb(let br, let bg, let bb) = b else {
      return theme["heat.\(step(of: depth))"].foreground
    }
    func mix(_ a: UInt8, _ b: UInt8) -> UInt8 {
      UInt8((Double(a) + (Double(b) - Double(a)) * share).rounded())
    }
    return .rgb(mix(ar, br), mix(ag, bg), mix(ab, bb))
  }
}
