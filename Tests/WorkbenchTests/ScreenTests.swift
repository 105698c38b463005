import Foundation
import Inspection
import Signal
import Stems
import TerminalUI
import Testing
import Workbench

/// Whole screens as text, one file for each size and state beside this test.
///
/// Set STEMWRIGHT_RECORD=1 to write the files anew, then read every one before it is kept.
struct ScreenTests {
  /// Shapes that differ from lane to lane, for pictures that tell something.
  static func filled(_ state: WorkbenchState) -> WorkbenchState {
    var state = state
    for (lane, overview) in state.overviews.enumerated() {
      let buckets = (0..<overview.bucketCount).map { bucket -> Envelope in
        let time = Double(bucket) / Double(overview.bucketCount)
        let period = 0.02 + 0.013 * Double(lane)
        let phase = (time / period).truncatingRemainder(dividingBy: 1)
        let height = Float((1 - phase) * (time > 0.1 * Double(lane % 3) ? 0.8 : 0))
        return Envelope(
          lowest: -height * 0.9, highest: height, meanSquare: height * height * 0.1, overs: 0)
      }
      _ = state.update(.overview(lane: lane, OverviewChunk(firstBucket: 0, buckets: buckets)))
    }
    if let residual = state.residual {
      let quiet = Envelope(lowest: -0.001, highest: 0.001, meanSquare: 1e-7, overs: 0)
      let buckets = Array(repeating: quiet, count: residual.bucketCount)
      _ = state.update(.residual(OverviewChunk(firstBucket: 0, buckets: buckets)))
    }
    let null = NullMeasurement(
      depth: Decibels(-76.6), sumLoudness: Decibels(-14.2), mixdownLoudness: Decibels(-14.2))
    _ = state.update(.null(null))
    let reading = OutputReading(
      peak: LanePeak(left: 0.5, right: 0.4), rmsLeft: Decibels(-18.2), rmsRight: Decibels(-19),
      momentary: Decibels(-13.9), shortTerm: Decibels(-14.4), integrated: Decibels(-14.2),
      truePeak: Decibels(-5.8), correlation: 0.6)
    _ = state.update(
      .tick(
        Tick(
          elapsed: 0.03,
          playback: PlaybackSnapshot(isPlaying: true, position: FrameIndex(2_000_000)), xruns: 0,
          peaks: state.overviews.indices.map {
            LanePeak(left: 0.5 / Float($0 + 1), right: 0.4 / Float($0 + 1), overs: $0 == 2 ? 3 : 0)
          }, reading: reading)))
    return state
  }

