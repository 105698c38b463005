import ArgumentParser
import Signal
import Stems
import TerminalUI
import Workbench

/// Draws every lane in one line of text, and keeps the overviews for the workbench.
struct OverviewCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "overview",
    abstract: "Print every lane's waveform, peak, RMS and overs, and keep the overviews.",
    discussion: """
      The workbench opens a song at once whose overviews are kept: run this on a folder when it \
      arrives. Of an album: the songs' order, gaps, starts and lengths, as they were left.
      """)

  @Argument(help: "Folders of songs or albums.", completion: .directory)
  var folders: [String]

  @Flag(help: "Of an album: one JSON document, stemwright-album-times/1, a line for each album.")
  var json = false

  func run() throws {
    for folder in folders {
      if let album = Album.arranged(in: folder) {
        let times = AlbumTimes(album, in: folder)
        if json { Console.say(times.json) } else { times.lines.forEach(Console.say) }
        continue
      }
      if json {
        throw CommandFailure(
          status: .usage, sentence: "\(folder) is no album; --json tells the times of albums.")
      }
      let song = try loadSong(folder)
      if folders.count > 1 { Console.say(visibleText(song.title)) }
      let overviews = wholeOverviews(of: song, in: folder)
      let width = song.lanes.map(\.name.count).max() ?? 0
      for (lane, overview) in zip(song.lanes, overviews) {
        Console.say(Self.line(lane.name, overview, nameWidth: min(24, width)))
      }
    }
  }

  /// Columns of the waveform.
  private static let columns = 48
  private static let heights: [Character] = [" ", "▁", "▂", "▃", "▄", "▅", "▆", "▇", "█"]

  private static func line(_ name: String, _ overview: Overview, nameWidth: Int) -> String {
    let whole = overview.envelope(of: .start..<(.start + overview.frameCount)) ?? .silence
    let peak = max(whole.highest, -whole.lowest)
    let levels = [Decibels(amplitude: Double(peak)), Decibels(power: Double(whole.meanSquare))]
      .map { level in padded(LevelText.level(level), 6, toTheRight: true) }
    let waveform = (0..<columns).map { column in height(of: column, overview) }
    let overs = whole.overs > 0 ? ", \(whole.overs) overs" : ""
    return padded(visibleText(name), nameWidth) + "  " + String(waveform)
      + "  peak \(levels[0]) dBFS, RMS \(levels[1]) dBFS" + overs
  }

  /// By the square root of the peak, as in the workbench.
  private static func height(of column: Int, _ overview: Overview) -> Character {
    let frames = overview.frameCount.value
    let first = frames * Int64(column) / Int64(columns)
    let end = max(first + 1, frames * Int64(column + 1) / Int64(columns))
    guard let envelope = overview.envelope(of: FrameIndex(first)..<FrameIndex(end)) else {
      return " "
    }
    let peak = min(1, max(envelope.highest, -envelope.lowest))
    return heights[Int((peak.squareRoot() * Float(heights.count - 1)).rounded(.up))]
  }

  private static func padded(_ text: String, _ width: Int, toTheRight: Bool = false) -> String {
    let spaces = String(repeating: " ", count: max(0, width - text.count))
    return toTheRight ? spaces + text : text + spaces
  }
}
