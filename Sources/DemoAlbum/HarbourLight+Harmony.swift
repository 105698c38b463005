// The parts of the second song that play chords, and the sea.
extension HarbourLight {
  private static let verse = 2
  private static let chorus = 6
  private static let end = 10

  static func guitars(_ stage: inout Stage) {
    let steel = PluckedString(rate: stage.rate, sustain: 4.5, brightness: 0.88, body: 0.8)
    // Travis picking: the thumb keeps the beat, the fingers go between.
    let fingers: [(Double, Int)] = [(0.5, 2), (1, 1), (1.5, 3), (2.5, 2), (3, 1), (3.5, 3)]
    for bar in 0..<end {
      let chord = chords[bar]
      let start = Double(bar * 4)
      for beat in [0.0, 1, 2, 3] {
        let root = chord.bass + (beat == 0 || beat == 2 ? 12 : 19)
        let note = steel.note(
          root, seconds: tempo.seconds(beats: 1.6), force: stage.noise.value(in: 0.5...0.65),
          noise: &stage.noise)
        stage.place(
          note, beat: start + beat + stage.noise.value(in: 0...0.012),
          Placement(gain: 0.5, pan: -0.25, room: 0.2))
      }
      for (beat, index) in fingers {
        let note = steel.note(
          chord.notes[index] + (bar >= chorus ? 12 : 0), seconds: tempo.seconds(beats: 1.4),
          force: stage.noise.value(in: 0.4...0.7), noise: &stage.noise)
        let swing = beat == 1 || beat == 3 ? 0 : 0.05
        stage.place(
          note, beat: start + beat + swing + stage.noise.value(in: 0...0.012),
          Placement(gain: 0.5, pan: 0.3, room: 0.25))
      }
    }
    // A second guitar strums the chorus, further out.
    let second = PluckedString(
      rate: stage.rate, sustain: 3, brightness: 0.9, pluckPosition: 0.11, body: 0.7)
    for bar in chorus...end {
      for (beat, down) in [(0.0, true), (1, true), (1.5, false), (2.5, false), (3, true)]
      where bar < end || beat == 0 {
        let notes = chords[bar].notes.map { $0 + 12 }
        for (index, pitch) in (down ? notes : notes.reversed()).enumerated() {
          let note = second.note(
            pitch, seconds: tempo.seconds(beats: bar == end ? 6 : 0.9),
            force: (down ? 0.5 : 0.38) + stage.noise.value(in: 0...0.1), noise: &stage.noise)
          stage.place(
            note, beat: Double(bar * 4) + beat + Double(index) * 0.022,
            Placement(gain: 0.3, pan: 0.8, room: 0.25))
        }
      }
    }
    stage.addRoom(decay: 1.7, brightness: 0.75, preDelay: 0.02, level: 0.17)
  }

  static func keys(_ stage: inout Stage) {
    let piano = ElectricPiano(rate: stage.rate)
    for bar in verse...end {
      let rhythm: [(Double, Double)] = bar == end ? [(0, 6)] : [(0, 1.9), (2, 1.4), (3.5, 0.5)]
      for (beat, length) in rhythm {
        for (index, pitch) in chords[bar].notes.enumerated() {
          let when =
            Double(bar * 4) + beat + Double(index) * 0.02 + stage.noise.value(in: 0...0.01)
          let note = piano.note(
            pitch, seconds: tempo.seconds(beats: length), force: stage.noise.value(in: 0.35...0.6))
          let sides = piano.tremolo(note, beat: when, tempo: tempo, hertz: 2.53, depth: 0.5)
          stage.place(sides, beat: when, Placement(gain: 0.35, room: 0.3), width: 0.7)
        }
      }
      // A small answer high up where the voice breathes.
      for (beat, interval) in [(3.25, 12.0), (3.5, 14), (3.75, 19)] where bar % 2 == 1 {
        let note = piano.note(
          chords[bar].notes[1] + interval, seconds: tempo.seconds(beats: 0.8), force: 0.5)
        let when = Double(bar * 4) + beat
        let sides = piano.tremolo(note, beat: when, tempo: tempo, hertz: 2.53, depth: 0.5)
        stage.place(sides, beat: when, Placement(gain: 0.2, room: 0.5), width: 0.7)
      }
    }
    stage.addRoom(decay: 2.2, brightness: 0.6, preDelay: 0.02, level: 0.2)
  }

