/// A voice: a glottal pulse with vibrato and breath through five formants that glide between vowels.
struct Singer {
  let rate: Double
  /// Scales the formants: below 1 a longer throat.
  var throat: Float = 1
  var vibrato = 0.28
  var breath: Float = 0.05
  /// Time constant of the slide between notes, in seconds.
  var slide = 0.035
  /// Whole voice against the pitch, in semitones.
  var tuning = 0.0

  /// One note of a melody.
  struct Note: Sendable {
    /// In beats of the music.
    var beat: Double
    var beats: Double
    var midi: Double
    var vowel: Vowel
    /// How it begins.
    var onset: Onset
  }

  enum Onset: Sendable {
    /// Out of the note before.
    case tied
    /// As after an m or an l.
    case soft
    /// As after an s.
    case hiss
    /// As after a t or a k.
    case stop
  }

  /// A vowel's five formants (tenor; the table of the Csound manual, appendix D).
  struct Vowel: Sendable {
    let centres: SIMD8<Float>
    let widths: SIMD8<Float>
    /// Decibels.
    let levels: [Double]

    static let a = Vowel(
      centres: SIMD8(650, 1080, 2650, 2900, 3250, 9000, 9000, 9000),
      widths: SIMD8(80, 90, 120, 130, 140, 900, 900, 900), levels: [0, -6, -7, -8, -22])
    static let e = Vowel(
      centres: SIMD8(400, 1700, 2600, 3200, 3580, 9000, 9000, 9000),
      widths: SIMD8(70, 80, 100, 120, 120, 900, 900, 900), levels: [0, -14, -12, -14, -20])
    static let i = Vowel(
      centres: SIMD8(290, 1870, 2800, 3250, 3540, 9000, 9000, 9000),
      widths: SIMD8(40, 90, 100, 120, 120, 900, 900, 900), levels: [0, -15, -18, -20, -30])
    static let o = Vowel(
      centres: SIMD8(400, 800, 2600, 2800, 3000, 9000, 9000, 9000),
      widths: SIMD8(70, 80, 100, 130, 135, 900, 900, 900), levels: [0, -10, -12, -12, -26])
    static let u = Vowel(
      centres: SIMD8(350, 600, 2700, 2900, 3300, 9000, 9000, 9000),
      widths: SIMD8(40, 60, 100, 120, 120, 900, 900, 900), levels: [0, -20, -17, -14, -26])

    /// The levels as factors. The source falls by 6 dB for each octave more than the table assumes
    /// of it, which the upper formants get back.
    var factors: SIMD8<Float> {
      var factors = SIMD8<Float>(repeating: 0)
      for lane in 0..<5 {
        factors[lane] = amplitude(decibels: levels[lane]) * (1 + centres[lane] / 1400)
      }
      return factors
    }
  }

  /// Sings a line as one sound; its first sample stands at `firstBeat`.
  func line(
    _ notes: [Note], from firstBeat: Double, tempo: Tempo, noise: inout Noise
  ) -> [Float] {
    guard let last = notes.last else { return [] }
    let origin = tempo.frame(beat: firstBeat)
    let end = tempo.frame(beat: last.beat + last.beats) - origin + Int(0.5 * rate)
    var line = [Float](repeating: 0, count: end)
    var voice = Voice(singer: self, first: notes[0])
    for (index, note) in notes.enumerated() {
      let start = tempo.frame(beat: note.beat) - origin
      let stop = tempo.frame(beat: note.beat + note.beats) - origin
      let next = index + 1 < notes.count ? tempo.frame(beat: notes[index + 1].beat) - origin : end
      voice.begin(note)
      voice.sing(into: &line, from: start, gate: stop, until: next, noise: &noise)
    }
    return line
  }
}

