import ArgumentParser
import Handoff
import Signal
import SoundFiles
import Stems
import Workbench

/// How stems are set, for commands without a screen.
struct StemOptions: ParsableArguments {
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

  /// Whether nothing is set.
  var isEmpty: Bool { [solo, mute, gain, invert, offset].allSatisfy(\.isEmpty) }

  /// The settings for a song, laid over those of its stems that are given.
  func settings(
    for song: Song, over stems: [StemSettings]?
  ) throws(CommandFailure) -> MixSettings {
    var settings = MixSettings(stems: stems ?? song.stems.map { _ in StemSettings() })
    for name in solo { settings.stems[try stem(name, in: song)].isSoloed = true }
    for name in mute { settings.stems[try stem(name, in: song)].isMuted = true }
    for name in invert { settings.stems[try stem(name, in: song)].isPolarityInverted = true }
    for text in gain {
      let (name, value) = try assignment(text)
      guard let level = LevelText.parse(value) else {
        throw usage("\(text): \(value) is no gain; write 3=-1.5 or Bass=-inf.")
      }
      guard level <= StemSettings.highestGain else {
        throw usage("\(text): a gain is +\(Int(StemSettings.highestGain.value)) dB at most.")
      }
      settings.stems[try stem(name, in: song)].gain = level
    }
    for text in offset {
      let (name, value) = try assignment(text)
      guard let frames = Int64(value) else {
        throw usage("\(text): \(value) is no number of samples; write 3=37.")
      }
      let farthest = StemSettings.farthestOffset(at: song.sampleRate)
      guard frames.magnitude <= farthest.value.magnitude else {
        throw usage("\(text): an offset is ten minutes (\(farthest.value) samples) at most.")
      }
      settings.stems[try stem(name, in: song)].offset = FrameCount(frames)
    }
    return settings
  }

  private func assignment(
    _ text: String
  ) throws(CommandFailure) -> (name: String, value: String) {
    guard let equals = text.lastIndex(of: "="), equals > text.startIndex else {
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

/// What the workbench has saved of a song; nil where it has not. Mistakes of the file go to standard error.
func savedSession(of song: Song, in folder: String) throws(CommandFailure) -> SessionContent? {
  let saved: SavedSession?
  do {
    saved = try SavedSession.newest(for: song, in: folder)
  } catch {
    throw CommandFailure(
      status: .unreadable, sentence: "\(folder)/\(SessionFile.name): \(error.sentence)")
  }
  guard let saved else { return nil }
  let path = "\(saved.folder)/\(SessionFile.name)"
  for mistake in saved.reading.mistakes { Console.complain("\(path):\(mistake.text).") }
  return saved.reading.session.content
}