  static func text(of screen: Screen) -> String {
    (0..<screen.size.rows).map { row in
      (0..<screen.size.columns).compactMap { screen[$0, row].text.map(String.init) }.joined()
        .replacing(#/ +$/#, with: "")
    }.joined(separator: "\n") + "\n"
  }

  static let keymap: Keymap = {
    var keymap = Keymap()
    for (keys, command) in [
      ("Space", "play-pause"), ("m", "mute"), ("s", "solo"), ("=", "gain-up"), ("-", "gain-down"),
      ("a", "source-toggle"), ("3", "source-residual"), ("?", "help"), ("q", "quit"),
      ("r", "reconnect"), (":", "palette"), ("F", "findings"), ("V", "themes"),
    ] {
      if let sequence = KeySequence(notation: keys) {
        keymap.bind(sequence, to: CommandName(command), in: "lanes")
      }
    }
    return keymap
  }()

  /// No looks but one: RMS differs from peaks, so that waveforms are drawn with blocks.
  static let theme = Theme(
    name: "shapes", styles: ["role.mixdown.rms": Style(foreground: .palette(7))])

  private func expectGolden(_ name: String, _ state: WorkbenchState) throws {
    let screen = WorkbenchView(
      state: state, theme: Self.theme, keymap: Self.keymap
    ).screen()
    let actual = Self.text(of: screen)
    let file = URL(filePath: #filePath).deletingLastPathComponent()
      .appending(path: "Golden/\(name).txt")
    if ProcessInfo.processInfo.environment["STEMWRIGHT_RECORD"] != nil {
      try actual.write(to: file, atomically: true, encoding: .utf8)
    }
    let wanted = try String(contentsOf: file, encoding: .utf8)
    if actual != wanted {
      Attachment.record(actual, named: "\(name).actual.txt")
      Issue.record("The screen \(name) changed:\n\(actual)")
    }
  }

  @Test(arguments: [(80, 24), (120, 40), (200, 60), (40, 10)])
  func lanes(columns: Int, rows: Int) throws {
    let state = Self.filled(SongFixture.workbench(columns: columns, rows: rows))
    try expectGolden("lanes-\(columns)x\(rows)", state)
  }

  @Test func lanesInASCII() throws {
    let state = Self.filled(SongFixture.workbench(columns: 80, rows: 24, isUnicode: false))
    try expectGolden("lanes-ascii-80x24", state)
    let screen = WorkbenchView(state: state, theme: Self.theme, keymap: Self.keymap)
      .screen()
    #expect(screen.cells.allSatisfy { $0.text?.isASCII ?? true })
  }

  @Test func everySwitchShowsWithoutColour() throws {
    var state = Self.filled(SongFixture.workbench())
    for command: Workbench.Command in [
      .solo, .laneNext, .mute, .polarity, .gainDownCoarse, .laneNext, .offsetEarlier,
      .sourceResidual, .makeUpMore, .dim, .mono, .loudnessMatch, .loopEnd, .markerAdd,
    ] { _ = state.update(.command(command)) }
    try expectGolden("switches-120x40", state)
  }

  @Test func sixtyFourStems() throws {
    var state = SongFixture.workbench(SongFixture.song(stems: 64, seconds: 60))
    state = Self.filled(state)
    for _ in 0..<40 { _ = state.update(.command(.laneNext)) }
    try expectGolden("lanes-64-stems", state)
  }

  @Test func help() throws {
    var state = SongFixture.workbench()
    _ = state.update(.command(.help))
    try expectGolden("help-120x40", state)
  }

  @Test func withoutMixdownAndDevice() throws {
    var state = SongFixture.workbench(SongFixture.song(stems: 3, hasMixdown: false))
    _ = state.update(.output(.silent(reason: "no sound card was found.")))
    state.message = nil
    try expectGolden("no-mixdown-120x40", state)
  }

  @Test func notesSayWhatWasFound() throws {
    var song = SongFixture.song(stems: 3)
    song = Song(
      title: song.title,
      stems: song.stems.map { stem in
        var stem = stem
        stem.marks = [
          .mono, .resampled(from: SampleRate(44_100)), .lengthDiffers(FrameCount(-800)),
        ]
        return stem
      }, mixdown: song.mixdown, sampleRate: song.sampleRate,
      problems: [
        LoadProblem(
          path: [FileName("Stems"), FileName("Kick \u{1B}[2J.mp3")],
          sentence: "MP3 is not read here; export it as WAV or AIFF, 24-bit or 32-bit float.")
      ])
    var state = SongFixture.workbench(song, columns: 60, rows: 20)
    _ = state.update(.command(.notes))
    try expectGolden("notes-60x20", state)
  }

  /// What has no second header row still says what must not be missed, and lanes of one row their marks.
  @Test func smallScreensHideNoState() throws {
    var song = SongFixture.song(stems: 12)
    song = Song(
      title: song.title,
      stems: song.stems.enumerated().map { index, stem in
        var stem = stem
        if index == 4 { stem.marks = [.mono] }
        return stem
      }, mixdown: song.mixdown, sampleRate: song.sampleRate, problems: [])
    var state = Self.filled(SongFixture.workbench(song, columns: 80, rows: 18))
    _ = state.update(.output(.silent(reason: "no sound card was found.")))
    state.message = nil
    for command: Workbench.Command in [
      .laneNext, .gainUp, .laneNext, .solo, .laneNext, .mute, .dim, .levelDown, .mono,
    ] { _ = state.update(.command(command)) }
    try expectGolden("small-80x18", state)
    _ = state.update(.resized(Size(columns: 40, rows: 12)))
    try expectGolden("small-40x12", state)
  }

  @Test func themesWithoutColoursGetDots() {
    let state = Self.filled(SongFixture.workbench())
    func glyphs(_ theme: Theme) -> String {
      Self.text(of: WorkbenchView(state: state, theme: theme, keymap: Self.keymap).screen())
    }
    func hasBraille(_ text: String) -> Bool {
      text.unicodeScalars.contains { (0x2801...0x28FF).contains($0.value) }
    }
    #expect(hasBraille(glyphs(Theme(name: "mono"))))
    #expect(!hasBraille(glyphs(Self.theme)))
  }

  /// Every size draws without a trap, and the lanes' rows never overlap the status row.
  @Test func anySizeDraws() {
    for columns in stride(from: 1, through: 260, by: 7) {
      for rows in [1, 2, 3, 5, 10, 17, 24, 33, 70] {
        var state = SongFixture.workbench()
        _ = state.update(.resized(Size(columns: columns, rows: rows)))
        let screen = WorkbenchView(
          state: state, theme: Self.theme, keymap: Self.keymap
        ).screen()
        #expect(screen.size == Size(columns: columns, rows: rows))
      }
    }
  }
}
