import Inspection
import Signal
import Stems
import TerminalUI

extension WorkbenchView {
  /// What is measured of one programme.
  private struct Programme {
    var name: String
    var style: String
    var integrated: Decibels?
    var range: Double?
    var momentary: Decibels?
    var shortTerm: Decibels?
    var truePeak: Decibels?

    /// Peak to loudness ratio, LU.
    var ratio: Double? {
      guard let truePeak, let integrated, integrated > Decibels(-99), truePeak > Decibels(-99)
      else { return nil }
      return truePeak.value - integrated.value
    }
  }

  /// Mixdown and sum as the check has them, and what was heard since the reset.
  private var programmes: [Programme] {
    let verdict = state.verdict
    func measured(_ name: String, _ style: String, _ curve: LoudnessCurve?, _ peak: Decibels?)
      -> Programme
    {
      let whole = curve?.programme
      return Programme(
        name: name, style: style, integrated: whole?.integrated, range: whole?.range,
        momentary: whole?.momentaryMaximum, shortTerm: whole?.shortTermMaximum,
        truePeak: curve == nil ? nil : peak)
    }
    let reading = state.reading
    let heard = Programme(
      name: "HEARD", style: "loudness.heard", integrated: reading.integrated,
      range: reading.range > 0 ? reading.range : nil, momentary: reading.momentaryMaximum,
      shortTerm: reading.shortTermMaximum, truePeak: reading.truePeak)
    let sum = measured("SUM", "loudness.sum", verdict.sumLoudness, verdict.sum?.truePeak)
    guard state.song.mixdown != nil else { return [sum, heard] }
    return [
      measured("MIX", "loudness.mixdown", verdict.mixdownLoudness, verdict.mixdown?.truePeak), sum,
      heard,
    ]
  }

  /// One line for each number, one column for each programme; the legend of the chart below.
  func drawLoudnessTable(in area: Rect, into screen: inout Screen) {
    let labelWidth = area.width >= 25 ? 6 : 4
    let room = (area.width - labelWidth - 1) / 6
    let shown = programmes.count <= room ? programmes : Array(programmes.suffix(max(1, room)))
    for (index, programme) in shown.enumerated() {
      screen.drawRight(
        programme.name, in: cell(index, 0, labelWidth, area), style: theme[programme.style],
        glyphs: glyphs)
    }
    let rows: [(String, (Programme) -> Double?)] = [
      ("I", { $0.integrated?.value }), ("LRA", { $0.range }), ("M max", { $0.momentary?.value }),
      ("S max", { $0.shortTerm?.value }), ("TP", { $0.truePeak?.value }), ("PLR", { $0.ratio }),
    ]
    let hasGaps = area.height >= 22
    var y = 1
    for (name, value) in rows {
      guard y < area.height else { return }
      screen.draw(
        name.truncated(to: labelWidth, glyphs: glyphs), x: area.x + 1, y: area.y + y,
        style: theme["hint.text"], clippedTo: area)
      for (index, programme) in shown.enumerated() {
        draw(
          value(programme), isMain: name == "I", isOver: name == "TP",
          in: cell(index, y, labelWidth, area), into: &screen)
      }
      y += 1
      if hasGaps, name == "LRA" || name == "S max" { y += 1 }
    }
    y = drawDistance(shown, y + (hasGaps ? 1 : 0), labelWidth, area, into: &screen)
    drawLoudnessLegend(
      in: Rect(
        x: area.x + 1, y: area.y + y + 1, width: area.width - 2, height: area.height - y - 1),
      into: &screen)
  }

  private func cell(_ index: Int, _ y: Int, _ labelWidth: Int, _ area: Rect) -> Rect {
    Rect(x: area.x + labelWidth + index * 6, y: area.y + y, width: 6, height: 1)
  }

  private func draw(
    _ value: Double?, isMain: Bool, isOver: Bool, in cell: Rect, into screen: inout Screen
  ) {
    guard let value, value > -99 else {
      return screen.drawRight(glyph("–", "-"), in: cell, style: theme["text.ghost"], glyphs: glyphs)
    }
    let style = isOver && value > 0 ? "meter.clip" : isMain ? "lane.gain.changed" : "meter.value"
    screen.drawRight(
      LevelText.level(Decibels(value)), in: cell, style: theme[style], glyphs: glyphs)
  }

  /// How far each programme is from the target; the row after it.
  private func drawDistance(
    _ shown: [Programme], _ y: Int, _ labelWidth: Int, _ area: Rect, into screen: inout Screen
  ) -> Int {
    guard let target = state.loudness.target, y < area.height else { return y }
    screen.draw(
      "to \(LevelText.level(Decibels(target), decimals: 0))".truncated(
        to: labelWidth, glyphs: glyphs),
      x: area.x + 1, y: area.y + y, style: theme["loudness.target"], clippedTo: area)
    for (index, programme) in shown.enumerated() {
      guard let integrated = programme.integrated, integrated > Decibels(-99) else { continue }
      screen.drawRight(
        LevelText.gain(integrated - Decibels(target)), in: cell(index, y, labelWidth, area),
        style: theme["loudness.target"], glyphs: glyphs)
    }
    return y + 1
  }

  private func drawLoudnessLegend(in area: Rect, into screen: inout Screen) {
    let hasMixdown = state.song.mixdown != nil
    let lines = [
      (glyph("▇▇", "::"), "loudness.area", hasMixdown ? "mixdown, short-term" : "sum, short-term"),
      hasMixdown ? (glyph("━━", "=="), "loudness.sum", "sum, short-term") : nil,
      (glyph("••", "oo"), "loudness.heard", "heard, short-term"),
      (glyph("··", ".."), "loudness.momentary", "heard, momentary"),
    ].compactMap { $0 }
    guard area.height >= lines.count else { return }
    for (row, line) in lines.enumerated() {
      let y = area.maxY - lines.count + row
      screen.draw(line.0, x: area.x, y: y, style: theme[line.1], clippedTo: area)
      screen.draw(
        line.2.truncated(to: area.width - 3, glyphs: glyphs), x: area.x + 3, y: y,
        style: theme["text.faint"], clippedTo: area)
    }
  }
}
