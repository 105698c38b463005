/// An electric piano by frequency modulation: a tine that rings at fourteen times the note's
/// frequency for a moment, and a tone bar that grows brighter with force (Chowning 1973).
struct ElectricPiano {
  let rate: Double

  func note(_ midi: Double, seconds: Double, force: Double) -> [Float] {
    let pitch = frequency(ofNote: midi)
    let gate = Int(seconds * rate)
    var note = [Float](repeating: 0, count: gate + Int(0.45 * rate))
    var envelope = Envelope(
      attack: 0.0015, decay: 1.6 * powerOfTwo(-(midi - 60) / 20), sustain: 0.0, release: 0.06,
      gate: gate, rate: rate)
    let barFall = decayFactor(seconds: 0.7, rate: rate)
    let tineFall = decayFactor(seconds: 0.09, rate: rate)
    var barIndex = Float((0.11 + 0.3 * force * force) * powerOfTwo(-(midi - 60) / 30))
    var tineIndex = Float(0.05 * force)
    let step = Float(pitch / rate)
    // The tine stays below half the rate.
    let ratio = Float((min(14, 0.4 * rate / pitch)).rounded(.down))
    var phase: Float = 0
    var tine: Float = 0
    let gain = Float(0.35 + 0.65 * force) * 0.5
    for frame in note.indices {
      phase += step
      tine += step * ratio
      if phase >= 1 { phase -= 1 }
      while tine >= 1 { tine -= 1 }
      let bar = sine(turns: phase + 0.003) * barIndex
      let tone = sine(turns: phase + bar) + 0.25 * sine(turns: 2 * phase + 0.4 * bar)
      var sample = tone * 0.8
      // The tine is gone after half a second.
      if tineIndex > 1e-4 {
        sample += sine(turns: phase + sine(turns: tine) * tineIndex * 1.5) - sine(turns: phase)
      }
      note[frame] = sample * envelope.next() * gain
      barIndex *= barFall
      tineIndex *= tineFall
    }
    return note
  }

  /// The slow swing between the sides that these pianos have built in.
  func tremolo(_ note: [Float], beat: Double, tempo: Tempo, hertz: Double, depth: Float)
    -> StereoNote
  {
    var sides = StereoNote(left: note, right: note)
    let start = tempo.frame(beat: beat)
    let step = hertz / rate
    for frame in note.indices {
      let swing = depth * sine(turns: Float(Double(start + frame) * step))
      sides.left[frame] *= 1 + swing
      sides.right[frame] *= 1 - swing
    }
    return sides
  }
}
