import Inspection
import Signal
import Stems

/// Files and levels of a song as tables.
struct ReportTables {
  private let page: SongPage
  private var song: Song { page.song }

  init(_ page: SongPage) { self.page = page }

  var html: String {
    page.heading("Levels and loudness", below: 1) + levels + page.heading("Files", below: 1) + files
      + problems
  }

  private func table(_ caption: String, _ heads: [(String, Bool)], _ rows: [String]) -> String {
    let cells = heads.map { name, isNumber in
      "<th scope=\"col\"\(isNumber ? " class=\"n\"" : "")>\(name)</th>"
    }.joined()
    return """
      <div class="scroll"><table>
      <caption>\(caption)</caption>
      <thead><tr>\(cells)</tr></thead>
      <tbody>
      \(rows.joined(separator: "\n"))
      </tbody>
      </table></div>

      """
  }

  private var levels: String {
    let heads = [
      ("Stem", false), ("I, LUFS", true), ("S max", true), ("M max", true), ("LRA, LU", true),
      ("True peak, dBTP", true), ("Peak, dBFS", true), ("RMS, dBFS", true), ("Correlation", true),
    ]
    let rows = zip(song.lanes, page.inspection.measurements.lanes).map { stem, measured in
      let loudness = measured.loudness
      let values = [
        ReportNumber.level(loudness.integrated), ReportNumber.level(loudness.shortTermMaximum),
        ReportNumber.level(loudness.momentaryMaximum), ReportNumber.level(loudness.range),
        ReportNumber.level(measured.truePeak), ReportNumber.level(measured.peak),
        ReportNumber.level(measured.rms),
        measured.correlation.map { ReportNumber.level($0, 2) } ?? "–",
      ]
      return "<tr><th scope=\"row\">\(markup(stem.name))</th>"
        + values.map { "<td class=\"n\">\($0)</td>" }.joined() + "</tr>"
    }
    return table("Every file as delivered; S and M in LUFS", heads, rows)
  }

  private var files: String {
    let heads = [
      ("File", false), ("Role", false), ("Format", false), ("Bits in use", true), ("Length", true),
      ("First sound", true), ("Last sound", true),
    ]
    let rows = zip(song.lanes, page.inspection.measurements.lanes).flatMap { stem, measured in
      stem.files.map { file in row(file, of: stem, measured) }
    }
    return table("What their headers and their samples say", heads, rows)
  }

  private func row(_ file: StemFile, of stem: Stem, _ measured: FileMeasurements) -> String {
    let facts = file.facts
    let word = facts.encoding.deliveryText ?? "other encoding"
    let channels = facts.channelCount == 1 ? "mono" : "stereo"
    let format =
      "\(facts.container.rawValue), \(frequency(Double(facts.sampleRate.hertz))), \(word), \(channels)"
    let used = measured.wordLength.used.map { decimal($0, $0.rounded() == $0 ? 0 : 1) } ?? "–"
    let places = [measured.firstSound, measured.lastSound].map { frame in
      frame.map { placeText($0, facts.sampleRate) } ?? "–"
    }
    let length = placeText(.start + facts.frameCount, facts.sampleRate)
    let numbers = [used, length] + places
    return "<tr><th scope=\"row\">\(markup(file.name.text))</th>"
      + "<td>\(stem.role.rawValue)</td><td>\(markup(format))</td>"
      + numbers.map { "<td class=\"n\">\($0)</td>" }.joined() + "</tr>"
  }

  /// Files that are no part of the song, and why.
  private var problems: String {
    let others = song.problems.filter { !$0.path.isEmpty }
    guard !others.isEmpty else { return "" }
    let items = others.map { problem in
      let path = problem.path.map(\.text).joined(separator: "/")
      return "<li><strong>\(markup(path))</strong>: \(markup(problem.sentence))</li>"
    }
    return page.heading("Other files", below: 1)
      + "<ul>\n" + items.joined(separator: "\n") + "\n</ul>\n"
  }
}
