import Signal
import Stems
import TerminalUI

/// The scale of the loudness view: EBU +9 about the target (Tech 3341), or EBU +18 where that does not do.
struct LoudnessScale {
  /// LUFS at the bottom and at the top.
  let low: Double
  let high: Double

  init(target: Double?, greatest: Double) {
    let zero = target ?? -23
    let isWide = greatest > zero + 9
    low = zero - (isWide ? 36 : 18)
    high = zero + (isWide ? 18 : 9)
  }

  func position(of loudness: Double) -> Double { (loudness - low) / (high - low) }

  /// The loudness of the lines that a chart of so many rows has room for.
  func lines(rows: Int) -> [Double] {
    let step = [3.0, 6, 9, 18].first { (high - low) / $0 * 2 <= Double(rows) } ?? 18
    return Array(stride(from: high - step, to: low, by: -step))
  }
}

extension WorkbenchView {
  /// Loudness over the song: the mixdown as an area, the sum as a line, what is heard as dots; numbers at the
  /// left, the live meters at the right, all on one scale.
  func drawLoudness(in place: RoomLayout, into screen: inout Screen) {
    let verdict = state.verdict
    let greatest =
      [
        verdict.mixdownLoudness?.programme.shortTermMaximum,
        verdict.sumLoudness?.programme.shortTermMaximum, state.reading.shortTermMaximum,
        state.reading.momentary,
      ].compactMap { $0?.value }.max() ?? -.infinity
    let scale = LoudnessScale(target: state.loudness.target, greatest: greatest)
    let target = state.loudness.target.map { "target \(LevelText.level(Decibels($0))) LUFS" }
    let known =
      verdict.sumLoudness == nil ? glyph("the check measures…", "the check measures..") : ""
    drawTitle(
      "LOUDNESS",
      detail: [target ?? "no target", known].filter { !$0.isEmpty }.joined(separator: "  "),
      into: &screen)
    let (head, rest) = place.board.splitLeft(layout.headWidth)
    let (chart, meters) = rest.splitLeft(layout.waveformColumns)
    drawLoudnessTable(in: head, into: &screen)
    drawLoudnessChart(scale, in: chart, into: &screen)
    drawLoudnessMeters(scale, in: meters, into: &screen)
    drawKeys(
      [
        (.loudnessTarget, "target"), (.sourceToggle, "A/B"), (.loudnessMatch, "match"),
        (.resetMeters, "measure anew"), (.zoomIn, "zoom in"), (.zoomOut, "out"),
        (.meterBridge, "bridge"),
      ], into: &screen)
  }

  private func drawLoudnessChart(
    _ scale: LoudnessScale, in area: Rect, into screen: inout Screen
  ) {
    let verdict = state.verdict
    func position(_ loudness: Float?) -> Double? {
      guard let loudness, loudness > -.infinity else { return nil }
      let position = scale.position(of: Double(loudness))
      return position < 0 ? nil : min(1, position)
    }
    let main = verdict.mixdownLoudness ?? verdict.sumLoudness
    let columns = (0..<area.width).map { x -> LevelChart.Column in
      let frames = self.frames(ofColumn: x)
      guard frames.lowerBound < .start + state.length else { return LevelChart.Column() }
      let heard = state.loudness.heard(in: frames)?.step
      let second = verdict.mixdownLoudness == nil ? nil : verdict.sumLoudness
      return LevelChart.Column(
        area: position(main.flatMap { state.loudness.greatest($0, in: frames)?.shortTerm }),
        line: position(second.flatMap { state.loudness.greatest($0, in: frames)?.shortTerm }),
        mark: position(heard?.shortTerm), faintMark: position(heard?.momentary))
    }
    LevelChart(
      columns: columns, look: loudnessLook, glyphs: glyphs,
      isSolid: state.capabilities.colors >= 8
        && theme["loudness.area"].foreground != .terminalDefault,
      rule: state.loudness.target.map(scale.position),
      grid: scale.lines(rows: area.height).map(scale.position),
      playhead: state.view.column(of: state.playback.position)
    ).draw(into: &screen, in: area)
  }

