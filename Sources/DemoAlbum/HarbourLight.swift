/// The second song: morning at the quay, 76 beats a minute, D major, 44.1 kHz.
enum HarbourLight {
  static let tempo = Tempo(beatsPerMinute: 76, rate: 44_100, beatsPerBar: 4)
  /// The bar of silence, ten bars of music, and the last chord dying away.
  static let bars = 13.0

  static let parts = [
    DemoPart("Drums", level: -6.2, perform: drums),
    DemoPart("Bass", level: -10.2, perform: bass),
    DemoPart("Guitars", level: -7.2, perform: guitars),
    DemoPart("Keys", level: -10.7, perform: keys),
    DemoPart("Strings", level: -11.7, perform: strings),
    DemoPart("FX", level: -13.2, perform: effects),
    DemoPart("Background Vocals", level: -12.7, perform: backgroundVocals),
    DemoPart("Lead Vocal", level: -2.7, perform: leadVocal),
  ]

  /// Bass and chord for each half bar where it changes; one list for each bar.
  struct Chord: Sendable {
    let bass: Double
    /// Four notes in close position.
    let notes: [Double]
  }

  private static let d = Chord(bass: 38, notes: [57, 62, 66, 69])
  private static let aOverCSharp = Chord(bass: 37, notes: [57, 61, 64, 69])
  private static let bMinor = Chord(bass: 35, notes: [57, 62, 66, 71])
  private static let g = Chord(bass: 31, notes: [55, 59, 62, 66])
  private static let dOverFSharp = Chord(bass: 30, notes: [57, 62, 66, 69])
  private static let a = Chord(bass: 33, notes: [57, 61, 64, 67])
  private static let eMinor = Chord(bass: 28, notes: [55, 59, 62, 67])

  /// Two bars of introduction, four of verse, four of chorus, the last chord.
  static let chords = [
    d, g,
    d, aOverCSharp, bMinor, g,
    g, a, dOverFSharp, bMinor,
    d,
  ]
  private static let verse = 2
  private static let chorus = 6
  private static let end = 10

  private static func drums(_ stage: inout Stage) {
    let kit = DrumKit(rate: stage.rate, kickTone: 54, snareTone: 172, snareLength: 0.13)
    for bar in verse..<end {
      let start = Double(bar * 4)
      let isChorus = bar >= chorus
      for beat in isChorus ? [0, 1.5, 2, 3.5] : [0, 2.5] {
        let hit = kit.kick(
          force: (beat == 0 ? 0.95 : 0.75) - stage.noise.value(in: 0...0.08), noise: &stage.noise)
        stage.place(hit, beat: start + beat, Placement(gain: 0.9, room: 0.06))
      }
      for beat in [1.0, 3.0] {
        let hit =
          isChorus
          ? kit.snare(force: 0.8 - stage.noise.value(in: 0...0.1), noise: &stage.noise)
          : kit.rim(force: 0.8 - stage.noise.value(in: 0...0.1), noise: &stage.noise)
        stage.place(
          hit, beat: start + beat + 0.008, Placement(gain: 0.62, pan: 0.08, room: 0.5))
      }
      for step in 0..<8 {
        let force = (step % 2 == 0 ? 0.8 : 0.5) - stage.noise.value(in: 0...0.1)
        let hit =
          isChorus
          ? kit.ride(force: force, noise: &stage.noise)
          : kit.hat(force: force, seconds: 0.04, noise: &stage.noise)
        // A light swing: the second eighth of each beat comes late.
        let beat = start + Double(step) * 0.5 + (step % 2 == 1 ? 0.06 : 0)
        stage.place(
          hit, beat: beat + stage.noise.value(in: 0...0.008),
          Placement(gain: isChorus ? 0.2 : 0.34, pan: isChorus ? 0.45 : -0.35, room: 0.12))
      }
    }
    for bar in [chorus, end] {
      let crash = kit.crash(force: 0.7, noise: &stage.noise)
      stage.place(crash, beat: Double(bar * 4), Placement(gain: 0.25, pan: -0.4, room: 0.3))
    }
    for (index, tone) in [128.0, 96, 74].enumerated() {
      let hit = kit.tom(tone: tone, force: 0.75, noise: &stage.noise)
      stage.place(
        hit, beat: Double(chorus * 4) - 1 + Double(index) / 3,
        Placement(gain: 0.55, pan: 0.4 - 0.4 * Float(index), room: 0.4))
    }
    stage.addRoom(decay: 1.5, brightness: 0.7, preDelay: 0.015, level: 0.18)
  }

