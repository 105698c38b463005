import Signal

/// The last moments of what is heard, left against right, and half a minute of its correlation.
public struct ScopeHistory: Sendable {
  /// Frames of one moment with their age in seconds.
  struct Batch: Sendable {
    var age: Double
    var points: [SIMD2<Float>]
  }

  /// The newest last.
  private(set) var batches: [Batch] = []
  /// Every tenth of a second, the newest last; NaN in silence.
  private(set) var correlations: [Float] = []
  /// Gain of the picture in steps of 6 dB, so that quiet passages fill it, too.
  private(set) var gain = Decibels.unity

  private var sinceStep = 0.0
  private var quietFor = 0.0

  /// Seconds after which a point is gone.
  static let persistence = 0.5
  /// Seconds of correlation.
  static let span = 30.0
  private static let stepSeconds = 0.1
  private static let highestGain = 48.0

  /// Takes what the meters say after some seconds.
  mutating func take(_ reading: OutputReading, elapsed: Double, isPlaying: Bool) {
    let elapsed = max(0, elapsed)
    for index in batches.indices { batches[index].age += elapsed }
    batches.removeAll { $0.age > Self.persistence }
    if !reading.points.isEmpty, isPlaying {
      batches.append(Batch(age: 0, points: reading.points))
    }
    scale(elapsed)
    guard isPlaying else { return }
    sinceStep += elapsed
    while sinceStep >= Self.stepSeconds {
      sinceStep = min(1, sinceStep - Self.stepSeconds)
      correlations.append(reading.correlation.map { Float($0) } ?? .nan)
    }
    let most = Int(Self.span / Self.stepSeconds)
    if correlations.count > most { correlations.removeFirst(correlations.count - most) }
  }

  /// Down at once when points leave the picture, up after two quiet seconds.
  private mutating func scale(_ elapsed: Double) {
    var greatest: Float = 0
    for batch in batches {
      for point in batch.points { greatest = max(greatest, abs(point.x), abs(point.y)) }
    }
    guard greatest > 0 else { return }
    let fitting = max(
      0,
      min(Self.highestGain, (-Decibels(amplitude: Double(greatest)).value / 6).rounded(.down) * 6))
    if fitting < gain.value {
      gain = Decibels(fitting)
      quietFor = 0
    } else if fitting > gain.value {
      quietFor += elapsed
      guard quietFor >= 2 else { return }
      gain = Decibels(gain.value + 6)
      quietFor = 0
    } else {
      quietFor = 0
    }
  }

  /// The least correlation of the half minute; nil without any.
  var leastCorrelation: Float? { correlations.filter { !$0.isNaN }.min() }
}
