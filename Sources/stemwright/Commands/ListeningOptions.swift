import ArgumentParser
import Signal
import Stems
import Workbench

/// What is listened to, for commands without a screen.
struct ListeningOptions: ParsableArguments {
  @Option(
    help: "What is heard: sum, mixdown or residual. Default: sum.")
  var source: SourceName?

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

  @OptionGroup var stems: StemOptions

  /// The sources as they are written on the command line.
  enum SourceName: String, ExpressibleByArgument, CaseIterable {
    case sum, mixdown, residual
  }

  /// The source of a song: the sum where nothing is named.
  var named: SourceName { source ?? .sum }

  /// Whether something is asked for that only one song has.
  var isAboutOneSong: Bool { from != nil || to != nil || !stems.isEmpty }

  /// The settings for a song.
  func settings(for song: Song, in folder: String) throws(CommandFailure) -> MixSettings {
    let saved = session ? try savedSession(of: song, in: folder) : nil
    if session, saved == nil {
      throw usage("--session: no session of \(folder) was saved; the workbench makes one.")
    }
    var settings = try stems.settings(for: song, over: saved?.stems)
    settings.monitor.source = try chosenSource(for: song)
    return settings
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
    switch named {
    case .sum: return .sum
    case .mixdown, .residual:
      guard song.mixdown != nil else {
        throw usage("\(named.rawValue): this song came without a mixdown.")
      }
      return named == .mixdown ? .mixdown : .residual
    }
  }

  private func time(_ text: String, in song: Song) throws(CommandFailure) -> FrameIndex {
    guard
      let frame = TimeText.parse(text, rate: song.sampleRate, unit: .minutesAndSeconds)
    else { throw usage("\(text) is no time; write 1:02.5, 62.5 or 48000smp.") }
    return frame
  }

  private func usage(_ sentence: String) -> CommandFailure {
    CommandFailure(status: .usage, sentence: sentence)
  }
}
