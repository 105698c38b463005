/// The first song: a night on the motorway, 104 beats a minute, A minor, 48 kHz.
enum Nightdrive {
  static let tempo = Tempo(beatsPerMinute: 104, rate: 48_000, beatsPerBar: 4)
  /// The bar of silence, fourteen bars of music, and the last chord dying away.
  static let bars = 17.0

  static let parts = [
    DemoPart("Drums", level: -12.0, perform: drums),
    DemoPart("Percussion", level: -11.5, perform: percussion),
    DemoPart("Bass", level: -13.5, perform: bass),
    DemoPart("Guitars", level: -12.5, perform: guitars),
    DemoPart("Keys", level: -16.5, perform: keys),
    DemoPart("Synths", level: -15.5, perform: synths),
    DemoPart("Background Vocals", level: -18.0, perform: backgroundVocals),
    DemoPart("Lead Vocal", level: -9.0, perform: leadVocal),
  ]

  /// A chord: the bass note and the notes above it, as MIDI numbers.
  struct Chord: Sendable {
    let bass: Double
    let notes: [Double]
  }

  private static let aMinor = Chord(bass: 33, notes: [57, 60, 64, 67, 71])
  private static let fMajor = Chord(bass: 29, notes: [53, 57, 60, 64, 67])
  private static let cMajor = Chord(bass: 36, notes: [55, 60, 62, 64, 67])
  private static let gMajor = Chord(bass: 31, notes: [55, 59, 62, 64, 67])
  private static let eMinor = Chord(bass: 28, notes: [55, 59, 62, 64, 71])
  private static let eMajor = Chord(bass: 28, notes: [56, 59, 62, 64, 71])

  /// One for each bar: two of introduction, four of verse, eight of chorus, the last chord.
  static let chords = [
    aMinor, fMajor,
    aMinor, fMajor, cMajor, gMajor,
    fMajor, gMajor, aMinor, eMinor,
    fMajor, gMajor, aMinor, eMajor,
    aMinor,
  ]
  private static let verse = 2
  private static let chorus = 6
  private static let end = 14

  /// A beat, pushed by a player's inexactness of a few milliseconds, never before the first bar.
  private static func played(_ beat: Double, by noise: inout Noise, spread: Double = 0.008)
    -> Double
  {
    max(0, beat + noise.value(in: -spread...spread))
  }

  private static func drums(_ stage: inout Stage) {
    let kit = DrumKit(rate: stage.rate)
    for bar in 0..<end {
      let start = Double(bar * 4)
      drumBar(&stage, kit: kit, start: start, isChorus: bar >= chorus, isIntroduction: bar < verse)
    }
    for bar in [verse, chorus, 10, end] {
      let crash = kit.crash(force: 0.85, noise: &stage.noise)
      stage.place(
        crash, beat: Double(bar * 4),
        Placement(gain: 0.4, pan: bar % 4 == 2 ? -0.45 : 0.5, room: 0.3))
    }
    for bar in [chorus - 1, 9, end - 1] {
      for (index, tone) in [148.0, 148, 112, 84].enumerated() {
        let hit = kit.tom(tone: tone, force: 0.7 + 0.08 * Double(index), noise: &stage.noise)
        let pan = Float(index) * 0.3 - 0.5
        stage.place(
          hit, beat: Double(bar * 4) + 3 + Double(index) * 0.25,
          Placement(gain: 0.6, pan: pan, room: 0.35))
      }
    }
    let last = kit.kick(force: 1, noise: &stage.noise)
    stage.place(last, beat: Double(end * 4), Placement(gain: 1, room: 0.1))
    stage.addRoom(decay: 1.1, brightness: 0.75, preDelay: 0.012, level: 0.16)
  }

