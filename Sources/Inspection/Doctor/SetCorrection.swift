import Signal

/// What the corrections of most stems have in common: said once, of the whole set.
struct SetCorrection {
  var isInverted = false
  /// Frames by which the set is late.
  var delay = 0.0
  var step = 1.0
  /// dB by which the set is louder than in the mix.
  var gain = 0.0

  init(_ all: [StemCorrection]) {
    let used = all.filter { abs($0.gain) >= 0.05 }
    guard used.count > 1 else { return }
    isInverted = used.filter { $0.gain < 0 && $0.signs == SIMD2(1, 1) }.count * 2 > used.count
    // More than half.
    for timing in used.map(\.timing) {
      let alike = used.filter {
        abs($0.timing.delay.x - timing.delay.x) < 0.06 && $0.timing.delay.x == $0.timing.delay.y
          && abs($0.timing.step - timing.step) < 2e-7
      }
      if 2 * alike.count > used.count {
        delay = alike.map(\.timing.delay.x).reduce(0, +) / Double(alike.count)
        if abs(delay - delay.rounded()) < 0.01 { delay = delay.rounded() }
        step = timing.step
        break
      }
    }
    let gains = used.map { -Decibels(amplitude: $0.gain).value }
    for gain in gains where abs(gain) > 0.05 {
      let alike = gains.filter { abs($0 - gain) < 0.12 }
      if Double(alike.count) >= 0.55 * Double(gains.count) {
        self.gain = alike.reduce(0, +) / Double(alike.count)
        break
      }
    }
  }
}
