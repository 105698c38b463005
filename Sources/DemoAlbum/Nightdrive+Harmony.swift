// The parts of the first song that play chords.
extension Nightdrive {
  private static let verse = 2
  private static let chorus = 6
  private static let end = 14

  static func guitars(_ stage: inout Stage) {
    let clean = PluckedString(rate: stage.rate, sustain: 3.2, brightness: 0.82, pluckPosition: 0.13)
    // The verse: a broken chord that wanders between the sides.
    for bar in verse..<chorus {
      let notes = chords[bar].notes
      for step in 0..<8 {
        let pitch = notes[[0, 2, 3, 4, 3, 2, 4, 1][step] % notes.count] + 12
        let note = clean.note(
          pitch, seconds: tempo.seconds(beats: 0.9), force: stage.noise.value(in: 0.45...0.65),
          noise: &stage.noise)
        stage.place(
          note, beat: Double(bar * 4) + Double(step) * 0.5 + stage.noise.value(in: 0...0.01),
          Placement(gain: 0.6, pan: step % 2 == 0 ? -0.4 : 0.4, room: 0.25, echo: 0.35))
      }
    }
    // The chorus: muted fifths, played twice, one on each side.
    let muted = PluckedString(
      rate: stage.rate, sustain: 1.3, brightness: 0.6, pluckPosition: 0.22, body: 0.9,
      hardness: 0.5)
    for bar in chorus..<end {
      let root = chords[bar].bass + 12
      for step in 0..<8 {
        let accent = step == 3 || step == 6 ? 0.95 : 0.65
        for side: Float in [-0.85, 0.85] {
          for interval in [0.0, 7, 12] {
            let note = muted.note(
              root + interval, seconds: tempo.seconds(beats: accent > 0.9 ? 0.42 : 0.24),
              force: accent - stage.noise.value(in: 0...0.1), noise: &stage.noise)
            stage.place(
              note.map { saturate(2.2 * $0) },
              beat: Double(bar * 4) + Double(step) * 0.5 + stage.noise.value(in: 0...0.014),
              Placement(gain: 0.42, pan: side, room: 0.12))
          }
        }
      }
    }
    strum(&stage, notes: [45, 52, 57, 60, 64, 71], beat: Double(end * 4), string: clean)
    stage.addEcho(beats: 0.75, feedback: 0.35, level: 0.5, toRoom: 0.2)
    stage.addRoom(decay: 1.8, brightness: 0.7, preDelay: 0.02, level: 0.16)
  }

  private static func strum(
    _ stage: inout Stage, notes: [Double], beat: Double, string: PluckedString
  ) {
    for (index, pitch) in notes.enumerated() {
      let note = string.note(
        pitch, seconds: tempo.seconds(beats: 6), force: 0.6, noise: &stage.noise)
      let pan = Float(index) * 0.24 - 0.6
      stage.place(
        note, beat: beat + Double(index) * 0.03, Placement(gain: 0.55, pan: pan, room: 0.3))
    }
  }

  static func keys(_ stage: inout Stage) {
    let piano = ElectricPiano(rate: stage.rate)
    let verseRhythm: [(Double, Double)] = [(0, 1.4), (1.5, 0.9), (2.75, 1.1)]
    let chorusRhythm: [(Double, Double)] = [
      (0, 0.7), (0.75, 0.6), (1.5, 0.9), (2.5, 0.4), (3, 0.9),
    ]
    for bar in 0...end {
      let rhythm = bar == end ? [(0, 7)] : bar >= chorus ? chorusRhythm : verseRhythm
      for (beat, length) in rhythm {
        for (index, pitch) in chords[bar].notes.enumerated() {
          // The hand rolls a little from the bottom up.
          let when =
            Double(bar * 4) + beat + Double(index) * 0.012 + stage.noise.value(in: 0...0.008)
          let note = piano.note(
            pitch, seconds: tempo.seconds(beats: length),
            force: stage.noise.value(in: 0.45...0.75) + (beat == 0 ? 0.1 : 0))
          let sides = piano.tremolo(note, beat: when, tempo: tempo, hertz: 3.47, depth: 0.4)
          stage.place(sides, beat: when, Placement(gain: 0.3, room: 0.2, echo: 0), width: 0.6)
        }
      }
    }
    stage.addRoom(decay: 1.6, brightness: 0.6, preDelay: 0.015, level: 0.18)
  }

