/// What is known of the stretch of audio behind one column of a waveform.
public struct WaveformColumn: Hashable, Sendable {
  /// How much is known.
  public enum State: Hashable, Sendable {
    /// Before the lane begins or after it ends: nothing is drawn.
    case outside
    /// Not looked at yet.
    case unknown
    /// Estimated from a few samples; the RMS value is not used.
    case sketched
    /// Every sample was looked at.
    case scanned
  }

  /// How much is known.
  public var state: State
  /// Lowest and highest value, ±1 being the edges of the drawing; beyond them it is cut.
  public var lowest: Float
  /// Highest value; see `lowest`.
  public var highest: Float
  /// Root mean square, in the same unit, 0…1.
  public var rms: Float
  /// Whether a sample lies at or over full scale.
  public var isOver: Bool

  /// What is known of a column.
  public init(
    state: State = .scanned, lowest: Float, highest: Float, rms: Float, isOver: Bool = false
  ) {
    self.state = state
    self.lowest = lowest
    self.highest = highest
    self.rms = rms
    self.isOver = isOver
  }

  /// A column that lies outside the lane.
  public static let outside = WaveformColumn(state: .outside, lowest: 0, highest: 0, rms: 0)
  /// A column that was not looked at yet.
  public static let unknown = WaveformColumn(state: .unknown, lowest: 0, highest: 0, rms: 0)
}

/// The colours of a waveform. The background of `peak` is that of the whole drawing.
public struct WaveformStyle: Hashable, Sendable {
  /// Between the extremes.
  public var peak: Style
  /// Between plus and minus the RMS value; stronger than `peak`.
  public var rms: Style
  /// The mark of a column with samples at or over full scale.
  public var over: Style
  /// Columns that are only sketched.
  public var sketch: Style
  /// Columns of which nothing is known yet.
  public var unknown: Style
  /// The line of silence.
  public var silence: Style
  /// The playhead's line.
  public var playhead: Style

  /// A set of colours.
  public init(
    peak: Style, rms: Style, over: Style, sketch: Style, unknown: Style, silence: Style,
    playhead: Style
  ) {
    self.peak = peak
    self.rms = rms
    self.over = over
    self.sketch = sketch
    self.unknown = unknown
    self.silence = silence
    self.playhead = playhead
  }
}

/// How a waveform is drawn.
///
/// Blocks are the default, by measurement: over 120 columns of music-like envelopes in 60 columns of
/// cells (`WaveformReadingTests`), the mean distance, full scale being 1, of the peaks and of the RMS
/// that can be read back from the picture is
///
/// | rows | blocks: peaks, RMS | braille: peaks, RMS |
/// | --- | --- | --- |
/// | 2 | 0.036, 0.117 | 0.078, 0.117 |
/// | 3 | 0.034, 0.048 | 0.039, 0.117 |
/// | 4 | 0.027, 0.111 | 0.029, 0.117 |
///
/// Braille knows one colour for a cell of eight dots and so loses the RMS value; its dots also leave
/// gaps, where blocks stand as a body. Odd numbers of rows read best: their middle row holds the
/// RMS value alone, where on even ones it has to share cells with the peaks and shows only when
/// it is strong.
public enum WaveformRendering: Hashable, Sendable {
  /// Eighth blocks: eight steps for each row, two colours in a cell.
  case blocks
  /// Braille dots: four steps for each row, two columns in a cell, one colour.
  case braille
  /// Printable ASCII.
  case ascii

  /// The one that reads best with given glyphs.
  public init(_ glyphs: GlyphSet) { self = glyphs == .unicode ? .blocks : .ascii }

  /// How many `WaveformColumn`s one column of cells shows.
  public var columnsPerCell: Int { self == .braille ? 2 : 1 }
}
