import Inspection
import Signal
import Stems

/// The null of a song over time and by octave, and what would make it deeper.
struct ReportNull {
  private let page: SongPage
  private var inspection: SongInspection { page.inspection }

  private static let width = 1000.0
  private static let height = 170.0
  private static let left = 46.0
  private static let top = 10.0
  private static let bottom = 24.0
  /// The depth at the lower edge of the drawing.
  private static let deepest = -140.0

  init(_ page: SongPage) { self.page = page }

  var html: String {
    guard inspection.measurements.sum.null != nil else { return "" }
    return page.heading("Sum against mixdown", below: 1) + overTime + byBand + steps
  }

  // MARK: Over time

  private var overTime: String {
    let depths = inspection.measurements.sum.depthPerSecond
    let known = depths.enumerated().compactMap { second, depth in
      depth.map { (second, $0.value) }
    }
    guard let worst = known.max(by: { $0.1 < $1.1 }), let best = known.min(by: { $0.1 < $1.1 })
    else { return "" }
    let id = "null\(page.number)"
    let seconds = "\(worst.0 / 60):\(worst.0 % 60 < 10 ? "0" : "")\(worst.0 % 60)"
    let text =
      "Null depth of every second: from \(ReportNumber.depth(best.1)) dB to"
      + " \(ReportNumber.depth(worst.1)) dB, the least deep at \(seconds)."
    return """
      <figure>
      <svg viewBox="0 0 \(Int(Self.width)) \(Int(Self.height))" role="img" aria-labelledby="\(id)t \(id)d">
      <title id="\(id)t">Null depth over time</title>
      <desc id="\(id)d">\(markup(text))</desc>
      \(grid)\(bars(depths))</svg>
      <figcaption>\(markup(text)) Longer bars are worse: 0 dB is as loud as the mix.</figcaption>
      </figure>

      """
  }

  private func y(_ depth: Double) -> Double {
    let share = (max(Self.deepest, min(0, depth))) / Self.deepest
    return Self.top + share * (Self.height - Self.top - Self.bottom)
  }

  private var grid: String {
    stride(from: 0.0, through: Self.deepest, by: -20).map { depth in
      let place = decimal(y(depth))
      let label =
        depth.truncatingRemainder(dividingBy: 40) == 0
        ? "<text class=\"soft\" x=\"4\" y=\"\(decimal(y(depth) + 4))\">\(ReportNumber.level(depth, 0))</text>"
        : ""
      return "<path class=\"line\" d=\"M\(Int(Self.left)) \(place)H\(Int(Self.width - 6))\"/>"
        + label
    }.joined(separator: "\n") + "\n"
  }

  private func bars(_ depths: [Decibels?]) -> String {
    let width = (Self.width - Self.left - 6) / Double(max(1, depths.count))
    let ground = y(Self.deepest)
    var path = ""
    for (second, depth) in depths.enumerated() {
      guard let depth, depth.value > Self.deepest else { continue }
      let x = Self.left + Double(second) * width
      path +=
        "M\(decimal(x, 2)) \(decimal(ground))V\(decimal(y(depth.value)))"
        + "h\(decimal(max(0.4, width * 0.86), 2))V\(decimal(ground))Z"
    }
    var labels = ""
    let step = [10, 30, 60, 120, 300, 600].first { depths.count / $0 <= 12 } ?? 1800
    for second in stride(from: 0, to: depths.count, by: step) {
      let x = Self.left + Double(second) * width
      let name = "\(second / 60):\(second % 60 < 10 ? "0" : "")\(second % 60)"
      labels +=
        "<text class=\"soft\" x=\"\(decimal(x))\" y=\"\(Int(Self.height) - 7)\">\(name)</text>"
    }
    return (path.isEmpty ? "" : "<path class=\"residual\" d=\"\(path)\"/>\n") + labels + "\n"
  }

  // MARK: By octave

  private var byBand: String {
    guard let bands = inspection.diagnosis?.depthByBand, !bands.isEmpty else { return "" }
    let heads = bands.map { "<th scope=\"col\" class=\"n\">\(frequency($0.centre))</th>" }.joined()
    let cells = bands.map { "<td class=\"n\">\(ReportNumber.depth($0.depth.value))</td>" }.joined()
    return """
      <div class="scroll"><table>
      <caption>Null depth by octave, dB</caption>
      <thead><tr>\(heads)</tr></thead>
      <tbody><tr>\(cells)</tr></tbody>
      </table></div>

      """
  }

  // MARK: Steps

  private var steps: String {
    guard let diagnosis = inspection.diagnosis, !diagnosis.steps.isEmpty else { return "" }
    let rows = diagnosis.steps.map { step in
      let finding = inspection.findings.first {
        $0.kind == step.kind && $0.subject == (step.stem.map { .lane($0) } ?? .song)
      }
      let what = finding?.text(in: page.song).headline ?? step.kind.rawValue
      let name = step.stem.map { page.song.lanes[$0].name } ?? "The whole set"
      return """
        <tr><th scope="row">\(markup(name))</th><td>\(markup(what))</td>\
        <td class="n">\(ReportNumber.depth(step.depthBefore.value))</td>\
        <td class="n">\(ReportNumber.depth(step.depthAfter.value))</td></tr>
        """
    }
    return """
      <div class="scroll"><table>
      <caption>What makes it deeper, step by step, in the stretches that were searched</caption>
      <thead><tr><th scope="col">Stem</th><th scope="col">Put right</th>\
      <th scope="col" class="n">dB before</th><th scope="col" class="n">dB after</th></tr></thead>
      <tbody>
      \(rows.joined(separator: "\n"))
      </tbody>
      </table></div>

      """
  }
}