  static func synths(_ stage: inout Stage) {
    let synthesizer = Synthesizer(rate: stage.rate)
    for bar in 0...end {
      let patch = Synthesizer.Patch(
        detune: 0.14, attack: 0.25, decay: 1.5, sustain: 0.85, release: bar == end ? 0.8 : 0.3,
        cutoff: bar >= chorus ? 700 : 420, peak: bar >= chorus ? 3200 : 1700, filterAttack: 0.8,
        filterDecay: 1.5, resonance: 0.9)
      for pitch in chords[bar].notes {
        let note = synthesizer.note(
          pitch, seconds: tempo.seconds(beats: bar == end ? 4 : 3.9), patch: patch,
          noise: &stage.noise)
        stage.place(note, beat: Double(bar * 4), Placement(gain: 0.3, room: 0.3), width: 0.9)
      }
    }
    stage.pump(depth: 0.55, beats: (chorus * 4)..<(end * 4))
    arpeggio(&stage, synthesizer: synthesizer)
    // The rush of air into the chorus and into its second half.
    for bar in [chorus - 1, 9] {
      let rush = synthesizer.sweep(
        seconds: tempo.seconds(beats: 4), from: 350, to: 7500, rising: true, noise: &stage.noise)
      stage.place(rush, beat: Double(bar * 4), Placement(gain: 0.32, room: 0.3), width: 0.8)
    }
    stage.addEcho(beats: 0.75, feedback: 0.5, level: 0.6, toRoom: 0.25)
    stage.addRoom(decay: 2.6, brightness: 0.6, preDelay: 0.02, level: 0.16)
  }

  private static func arpeggio(_ stage: inout Stage, synthesizer: Synthesizer) {
    for bar in 0..<end {
      let notes = chords[bar].notes
      for step in 0..<16 where bar >= chorus || step % 4 != 3 {
        let index = [0, 2, 4, 2, 1, 3, 4, 3][step % 8]
        // The filter opens over the introduction and again towards the end.
        let open = bar < 2 ? Double(bar * 16 + step) / 32 : bar >= chorus ? 1.2 : 0.6
        let patch = Synthesizer.Patch(
          detune: 0.06, attack: 0.002, decay: 0.09, sustain: 0.15, release: 0.05,
          cutoff: 300, peak: 900 + 3600 * open, filterAttack: 0.001, filterDecay: 0.08,
          resonance: 2.2)
        let note = synthesizer.note(
          notes[index] + 12, seconds: tempo.seconds(beats: 0.2), patch: patch,
          noise: &stage.noise)
        stage.place(
          note, beat: Double(bar * 4) + Double(step) * 0.25,
          Placement(gain: step % 4 == 0 ? 0.36 : 0.27, room: 0.15, echo: 0.3), width: 0.5)
      }
    }
  }

  static func backgroundVocals(_ stage: inout Stage) {
    for (index, pan) in [Float(-0.8), 0.8, -0.4, 0.4, -0.6, 0.6].enumerated() {
      let singer = Singer(
        rate: stage.rate, throat: 1.04 - 0.025 * Float(index), vibrato: 0.2, breath: 0.09,
        slide: 0.06, tuning: stage.noise.value(in: -0.07...0.07))
      let voice = index / 2
      let notes = (chorus...end).map { bar in
        Singer.Note(
          beat: Double(bar * 4) + stage.noise.value(in: 0...0.03), beats: bar == end ? 5 : 3.6,
          midi: chords[bar].notes[voice + 1], vowel: bar % 2 == 0 ? .u : .a, onset: .soft)
      }
      let line = singer.line(
        notes, from: Double(chorus * 4), tempo: tempo, noise: &stage.noise)
      stage.place(
        line, beat: Double(chorus * 4), Placement(gain: 0.4, pan: pan, room: 0.5))
    }
    stage.addRoom(decay: 2.4, brightness: 0.6, preDelay: 0.03, level: 0.2)
  }
}