  private static func bass(_ stage: inout Stage) {
    let string = PluckedString(
      rate: stage.rate, sustain: 6, brightness: 0.5, pluckPosition: 0.28, body: 0.2, hardness: 0.22)
    for bar in verse..<end {
      let root = chords[bar].bass
      let figure: [(Double, Double, Double)] =
        bar >= chorus
        ? [(0, 1.4, 0), (1.5, 0.45, 0), (2, 0.95, 7), (3, 0.45, 12), (3.5, 0.45, 7)]
        : [(0, 2.3, 0), (2.5, 0.45, 7), (3, 0.9, 12)]
      for (beat, length, interval) in figure {
        let note = string.note(
          root + interval, seconds: tempo.seconds(beats: length),
          force: stage.noise.value(in: 0.6...0.8), noise: &stage.noise)
        stage.place(note, beat: Double(bar * 4) + beat, Placement(gain: 1, room: 0.05))
      }
    }
    let last = string.note(
      38, seconds: tempo.seconds(beats: 5), force: 0.7, noise: &stage.noise)
    stage.place(last, beat: Double(end * 4), Placement(gain: 1, room: 0.05))
    stage.addRoom(decay: 0.8, brightness: 0.4, preDelay: 0.01, level: 0.2)
  }

  private static func leadVocal(_ stage: inout Stage) {
    let singer = Singer(
      rate: stage.rate, throat: 1.06, vibrato: 0.32, breath: 0.08, slide: 0.05)
    for (bar, notes) in [(verse, verseLine), (chorus, chorusLine), (end, lastLine)] {
      let moved = notes.map { note in
        var note = note
        note.beat += Double(bar * 4)
        return note
      }
      guard let first = moved.first else { continue }
      let line = singer.line(moved, from: first.beat, tempo: tempo, noise: &stage.noise)
      stage.place(
        line, beat: first.beat, Placement(gain: 0.5, pan: 0.02, room: 0.38, echo: 0.12))
    }
    stage.addEcho(beats: 0.5, feedback: 0.3, level: 0.5, toRoom: 0.4)
    stage.addRoom(decay: 2.5, brightness: 0.6, preDelay: 0.05, level: 0.17)
  }

  private static func sung(
    _ beat: Double, _ beats: Double, _ midi: Double, _ vowel: Singer.Vowel,
    _ onset: Singer.Onset = .soft
  ) -> Singer.Note {
    Singer.Note(beat: beat, beats: beats, midi: midi, vowel: vowel, onset: onset)
  }

  private static let verseLine = [
    sung(0, 0.45, 62, .a), sung(0.5, 0.45, 64, .o, .stop), sung(1, 1.4, 66, .e),
    sung(2.5, 0.45, 64, .i, .hiss), sung(3, 0.8, 62, .a, .soft),
    sung(4, 1.4, 61, .o, .stop), sung(5.5, 0.45, 62, .e), sung(6, 1.6, 64, .a, .hiss),
    sung(8, 0.9, 66, .i), sung(9, 0.45, 69, .a, .stop), sung(9.5, 1.9, 66, .o, .tied),
    sung(12, 0.9, 67, .e, .hiss), sung(13, 0.45, 66, .a), sung(13.5, 1.9, 64, .o, .tied),
  ]

  private static let chorusLine = [
    sung(0, 1.4, 71, .a, .hiss), sung(1.5, 0.45, 69, .e), sung(2, 1.7, 67, .o, .stop),
    sung(4, 1.4, 69, .a), sung(5.5, 0.45, 71, .i, .hiss), sung(6, 1.7, 73, .a, .tied),
    sung(8, 1.9, 74, .o, .stop), sung(10, 0.9, 73, .e), sung(11, 0.8, 69, .a, .soft),
    sung(12, 0.9, 71, .i, .hiss), sung(13, 0.9, 69, .e), sung(14, 1.8, 66, .a, .tied),
  ]

  private static let lastLine = [sung(0, 4, 62, .u, .soft)]
}
