import Inspection
import Signal
import Stems
import TerminalUI

extension WorkbenchView {
  /// The meters of what is heard, before the monitor section: one, two or three rows.
  func drawOutput(into screen: inout Screen) {
    let area = layout.output
    guard !area.isEmpty else { return }
    let (label, meter) = outputParts
    let source = state.settings.monitor.source.rawValue.uppercased()
    screen.draw(
      label.width >= 10 ? " " + source : " OUT", x: label.x, y: label.y, style: theme["text"],
      clippedTo: label)
    drawMeter(
      state.outputMeter, rms: (state.reading.rmsLeft, state.reading.rmsRight), in: meter,
      into: &screen)
    if let row = layout.outputScale {
      drawMeterScale(
        above: Rect(x: meter.x, y: row.y, width: meter.width, height: 1), into: &screen)
    }
    for row in 0..<area.height {
      let x = row < 2 ? meter.maxX + 2 : meter.x
      let line = Rect(x: x, y: area.y + row, width: area.maxX - x, height: 1)
      let texts = outputTexts(row: row, of: area.height)
      let text = texts.first { TextWidth.columns(of: $0) <= line.width } ?? texts.last ?? ""
      drawReading(text.truncated(to: line.width, glyphs: glyphs), in: line, into: &screen)
    }
  }

  /// Where the source's name and its meter stand: on wide screens in line with heads and waveforms.
  private var outputParts: (label: Rect, meter: Rect) {
    let area = layout.output
    let (labelWidth, meterWidth) =
      switch area.width {
      case 160...: (layout.headWidth, 68)
      case 112...: (layout.headWidth, 42)
      case 100...: (11, 44)
      case 60...: (5, 30)
      default: (0, 20)
      }
    return (
      Rect(x: area.x, y: area.y, width: labelWidth, height: 1),
      Rect(
        x: area.x + labelWidth, y: area.y, width: min(meterWidth, area.width - labelWidth),
        height: min(2, area.height))
    )
  }

  /// Where the meter of the output stands.
  var outputMeterArea: Rect { outputParts.meter }

  /// A line of names and numbers, the numbers brighter.
  private func drawReading(_ text: String, in line: Rect, into screen: inout Screen) {
    var x = line.x
    for word in text.split(separator: " ", omittingEmptySubsequences: false) {
      let isNumber = word.last?.isNumber ?? false || word == "exact"
      x = screen.draw(
        String(word), x: x, y: line.y, style: theme[isNumber ? "meter.value" : "hint.text"],
        clippedTo: line)
      x += 1
    }
  }

  /// What a row says, from the fullest text to the shortest: the first that fits is shown.
  private func outputTexts(row: Int, of rows: Int) -> [String] {
    let reading = state.reading
    let integrated = "I \(number(reading.integrated)) LUFS"
    let loudness =
      "M \(number(reading.momentary))  S \(number(reading.shortTerm))  \(integrated)"
    let truePeak = "TP \(number(reading.truePeak))"
    let short = "\(integrated) \(truePeak)"
    let first = [
      "\(loudness)   \(truePeak) dBTP", "\(loudness)  \(truePeak)", short, integrated,
    ]
    switch (row, rows) {
    case (0, 1): return ["\(loudness)  \(truePeak) dBTP  \(correlationText)"] + first
    case (0, _): return first
    case (1, _):
      let rms = "RMS \(number(reading.rmsLeft)) \(number(reading.rmsRight))"
      return ["\(rms)   corr \(correlationText)", "corr \(correlationText)"]
    default: return [nullText]
    }
  }

  private func number(_ level: Decibels) -> String {
    let text = level.value < -99 ? "-inf" : LevelText.level(level)
    return String(repeating: " ", count: max(0, 5 - text.count)) + text
  }

  /// The correlation as a number and a needle between −1 and +1.
  private var correlationText: String {
    let correlation = state.reading.correlation
    let value = correlation.map { LevelText.level(Decibels($0), decimals: 2) } ?? "--"
    let cells = 11
    let place = correlation.map { Int((($0 + 1) / 2 * Double(cells - 1)).rounded()) }
    let needle = (0..<cells).map { cell in
      cell == place.map { max(0, min(cells - 1, $0)) }
        ? glyph("●", "#") : cell == cells / 2 ? glyph("┼", "+") : glyph("─", "-")
    }.joined()
    return String(repeating: " ", count: max(0, 5 - value.count)) + value + " -[" + needle + "]+"
  }

  /// What the last scan says of sum and mixdown.
  private var nullText: String {
    guard state.song.mixdown != nil else { return "no mixdown: no A/B, no residual" }
    if let lane = state.unreadableLanes.min() {
      return "null \(depthText): \(state.song.lanes[lane].name) cannot be read"
    }
    guard let null = state.null else { return "null: measuring \(glyph("…", ".."))" }
    let stale = state.isNullStale ? "  (measuring again)" : ""
    return "null \(depthText)  sum \(number(null.sumLoudness)) LUFS"
      + "  mixdown \(number(null.mixdownLoudness)) LUFS\(stale)"
  }

  /// The null depth in a few words: "-76.6 dB", "exact".
  var depthText: String {
    guard state.unreadableLanes.isEmpty else { return "incomplete" }
    guard let null = state.null else { return glyph("…", "..") }
    guard let depth = null.depth else { return "no signal" }
    let mark = state.isNullStale ? "~" : ""
    return mark + (depth.value == -.infinity ? "exact" : "\(LevelText.level(depth)) dB")
  }
}