/// A singer in the middle of a line.
private struct Voice {
  private let singer: Singer
  private let rate: Double
  private var pitch: Double
  private var target: Double
  private var centres: SIMD8<Float>
  private var widths: SIMD8<Float>
  private var factors: SIMD8<Float>
  private var vowel: (centres: SIMD8<Float>, widths: SIMD8<Float>, factors: SIMD8<Float>)
  private var onset = Singer.Onset.soft
  private var source: Sawtooth
  private var tilt: Float = 0
  private var level: Float = 0
  private var drift = 0.0
  private var bank = ResonatorBank()
  private var consonant: StateVariableFilter

  init(singer: Singer, first: Singer.Note) {
    self.singer = singer
    rate = singer.rate
    pitch = first.midi - 1.5
    target = first.midi
    vowel = (first.vowel.centres, first.vowel.widths, first.vowel.factors)
    centres = vowel.centres
    widths = vowel.widths
    factors = vowel.factors
    source = Sawtooth(phase: 0, step: 0.001)
    consonant = StateVariableFilter(cutoff: 6100, resonance: 1.2, rate: rate)
  }

  mutating func begin(_ note: Singer.Note) {
    target = note.midi
    vowel = (note.vowel.centres, note.vowel.widths, note.vowel.factors)
    onset = note.onset
    // An m or an l: the mouth is still closed, the first formant low and the others weak.
    if onset == .soft { factors *= SIMD8(0.6, 0.25, 0.2, 0.2, 0.2, 0, 0, 0) }
    if onset == .hiss || onset == .stop { pitch = target - 0.6 }
  }

  mutating func sing(
    into line: inout [Float], from start: Int, gate: Int, until next: Int, noise: inout Noise
  ) {
    let attack = Float(1 / (rate * (onset == .stop ? 0.012 : 0.045)))
    let release = decayFactor(seconds: 0.05, rate: rate)
    let closing = decayFactor(seconds: 0.008, rate: rate)
    // The voice waits until the consonant is spoken.
    let voiced = start + Int(rate * (onset == .hiss ? 0.085 : onset == .stop ? 0.035 : 0))
    for frame in start..<min(next, line.count) {
      let age = frame - start
      if age & 31 == 0 { turn(age: age, noise: &noise) }
      if frame < voiced {
        level *= closing
      } else if frame < gate {
        level += (1 - level) * attack * 3
      } else {
        level *= release
      }
      let hiss = noise.next()
      tilt += 0.5 * (source.next() - tilt)
      let glottis = tilt + hiss * singer.breath
      consonant.step(hiss)
      line[frame] =
        bank.step(glottis) * level
        + consonant.band * spoken(age: age, length: voiced - start)
    }
  }

  /// The consonant's level at its age in frames.
  private func spoken(age: Int, length: Int) -> Float {
    guard age < length, length > 0 else { return 0 }
    let t = Float(age) / Float(length)
    switch onset {
    case .hiss: return 0.10 * t * (1 - t) * 4
    case .stop: return t < 0.5 ? 0 : 0.22 * (1 - t) * 2
    case .soft, .tied: return 0
    }
  }

  /// Moves pitch and mouth; called every 32 frames.
  private mutating func turn(age: Int, noise: inout Noise) {
    let slide = Double(decayFactor(seconds: singer.slide, rate: rate / 32))
    pitch = target + (pitch - target) * slide
    drift = drift * 0.97 + Double(noise.next()) * 0.012
    let seconds = Double(age) / rate
    let depth = singer.vibrato * min(max(seconds - 0.18, 0) * 2.5, 1)
    let wave = Double(sine(turns: Float(seconds * 5.4)))
    let note = pitch + singer.tuning + drift + depth * wave
    source.step = Float(frequency(ofNote: note) / rate)
    let glide = 1 - decayFactor(seconds: 0.04, rate: rate / 32)
    centres += (vowel.centres - centres) * glide
    widths += (vowel.widths - widths) * glide
    factors += (vowel.factors - factors) * glide
    bank.tune(centres: centres * singer.throat, widths: widths, levels: factors, rate: rate)
  }
}