  static func strings(_ stage: inout Stage) {
    let synthesizer = Synthesizer(rate: stage.rate)
    for bar in 4...end {
      let patch = Synthesizer.Patch(
        detune: 0.16, attack: bar < chorus ? 0.9 : 0.35, decay: 2, sustain: 0.9,
        release: bar == end ? 0.7 : 0.3, cutoff: 900, peak: bar < chorus ? 1500 : 3400,
        filterAttack: 0.7, filterDecay: 3, resonance: 0.7, vibrato: 0.16, noise: 0.06)
      let chord = chords[bar]
      // Cello, viola and violins, the lowest in the middle.
      let voices: [(Double, Float)] = [
        (chord.bass + 12, 0.2), (chord.notes[1], 0.5), (chord.notes[2], 0.8),
        (chord.notes[3] + 12, 1),
      ]
      for (pitch, width) in voices {
        let note = synthesizer.note(
          pitch, seconds: tempo.seconds(beats: bar == end ? 4.5 : 3.9), patch: patch,
          noise: &stage.noise)
        stage.place(note, beat: Double(bar * 4), Placement(gain: 0.35, room: 0.45), width: width)
      }
    }
    stage.addRoom(decay: 2.8, brightness: 0.6, preDelay: 0.03, level: 0.19)
  }

  static func effects(_ stage: inout Stage) {
    let synthesizer = Synthesizer(rate: stage.rate)
    // Waves run up the beach and back.
    for (beat, seconds) in [(0.0, 4.5), (6, 5), (13, 4), (38, 6)] {
      for rising in [true, false] {
        let wave = synthesizer.sweep(
          seconds: seconds / 2, from: 260, to: 2400, rising: rising, noise: &stage.noise)
        let half = seconds / 2 * tempo.beatsPerMinute / 60
        stage.place(
          wave, beat: beat + (rising ? 0 : half), Placement(gain: 0.6, room: 0.3), width: 0.9)
      }
    }
    // A ship's horn far out: two low voices, a fifth apart.
    let horn = Synthesizer.Patch(
      detune: 0.04, attack: 0.25, decay: 1, sustain: 0.9, release: 0.25, cutoff: 180, peak: 460,
      filterAttack: 0.4, filterDecay: 2, resonance: 1.2)
    for beat in [2.0, 40] {
      for pitch in [38.0, 45] {
        let note = synthesizer.note(
          pitch, seconds: 1.9, patch: horn, noise: &stage.noise)
        stage.place(
          note, beat: beat, Placement(gain: 0.35, room: 1.2, echo: 0.5), width: 0.3)
      }
    }
    let rush = synthesizer.sweep(
      seconds: tempo.seconds(beats: 4), from: 500, to: 8000, rising: true, noise: &stage.noise)
    stage.place(
      rush, beat: Double(chorus * 4) - 4, Placement(gain: 0.5, room: 0.4), width: 0.8)
    stage.addEcho(beats: 1.5, feedback: 0.45, level: 0.5, toRoom: 0.5)
    stage.addRoom(decay: 3.4, brightness: 0.5, preDelay: 0.06, level: 0.25)
  }

  static func backgroundVocals(_ stage: inout Stage) {
    for (index, pan) in [Float(-0.75), 0.75, -0.35, 0.35].enumerated() {
      let singer = Singer(
        rate: stage.rate, throat: 1.1 - 0.04 * Float(index), vibrato: 0.22, breath: 0.1,
        slide: 0.07, tuning: stage.noise.value(in: -0.06...0.06))
      let notes = (chorus...end).map { bar in
        Singer.Note(
          beat: Double(bar * 4) + stage.noise.value(in: 0...0.03), beats: bar == end ? 4.5 : 3.5,
          midi: chords[bar].notes[index / 2 + 1],
          vowel: [.a, .o, .u][bar % 3], onset: .soft)
      }
      let line = singer.line(
        notes, from: Double(chorus * 4), tempo: tempo, noise: &stage.noise)
      stage.place(line, beat: Double(chorus * 4), Placement(gain: 0.45, pan: pan, room: 0.55))
    }
    stage.addRoom(decay: 2.6, brightness: 0.6, preDelay: 0.03, level: 0.2)
  }
}