  private var loudnessLook: LevelChart.Look {
    LevelChart.Look(
      area: theme["loudness.area"], areaAbove: theme["loudness.above"],
      line: theme["loudness.sum"], mark: theme["loudness.heard"],
      faintMark: theme["loudness.momentary"], rule: theme["loudness.target"],
      grid: theme["meter.scale"], playhead: theme["wave.playhead"])
  }

  /// The frames that a column of the axis stands for, one at least.
  func frames(ofColumn x: Int) -> Range<FrameIndex> {
    let first = state.view.frame(atColumn: x)
    return first..<max(first + FrameCount(1), state.view.frame(atColumn: x + 1))
  }

  // MARK: Live

  /// Momentary and short-term loudness as upright bars beside the chart, with its scale and the integrated
  /// loudness as a mark.
  private func drawLoudnessMeters(
    _ scale: LoudnessScale, in area: Rect, into screen: inout Screen
  ) {
    let reading = state.reading
    let bar = area.width >= 24 ? 5 : 3
    let labels = Rect(x: area.x, y: area.y, width: min(5, area.width), height: area.height)
    for line in scale.lines(rows: area.height) {
      guard let row = LevelChart.row(of: scale.position(of: line), rows: area.height) else {
        continue
      }
      let isTarget = line == state.loudness.target
      screen.drawRight(
        LevelText.level(Decibels(line), decimals: 0),
        in: Rect(x: labels.x, y: labels.y + row, width: labels.width - 1, height: 1),
        style: theme[isTarget ? "loudness.target" : "meter.scale"], glyphs: glyphs)
    }
    guard area.width >= 6 + 2 * bar + 2 else { return }
    for (index, (name, value)) in [("M", reading.momentary), ("S", reading.shortTerm)].enumerated()
    {
      let x = labels.maxX + 1 + index * (bar + 1)
      let column = Rect(x: x, y: area.y, width: bar, height: area.height)
      drawLoudnessBar(name, value.value, scale, in: column, into: &screen)
    }
    let integrated = scale.position(of: reading.integrated.value)
    if let row = LevelChart.row(of: integrated, rows: area.height) {
      screen.draw(
        glyph("◂I", "<I"), x: labels.maxX + 2 * bar + 2, y: area.y + row,
        style: theme["loudness.heard"], clippedTo: area)
    }
  }

  private func drawLoudnessBar(
    _ name: String, _ value: Double, _ scale: LoudnessScale, in area: Rect,
    into screen: inout Screen
  ) {
    let (bars, foot) = area.splitTop(area.height - 1)
    let share = max(0, min(1, scale.position(of: value)))
    let eighths = value.isFinite ? Int((share * Double(bars.height * 8)).rounded()) : 0
    let rule = state.loudness.target.flatMap {
      LevelChart.row(of: scale.position(of: $0), rows: area.height)
    }
    for row in 0..<bars.height {
      let filled = max(0, min(8, eighths - (bars.height - 1 - row) * 8))
      var style = theme[rule.map { row < $0 } == true ? "meter.middle" : "meter.low"]
      style.background = theme["meter.trough"].background
      let text: Character =
        glyphs == .unicode
        ? VerticalMeterView.lowerEighths[filled] : filled >= 4 ? "#" : " "
      let line = Rect(x: area.x, y: area.y + row, width: area.width, height: 1)
      screen.fill(line, with: text, style: filled > 0 ? style : theme["meter.trough"])
      if row == rule, filled == 0 {
        screen.fill(line, with: glyphs == .unicode ? "╌" : "-", style: theme["loudness.target"])
      }
    }
    screen.draw(
      name, x: foot.x + foot.width / 2, y: foot.y, style: theme["hint.text"], clippedTo: foot)
  }
}
