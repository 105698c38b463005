import ArgumentParser
import Handoff
import Signal
import SoundFiles
import Stems
import Workbench

/// What is listened to, for commands without a screen.
struct ListeningOptions: ParsableArguments {
  @Option(help: "What is heard: sum, mixdown or residual.")
  var source: SourceName = .sum

  @Flag(
    help: """
      Begin with the gains, mutes, solos, polarities and offsets that the workbench has saved; without this \
      the stems are taken as delivered. Options for stems come on top.
      """)
  var session = false

  @Option(help: "Begin here (1:02.5, 62.5 or 48000smp).")
  var from: String?

  @Option(help: "End here.")
  var to: String?

  @Option(help: "Solo a stem, by its number or a part of its name. May be repeated.")
  var solo: [String] = []

  @Option(help: "Mute a stem. May be repeated.")
  var mute: [String] = []

  @Option(help: "Set a stem's gain in dB, as 3=-1.5 or Bass=-inf. May be repeated.")
  var gain: [String] = []

  @Option(help: "Invert a stem's polarity. May be repeated.")
  var invert: [String] = []

  @Option(help: "Move a stem by samples, as 3=37 (+ is later). May be repeated.")
  var offset: [String] = []

  /// The sources as they are written on the command line.
  enum SourceName: String, ExpressibleByArgument, CaseIterable {
    case sum, mixdown, residual
  }

  /// The settings for a song.
  func settings(for song: Song, in folder: String) throws(CommandFailure) -> MixSettings {
    var settings = MixSettings(
      stems: session
        ? try Self.savedStems(of: song, in: folder) : song.stems.map { _ in StemSettings() })
    for name in solo { settings.stems[try stem(name, in: song)].isSoloed = true }
    for name in mute { settings.stems[try stem(name, in: song)].isMuted = true }
    for name in invert { settings.stems[try stem(name, in: song)].isPolarityInverted = true }
    for text in gain {
      let (name, value) = try assignment(text)
      guard let level = LevelText.parse(value) else {
        throw usage("\(text): \(value) is no gain; write 3=-1.5 or Bass=-inf.")
      }
      settings.stems[try stem(name, in: song)].gain = min(StemSettings.highestGain, level)
    }
    for text in offset {
      let (name, value) = try assignment(text)
      guard let frames = Int64(value), frames.magnitude < 1 << 40 else {
        throw usage("\(text): \(value) is no number of samples; write 3=37.")
      }
      settings.stems[try stem(name, in: song)].offset = FrameCount(frames)
    }
    settings.monitor.source = try chosenSource(for: song)
    return settings
  }

  /// What the song's session says of the stems; its mistakes go to standard error.
  private static func savedStems(
    of song: Song, in folder: String
  ) throws(CommandFailure) -> [StemSettings] {
    let saved: SavedSession?
    do {
      saved = try SavedSession.newest(for: song, in: folder)
    } catch {
      throw CommandFailure(
        status: .unreadable, sentence: "\(folder)/\(SessionFile.name): \(error.sentence)")
    }
    guard let saved else {
      throw CommandFailure(
        status: .usage,
        sentence: "--session: no session of \(folder) was saved; the workbench makes one.")
    }
    let path = "\(saved.folder)/\(SessionFile.name)"
    for mistake in saved.reading.mistakes { Console.complain("\(path):\(mistake.text).") }
    return saved.reading.session.content.stems
  }

  /// The stretch to be heard, on the song's axis: to the end of the last lane where it stands.
  func range(in song: Song, with settings: MixSettings) throws(CommandFailure) -> Range<FrameIndex>
  {
    let end = FrameIndex.start + song.frameCount(with: settings)
    let first = try from.map { text throws(CommandFailure) in try time(text, in: song) } ?? .start
    let last = try to.map { text throws(CommandFailure) in try time(text, in: song) } ?? end
    guard first < min(last, end) else {
      throw usage("There is nothing between \(from ?? "the start") and \(to ?? "the end").")
    }
    return first..<min(last, end)
  }

  private func chosenSource(for song: Song) throws(CommandFailure) -> Source {
    switch source {
    case .sum: return .sum
    case .mixdown, .residual:
      guard song.mixdown != nil else {
        throw usage("\(source.rawValue): this song came without a mixdown.")
      }
      return source == .mixdown ? .mixdown : .residual
    }
  }

  private func time(_ text: String, in song: Song) throws(CommandFailure) -> FrameIndex {
    guard
      let frame = TimeText.parse(text, rate: song.sampleRate, unit: .minutesAndSeconds)
    else { throw usage("\(text) is no time; write 1:02.5, 62.5 or 48000smp.") }
    return frame
  }

  private func assignment(
    _ text: String
  ) throws(CommandFailure) -> (name: String, value: String) {
    guard let equals = text.lastIndex(of: "=") else {
      throw usage("\(text): write the stem, = and the value, as 3=-1.5.")
    }
    return (String(text[..<equals]), String(text[text.index(after: equals)...]))
  }

  /// The index of a stem by its number from 1, its name, or a part of one name only.
  private func stem(_ text: String, in song: Song) throws(CommandFailure) -> Int {
    if let number = Int(text), song.stems.indices.contains(number - 1) { return number - 1 }
    let wanted = text.lowercased()
    if let exact = song.stems.firstIndex(where: { $0.name.lowercased() == wanted }) {
      return exact
    }
    let matches = song.stems.indices.filter { song.stems[$0].name.lowercased().contains(wanted) }
    guard matches.count == 1, !wanted.isEmpty else {
      let names = song.stems.enumerated().map { "\($0 + 1) \($1.name)" }.joined(separator: ", ")
      throw usage("\(text): no stem, or more than one, is called so. There are: \(names).")
    }
    return matches[0]
  }

  private func usage(_ sentence: String) -> CommandFailure {
    CommandFailure(status: .usage, sentence: sentence)
  }
}
