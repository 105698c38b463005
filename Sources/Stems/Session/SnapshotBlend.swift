import Signal

extension StemSettings {
  /// Between two settings: the gain in dB, everything else from the nearer one. `share` 0 is this one, 1 the other.
  public func blended(with other: StemSettings, share: Double) -> StemSettings {
    if share <= 0 || gain == other.gain && share < 0.5 { return self }
    if share >= 1 { return other }
    var blend = share < 0.5 ? self : other
    blend.gain = Self.blend(gain, other.gain, share)
    return blend
  }

  /// Silence counts as the level below which no stem is heard; hundredths are finer than any ear.
  private static func blend(_ a: Decibels, _ b: Decibels, _ share: Double) -> Decibels {
    guard a != b else { return a }
    let low = max(quietest, a.value)
    let high = max(quietest, b.value)
    let value = ((low + (high - low) * share) * 100).rounded() / 100
    return value <= quietest ? .silence : Decibels(value)
  }

  private static let quietest = -90.0
}
