/// A plucked string (Karplus and Strong 1983; tuning and damping after Jaffe and Smith 1983) on a
/// body that resonates.
struct PluckedString {
  let rate: Double
  /// Time in seconds in which the string falls by 60 dB, at the A of 110 Hz; shorter higher up.
  var sustain = 4.0
  /// 0…1: how much treble each turn keeps.
  var brightness = 0.7
  /// Where the string is plucked, as a share of its length.
  var pluckPosition = 0.19
  /// How much the body adds.
  var body: Float = 0.6
  /// 0…1: a plectrum is hard, a finger's tip on a thick string soft.
  var hardness = 1.0

  /// A note of a MIDI number; the finger damps it after `seconds`.
  func note(_ midi: Double, seconds: Double, force: Double, noise: inout Noise) -> [Float] {
    let pitch = frequency(ofNote: midi)
    let blend = Float(0.5 * (1 - brightness))
    // The loop's delay: whole samples, an all-pass for the rest, and what the damper takes.
    let delay = rate / pitch - Double(blend)
    let whole = max(Int(delay - 0.3), 2)
    let rest = delay - Double(whole)
    let allPass = Float((1 - rest) / (1 + rest))
    var line = excitation(length: whole, force: force, noise: &noise)

    let fallTime = sustain * powerOfTwo(-(midi - 45) / 24)
    let ringing = Float(powerOfTwo(-9.965784 / (fallTime * pitch)))
    let damping = decayFactor(seconds: 0.024, rate: rate)
    let gate = Int(seconds * rate)
    var note = [Float](repeating: 0, count: gate + Int(0.15 * rate))
    var bodyBank = ResonatorBank()
    bodyBank.tune(
      centres: SIMD8(104, 208, 276, 412, 560, 830, 1250, 2400),
      widths: SIMD8(22, 26, 40, 60, 90, 160, 260, 700),
      levels: SIMD8(1.3, 1.1, 0.7, 0.6, 0.5, 0.4, 0.3, 0.3), rate: rate)
    var position = 0
    var hand: Float = 1
    // The filters begin as if the string had already swung round: no step at the first turn.
    var last = line[whole - 1]
    var allPassIn = (last * (1 - blend) + line[whole - 2] * blend) * ringing
    var allPassOut = allPassIn
    // A soft finger takes a moment to let go.
    let onset = Float(1 / ((0.0003 + 0.004 * (1 - hardness)) * rate))
    for frame in note.indices {
      let out = line[position]
      let soft = (out * (1 - blend) + last * blend) * ringing
      last = out
      allPassOut = allPass * (soft - allPassOut) + allPassIn
      allPassIn = soft
      line[position] = allPassOut
      position = position + 1 == whole ? 0 : position + 1
      if frame >= gate { hand *= damping }
      let plucked = out * min(Float(frame) * onset, 1) * hand
      note[frame] = plucked + bodyBank.step(plucked) * body
    }
    return note
  }

  /// What the pick leaves on the string: noise, softer for a soft stroke, with the notches of the
  /// place where it was plucked; its power depends on the force alone.
  private func excitation(length: Int, force: Double, noise: inout Noise) -> [Float] {
    let white = (0..<length).map { _ in noise.next() }
    var raw = white
    let softness = Float((0.25 + 0.6 * force) * hardness)
    var smooth: Float = 0
    var softer: Float = 0
    // Twice round: the string's end meets its beginning without a step, which would click.
    for index in 0..<length * 2 {
      smooth += softness * (white[index % length] - smooth)
      softer += softness * (smooth - softer)
      raw[index % length] = softer
    }
    let pluck = max(Int(Double(length) * pluckPosition), 1)
    let string = raw.indices.map { raw[$0] - raw[($0 + length - pluck) % length] }
    var power: Float = 1e-9
    for sample in string { power += sample * sample }
    let gain = Float(force) * 0.4 * (Float(length) / power).squareRoot()
    return string.map { $0 * gain }
  }
}
