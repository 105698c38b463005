import ArgumentParser
import Handoff
import Inspection
import Playback
import Signal
import SoundFiles
import Stems
import Synchronization
import TerminalUI
import Workbench

/// Writes the check of a song or an album as a page to read, to keep and to print.
struct ReportCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "report",
    abstract:
      "Write the check of a song or an album as one HTML page, for the screen and for paper.",
    discussion: """
      The page holds everything itself: waveforms and residual on one axis, findings with their \
      evidence, the null over time and by octave, loudness and levels. It runs no script.
      """)

  @Argument(help: "The folder of a song or of an album.", completion: .directory)
  var folder: String

  @Option(name: [.short, .long], help: "The file to write (.html).", completion: .file())
  var output: String

  @Flag(help: "Replace the file where it is already there.")
  var force = false

  @OptionGroup var inspecting: InspectionOptions

  func run() throws {
    let (folders, album) = InspectionOptions.songs(at: folder)
    let file = try OutputFile(output, replacing: force, besides: folders)
    let profile = try inspecting.rules()
    var progress = ProgressLine()
    var songs: [ReportedSong] = []
    for (index, folder) in folders.enumerated() {
      let song = try assembledSong(folder)
      for problem in song.problems { Console.complain(sentence(problem, in: folder)) }
      songs.append(try Self.report(song, folder, profile))
      progress.show(Double(index + 1) / Double(folders.count), "checking")
    }
    progress.clear()
    let report = DeliveryReport(
      songs, album: album, version: Stemwright.configuration.version, colors: Self.colors())
    try file.write(Array(report.html().utf8))
  }

  /// Inspects a song and keeps its waveforms.
  private static func report(
    _ song: Song, _ folder: String, _ profile: Profile
  ) throws(CommandFailure) -> ReportedSong {
    let residual = Mutex<Overview?>(
      song.mixdown == nil ? nil : Overview(frameCount: song.frameCount))
    let inspector = SongInspector(song: song, folder: folder, profile: profile)
    let inspection = inspector.inspect(progress: { progress in
      if case .residual(let chunk) = progress { residual.withLock { $0?.insert(chunk) } }
    })
    guard let inspection else {
      throw CommandFailure(status: .unreadable, sentence: "\(folder): the check was called off.")
    }
    let checked = CheckedSong(song: song, folder: folder)
    return ReportedSong(
      checked.inspected(inspection), inspection, overviews: wholeOverviews(of: song, in: folder),
      residual: residual.withLock { $0 })
  }

  /// The colours that roles have on a light and on a dark screen.
  private static func colors() -> DeliveryReport.RoleColors {
    let light = ExportCommand.roleColors(theme: "light")
    let dark = ExportCommand.roleColors(theme: "dark")
    return { role in (light(role), dark(role)) }
  }
}

/// The overviews of all lanes: from the cache where it has them; scanned, and kept, where not. Blocks.
func wholeOverviews(of song: Song, in folder: String) -> [Overview] {
  let cache = OverviewCache()
  let kept = song.lanes.map { cache?.overview(of: $0, rate: song.sampleRate) }
  let overviews = Mutex(
    zip(song.lanes, kept).map { lane, overview in
      overview ?? Overview(frameCount: lane.frameCount)
    })
  let missing = kept.indices.filter { kept[$0] == nil }
  guard !missing.isEmpty else { return overviews.withLock { $0 } }
  let lanes = missing.map { lane in
    OverviewScan.Lane(
      number: lane,
      source: StemSource(stem: song.lanes[lane], folder: folder, rate: song.sampleRate),
      overThreshold: song.lanes[lane].overThreshold)
  }
  OverviewScan.start(lanes: lanes) { event in
    switch event {
    case .chunk(let lane, let chunk): overviews.withLock { $0[lane].insert(chunk) }
    case .failed(let lane, let failure):
      Console.complain("\(song.lanes[lane].name): \(failure.sentence)")
    case .sketch, .finished: break
    }
  }.wait()
  let result = overviews.withLock { $0 }
  for lane in missing { cache?.store(result[lane], of: song.lanes[lane], rate: song.sampleRate) }
  return result
}
