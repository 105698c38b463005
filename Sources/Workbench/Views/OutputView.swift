import Inspection
import Signal
import Stems
import TerminalUI

extension WorkbenchView {
  /// The meters of what is heard, before the monitor section: one, two or three rows.
  func drawOutput(into screen: inout Screen) {
    let area = layout.output
    guard !area.isEmpty else { return }
    let label = state.settings.monitor.source.rawValue.uppercased()
    let labelWidth = area.width >= 100 ? 10 : area.width >= 60 ? 5 : 0
    let meterWidth = area.width >= 160 ? 64 : area.width >= 100 ? 44 : area.width >= 60 ? 30 : 20
    screen.draw(
      area.width >= 100 ? " " + label : " OUT", x: area.x, y: area.y, style: theme["text"],
      clippedTo: Rect(x: area.x, y: area.y, width: labelWidth, height: 1))
    let meter = Rect(
      x: area.x + labelWidth, y: area.y, width: min(meterWidth, area.width - labelWidth),
      height: min(2, area.height))
    drawMeter(
      state.outputMeter, rms: (state.reading.rmsLeft, state.reading.rmsRight), in: meter,
      into: &screen)
    for row in 0..<area.height {
      let x = row < 2 ? meter.maxX + 2 : area.x + labelWidth
      let line = Rect(x: x, y: area.y + row, width: area.maxX - x, height: 1)
      let texts = outputTexts(row: row, of: area.height)
      let text = texts.first { TextWidth.columns(of: $0) <= line.width } ?? texts.last ?? ""
      screen.draw(
        text.truncated(to: line.width, glyphs: glyphs), x: line.x, y: line.y,
        style: theme["meter.value"], clippedTo: line)
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
    guard let correlation = state.reading.correlation else {
      return " --   -[           ]+"
    }
    let value = LevelText.level(Decibels(correlation), decimals: 2)
    let cells = 11
    let place = Int(((correlation + 1) / 2 * Double(cells - 1)).rounded())
    let needle = (0..<cells).map { cell in
      cell == max(0, min(cells - 1, place))
        ? glyph("●", "#") : cell == cells / 2 ? glyph("┼", "+") : glyph("─", "-")
    }.joined()
    return String(repeating: " ", count: max(0, 5 - value.count)) + value + " -[" + needle + "]+"
  }

  /// What the last scan says of sum and mixdown.
  private var nullText: String {
    guard state.song.mixdown != nil else { return "no mixdown: no A/B, no residual" }
    guard let null = state.null else { return "null: measuring \(glyph("…", ".."))" }
    let stale = state.isNullStale ? "  (measuring again)" : ""
    return "null \(depthText)  sum \(number(null.sumLoudness)) LUFS"
      + "  mixdown \(number(null.mixdownLoudness)) LUFS\(stale)"
  }

  /// The null depth in a few words: "-76.6 dB", "exact".
  var depthText: String {
    guard let null = state.null else { return glyph("…", "..") }
    guard let depth = null.depth else { return "no signal" }
    let mark = state.isNullStale ? "~" : ""
    return mark + (depth.value == -.infinity ? "exact" : "\(LevelText.level(depth)) dB")
  }
}