  private static func drumBar(
    _ stage: inout Stage, kit: DrumKit, start: Double, isChorus: Bool, isIntroduction: Bool
  ) {
    let kicks = isChorus ? [0, 1, 2, 2.75, 3] : isIntroduction ? [0, 2.5] : [0, 1.75, 2.5]
    for beat in kicks {
      let force = (beat == 0 ? 1 : 0.9) - stage.noise.value(in: 0...0.06)
      let hit = kit.kick(force: force, noise: &stage.noise)
      stage.place(hit, beat: start + beat, Placement(gain: 1, room: 0.03))
    }
    if !isIntroduction {
      for beat in [1.0, 3.0] {
        let hit = kit.snare(force: 0.95 - stage.noise.value(in: 0...0.08), noise: &stage.noise)
        stage.place(hit, beat: start + beat + 0.006, Placement(gain: 0.72, pan: 0.05, room: 0.55))
      }
      let ghost = kit.snare(force: 0.22, noise: &stage.noise)
      stage.place(ghost, beat: start + 2.25, Placement(gain: 0.6, pan: 0.05, room: 0.3))
    }
    for step in 0..<16 where isChorus || step % 2 == 0 {
      let beat = Double(step) / 4
      let accent = step % 4 == 0 ? 0.75 : step % 2 == 0 ? 0.95 : 0.5
      let opens = isChorus && step % 4 == 2
      let hit = kit.hat(
        force: accent - stage.noise.value(in: 0...0.12), seconds: opens ? 0.13 : 0.032,
        noise: &stage.noise)
      stage.place(
        hit, beat: played(start + beat, by: &stage.noise, spread: 0.005),
        Placement(gain: opens ? 0.42 : 0.5, pan: -0.3, room: 0.06))
    }
  }

  private static func percussion(_ stage: inout Stage) {
    let hands = HandPercussion(rate: stage.rate)
    for bar in 0..<end {
      let start = Double(bar * 4)
      for step in 0..<16 {
        let force = step % 4 == 2 ? 0.9 : step % 2 == 0 ? 0.6 : 0.4
        let stroke = hands.shaker(force: force, noise: &stage.noise)
        stage.place(
          stroke, beat: played(start + Double(step) / 4 - 0.03, by: &stage.noise),
          Placement(gain: 0.55, pan: 0.55, room: 0.15))
      }
      if bar >= verse {
        for (beat, tone, slap) in [
          (0.75, 196.0, false), (1.5, 262, true), (2.25, 262, false), (2.5, 196, false),
          (3.25, 262, true), (3.75, 262, false),
        ] {
          let stroke = hands.conga(
            tone: tone, slap: slap, force: stage.noise.value(in: 0.55...0.8), noise: &stage.noise)
          stage.place(
            stroke, beat: played(start + beat, by: &stage.noise),
            Placement(gain: 0.6, pan: tone < 200 ? -0.6 : -0.35, room: 0.3))
        }
      }
      guard bar >= chorus else { continue }
      for beat in [1.0, 3.0] {
        let clap = hands.clap(force: 0.9, noise: &stage.noise)
        stage.place(clap, beat: start + beat, Placement(gain: 0.9, pan: -0.1, room: 0.6))
      }
      for beat in stride(from: 0.5, to: 4, by: 1) {
        let stroke = hands.tambourine(force: 0.8, noise: &stage.noise)
        stage.place(
          stroke, beat: played(start + beat, by: &stage.noise),
          Placement(gain: 0.5, pan: 0.3, room: 0.25))
      }
    }
    stage.addRoom(decay: 1.3, brightness: 0.7, preDelay: 0.018, level: 0.2)
  }

