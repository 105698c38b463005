import Signal
import Stems
import TerminalUI
import Workbench

/// Songs as values, for tests that need no files.
enum SongFixture {
  static let rate = SampleRate(48_000)
  static let names: [(String, Role)] = [
    ("Drums", .drum), ("Percussion", .percussion), ("Bass", .bass), ("Guitars", .guitars),
    ("Keys", .keyboards), ("Strings", .strings), ("BGVs", .backgroundVocals),
    ("Lead Vocal", .leadVocal),
  ]

  /// A song of `stems` stems of so many seconds.
  static func song(stems: Int = 8, seconds: Double = 180, hasMixdown: Bool = true) -> Song {
    let lanes = (0..<stems).map { index in
      let (name, role) = names[index % names.count]
      return stem(index < names.count ? name : "\(name) \(index + 1)", role, seconds: seconds)
    }
    return Song(
      title: "Night Drive", stems: lanes,
      mixdown: hasMixdown ? stem("Night Drive", .mixdown, seconds: seconds) : nil,
      sampleRate: rate, problems: [])
  }

  static func stem(_ name: String, _ role: Role, seconds: Double) -> Stem {
    let facts = SoundFileFacts(
      container: .wav, encoding: .integer(bits: 24), channelCount: 2, sampleRate: rate,
      frameCount: rate.frames(seconds))
    return Stem(
      name: name, role: role, files: [StemFile(path: [FileName("\(name).wav")], facts: facts)],
      start: .start, frameCount: rate.frames(seconds), marks: [])
  }

  /// A workbench of a size, with a device that runs.
  static func workbench(
    _ song: Song = song(), columns: Int = 120, rows: Int = 40, isUnicode: Bool = true
  ) -> WorkbenchState {
    var state = WorkbenchState(
      song: song, size: Size(columns: columns, rows: rows),
      capabilities: TerminalCapabilities(colors: 256, isUnicode: isUnicode))
    _ = state.update(
      .output(
        .running(
          OutputFormat(
            device: "hw:0", sampleFormat: "S32_LE", sampleRate: rate, channelCount: 2,
            period: FrameCount(256), buffer: FrameCount(1024)))))
    state.message = nil
    return state
  }
}
