public import Signal
public import Stems

/// What the output's meters say of the source that is heard, before the monitor section.
public struct OutputReading: Hashable, Sendable {
  /// Sample peaks since the last reading.
  public var peak: LanePeak
  /// RMS over 300 ms, left and right, dBFS.
  public var rmsLeft: Decibels
  public var rmsRight: Decibels
  /// Momentary (400 ms), short-term (3 s) and integrated loudness in LUFS (ITU-R BS.1770).
  public var momentary: Decibels
  public var shortTerm: Decibels
  public var integrated: Decibels
  /// Highest true peak since the reset, dBTP (BS.1770 Annex 2).
  public var truePeak: Decibels
  /// Correlation of left and right, −1…+1; nil in silence.
  public var correlation: Double?

  /// Loudness range since the reset, in LU (EBU Tech 3342).
  public var range: Double
  /// Greatest momentary and short-term loudness since the reset, in LUFS.
  public var momentaryMaximum: Decibels
  public var shortTermMaximum: Decibels
  /// What each 100 ms that ended since the last reading brought, in their order.
  public var steps: [LoudnessStep]
  /// Some of the frames since the last reading, left and right, evenly spread: for the goniometer.
  public var points: [SIMD2<Float>]

  /// Nothing heard yet.
  public static let silence = OutputReading(
    peak: LanePeak(), rmsLeft: .silence, rmsRight: .silence, momentary: .silence,
    shortTerm: .silence, integrated: .silence, truePeak: .silence, correlation: nil)

  public init(
    peak: LanePeak, rmsLeft: Decibels, rmsRight: Decibels, momentary: Decibels,
    shortTerm: Decibels, integrated: Decibels, truePeak: Decibels, correlation: Double?,
    range: Double = 0, momentaryMaximum: Decibels = .silence, shortTermMaximum: Decibels = .silence,
    steps: [LoudnessStep] = [], points: [SIMD2<Float>] = []
  ) {
    self.peak = peak
    self.rmsLeft = rmsLeft
    self.rmsRight = rmsRight
    self.momentary = momentary
    self.shortTerm = shortTerm
    self.integrated = integrated
    self.truePeak = truePeak
    self.correlation = correlation
    self.range = range
    self.momentaryMaximum = momentaryMaximum
    self.shortTermMaximum = shortTermMaximum
    self.steps = steps
    self.points = points
  }
}