  private static func bass(_ stage: inout Stage) {
    let synthesizer = Synthesizer(rate: stage.rate)
    // In eighths, with the octave as the push: beat, length, octave, force.
    let figure: [(Double, Double, Double, Double)] = [
      (0, 0.45, 0, 1), (0.5, 0.4, 0, 0.7), (1, 0.4, 12, 0.85), (1.5, 0.22, 0, 0.7),
      (1.75, 0.2, 0, 0.6), (2, 0.45, 0, 0.95), (2.5, 0.4, 0, 0.7), (3, 0.4, 12, 0.85),
      (3.5, 0.4, 0, 0.75),
    ]
    for bar in verse..<end {
      let chord = chords[bar]
      let peak = bar >= chorus ? 2300.0 : 1500
      for (beat, length, octave, force) in figure {
        let note = synthesizer.bass(
          chord.bass + octave, seconds: tempo.seconds(beats: length),
          force: force - stage.noise.value(in: 0...0.08), cutoff: 170, peak: peak)
        stage.place(note, beat: Double(bar * 4) + beat, Placement(gain: 0.8, room: 0.04))
      }
    }
    let last = synthesizer.bass(
      33, seconds: tempo.seconds(beats: 5), force: 1, cutoff: 150, peak: 1800)
    stage.place(last, beat: Double(end * 4), Placement(gain: 0.8, room: 0.04))
    stage.addRoom(decay: 0.7, brightness: 0.4, preDelay: 0.01, level: 0.2)
  }

  private static func leadVocal(_ stage: inout Stage) {
    let singer = Singer(rate: stage.rate, vibrato: 0.25, breath: 0.06)
    for (bar, notes) in [
      (verse, verseLine), (chorus, chorusLine), (10, chorusLine), (end, lastLine),
    ] {
      let start = Double(bar * 4)
      let moved = notes.map { note in
        var note = note
        note.beat += start
        return note
      }
      guard let first = moved.first else { continue }
      let line = singer.line(moved, from: first.beat, tempo: tempo, noise: &stage.noise)
      stage.place(
        line, beat: first.beat, Placement(gain: 0.5, pan: -0.02, room: 0.32, echo: 0.22))
    }
    stage.addEcho(beats: 0.75, feedback: 0.4, level: 0.55, toRoom: 0.3)
    stage.addRoom(decay: 2.1, brightness: 0.65, preDelay: 0.04, level: 0.17)
  }

  private static func sung(
    _ beat: Double, _ beats: Double, _ midi: Double, _ vowel: Singer.Vowel,
    _ onset: Singer.Onset = .soft
  ) -> Singer.Note {
    Singer.Note(beat: beat, beats: beats, midi: midi, vowel: vowel, onset: onset)
  }

  private static let verseLine = [
    sung(0.5, 0.45, 64, .a, .hiss), sung(1, 0.45, 64, .o, .stop), sung(1.5, 0.9, 67, .e),
    sung(2.5, 1.2, 64, .a, .stop),
    sung(4.5, 0.45, 60, .i, .soft), sung(5, 0.45, 62, .e, .hiss), sung(5.5, 0.45, 64, .a),
    sung(6, 1.7, 60, .o, .soft),
    sung(8.5, 0.45, 64, .o, .stop), sung(9, 0.45, 64, .a, .hiss), sung(9.5, 0.7, 67, .i),
    sung(10.25, 0.45, 69, .e, .tied), sung(10.75, 1.1, 67, .a, .stop),
    sung(12.5, 0.45, 62, .u, .soft), sung(13, 0.9, 64, .e, .stop), sung(14, 1.6, 62, .a, .soft),
  ]

  private static let chorusLine = [
    sung(0, 1.4, 72, .a, .hiss), sung(1.5, 0.45, 71, .e, .soft), sung(2, 1.6, 69, .o, .stop),
    sung(4, 0.9, 71, .i, .hiss), sung(5, 0.45, 72, .e, .soft), sung(5.5, 2, 74, .a, .tied),
    sung(8, 1.4, 76, .a, .stop), sung(9.5, 0.45, 74, .o, .soft), sung(10, 1.7, 72, .e, .hiss),
    sung(12, 0.7, 71, .a, .soft), sung(12.75, 0.7, 69, .o, .tied), sung(13.5, 2.2, 71, .i, .stop),
  ]

  private static let lastLine = [sung(0, 0.9, 72, .a, .hiss), sung(1, 3.2, 69, .o, .tied)]
}
