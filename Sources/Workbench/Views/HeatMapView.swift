import Inspection
import Signal
import Stems
import TerminalUI

extension WorkbenchView {
  /// The null by band and time: worse is brighter and denser. Bands with their totals at the left, the steps
  /// and the cursor's numbers at the right.
  func drawHeatMap(in place: RoomLayout, into screen: inout Screen) {
    drawTitle("NULL BY BAND", detail: heatDetail, into: &screen)
    let grid = HeatGridLayout(height: place.board.height)
    let (head, rest) = place.board.splitLeft(layout.headWidth)
    let (map, side) = rest.splitLeft(layout.waveformColumns)
    drawBands(grid, in: head, into: &screen)
    if let bands = state.heat.bands { drawCells(bands, grid, in: map, into: &screen) }
    drawHeatCursor(grid, in: map, into: &screen)
    drawHeatLegend(in: side, into: &screen)
    drawKeys(
      [
        (.heatEarlier, "earlier"), (.heatLater, "later"), (.heatHigher, "higher"),
        (.heatLower, "lower"), (.heatGo, "go to"), (.heatLoop, "loop"), (.loopWorst, "worst 3 s"),
      ], into: &screen)
  }

  /// Place, band and depth of the cursor.
  private var heatDetail: String {
    let cursor = state.heatCursor
    let measuring =
      state.heat.isMeasuring || state.heat.bands == nil
      ? glyph("  measuring…", "  measuring..") : ""
    return "\(time(cursor.frame))  \(HeatGridLayout.label(ofBand: cursor.band)) Hz  "
      + depthText(at: cursor) + measuring
  }

  /// What mixdown and residual have under the cursor: in the column's frames, in its band alone.
  private func powers(at cursor: HeatMap.Cursor) -> BandPowers? {
    guard let bands = state.heat.bands else { return nil }
    let column = frames(ofColumn: state.view.column(of: cursor.frame))
    return bands.powers(bands: cursor.band..<cursor.band + 1, slots: bands.slots(of: column))
  }

  private func depthText(at cursor: HeatMap.Cursor) -> String {
    guard let powers = powers(at: cursor) else { return "" }
    guard let depth = powers.depth else { return powers.residual > 0 ? "residual alone" : "silent" }
    return depth == .silence ? "exact" : "\(LevelText.level(depth)) dB"
  }

  // MARK: Cells

  /// Halves of cells where colours tell, so that two bands share a row; else one sign for both.
  private var hasExactColors: Bool {
    guard glyphs == .unicode, state.capabilities.colors >= 256 else { return false }
    if case .rgb = theme["heat.3"].foreground { return true }
    return false
  }

  private func look(of step: Int, isArea: Bool = false) -> Style {
    DepthStep.style(of: step, theme, colors: state.capabilities.colors, isArea: isArea)
  }

  private func drawCells(
    _ bands: BandMeasurement, _ grid: HeatGridLayout, in map: Rect, into screen: inout Screen
  ) {
    let playhead = state.view.column(of: state.playback.position)
    let strip = Rect(
      x: map.x, y: map.y + grid.rows + 1, width: map.width, height: grid.stripRows)
    for x in 0..<map.width {
      let frames = frames(ofColumn: x)
      guard frames.lowerBound < .start + state.song.frameCount else { break }
      let slots = bands.slots(of: frames)
      for row in 0..<grid.rows {
        screen[map.x + x, map.y + row] = heatCell(bands, grid.bands(ofRow: row), slots)
      }
      if !strip.isEmpty { drawStrip(bands, slots, x, in: strip, into: &screen) }
      if x == playhead {
        screen.fill(
          Rect(x: map.x + x, y: map.y, width: 1, height: map.height),
          with: glyph("│", "|").first ?? "|", style: theme["wave.playhead"])
      }
    }
  }

  private func heatCell(
    _ bands: BandMeasurement, _ row: Range<Int>, _ slots: Range<Int>
  ) -> Cell {
    guard let powers = bands.powers(bands: row, slots: slots) else {
      return Cell(glyphs == .unicode ? "┈" : "~", theme["wave.unknown"])
    }
    guard hasExactColors else {
      let step = DepthStep.step(of: HeatMap.drawnDepth(powers))
      return Cell(DepthStep.sign(of: step, glyphs), look(of: step))
    }
    guard row.count == 2,
      let low = bands.powers(bands: row.lowerBound..<row.lowerBound + 1, slots: slots),
      let high = bands.powers(bands: row.lowerBound + 1..<row.upperBound, slots: slots)
    else {
      let color = DepthStep.color(of: HeatMap.drawnDepth(powers), theme)
      return Cell(" ", Style(foreground: color, background: color))
    }
    return Cell(
      "▀",
      Style(
        foreground: DepthStep.color(of: HeatMap.drawnDepth(high), theme),
        background: DepthStep.color(of: HeatMap.drawnDepth(low), theme)))
  }

  /// The depth of all bands together: full at 0 dB, empty at −105.
  private func drawStrip(
    _ bands: BandMeasurement, _ slots: Range<Int>, _ x: Int, in strip: Rect,
    into screen: inout Screen
  ) {
    guard let powers = bands.powers(bands: 0..<ThirdOctaves.count, slots: slots) else { return }
    let depth = HeatMap.drawnDepth(powers)
    let eighths = Int(max(0, min(1, (depth + 105) / 105)) * Double(strip.height * 8))
    let color =
      hasExactColors
      ? DepthStep.color(of: depth, theme)
      : look(of: DepthStep.step(of: depth), isArea: true).foreground
    for row in 0..<strip.height {
      let filled = max(0, min(8, eighths - (strip.height - 1 - row) * 8))
      let text: Character =
        glyphs == .unicode ? VerticalMeterView.lowerEighths[filled] : filled >= 4 ? "#" : " "
      screen[strip.x + x, strip.y + row] = Cell(text, Style(foreground: color))
    }
  }

  private func drawHeatCursor(
    _ grid: HeatGridLayout, in map: Rect, into screen: inout Screen
  ) {
    let x = map.x + state.view.column(of: state.heatCursor.frame)
    let y = map.y + grid.row(ofBand: state.heatCursor.band)
    guard map.contains(x: x, y: y) else { return }
    screen.draw(glyph("◆", "X"), x: x, y: y, style: theme["heat.cursor"])
    if x > map.x { screen.draw(glyph("▸", ">"), x: x - 1, y: y, style: theme["heat.cursor"]) }
    screen.draw(
      glyph("◂", "<"), x: x + 1, y: y, style: theme["heat.cursor"], clippedTo: map)
  }

  // MARK: Sides

  /// A row's band, its depth over the song as a number and a bar.
  private func drawBands(_ grid: HeatGridLayout, in head: Rect, into screen: inout Screen) {
    let totals = state.heat.totals
    for row in 0..<grid.rows {
      let line = Rect(x: head.x, y: head.y + row, width: head.width - 1, height: 1)
      let bands = grid.bands(ofRow: row)
      let isChosen = bands.contains(state.heatCursor.band)
      screen.drawRight(
        grid.label(ofRow: row), in: Rect(x: line.x, y: line.y, width: 6, height: 1),
        style: theme[isChosen ? "lane.name.selected" : "hint.text"].foregroundOnly, glyphs: glyphs)
      guard totals.count == ThirdOctaves.count else { continue }
      var total = BandPowers()
      for band in bands {
        total.mixdown += totals[band].mixdown
        total.residual += totals[band].residual
      }
      drawTotal(total, isChosen: isChosen, in: line.splitLeft(7).rest, into: &screen)
    }
    guard grid.stripRows > 0 else { return }
    screen.draw(
      "all bands", x: head.x + 1, y: head.y + grid.rows + 1, style: theme["hint.text"],
      clippedTo: head)
    screen.draw(
      "null \(depthText)", x: head.x + 1, y: head.y + grid.rows + 2,
      style: theme["lane.gain.changed"], clippedTo: head)
  }

  private func drawTotal(
    _ total: BandPowers, isChosen: Bool, in area: Rect, into screen: inout Screen
  ) {
    let depth = total.depth
    let text =
      depth.map { $0 == .silence ? "exact" : LevelText.level($0) }
      ?? (total.residual > 0 ? "alone" : glyph("–", "-"))
    let number = area.splitLeft(min(7, area.width))
    screen.drawRight(
      text, in: number.left, style: theme[isChosen ? "lane.gain.changed" : "meter.value"],
      glyphs: glyphs)
    let drawn = HeatMap.drawnDepth(total)
    let bar = number.rest.splitLeft(1).rest
    guard bar.width >= 4, drawn > -105 else { return }
    var style = look(of: DepthStep.step(of: drawn), isArea: true)
    if hasExactColors { style.foreground = DepthStep.color(of: drawn, theme) }
    screen.drawBar(share: (drawn + 105) / 105, in: bar, style: style, glyphs: glyphs)
  }

  /// The steps of depth with their signs, and the cursor's numbers.
  private func drawHeatLegend(in side: Rect, into screen: inout Screen) {
    guard side.width >= 14 else { return }
    let area = Rect(x: side.x + 2, y: side.y, width: side.width - 3, height: side.height)
    var y = area.y
    screen.draw("depth, dB", x: area.x, y: y, style: theme["hint.text"], clippedTo: area)
    for step in (0..<DepthStep.count).reversed() {
      y += 1
      guard y < area.maxY else { return }
      var look = look(of: step)
      var sign = String(DepthStep.sign(of: step, glyphs))
      if hasExactColors {
        look = Style(foreground: DepthStep.color(of: Double(DepthStep.edge(of: step)) + 7.5, theme))
        sign = "█"
      }
      screen.draw(sign + sign, x: area.x, y: y, style: look)
      screen.draw(
        step == 0 ? "below -90" : "from \(DepthStep.edge(of: step))",
        x: area.x + 3, y: y, style: theme["text.faint"], clippedTo: area)
    }
    drawCursorNumbers(
      in: Rect(x: area.x, y: y + 2, width: area.width, height: area.maxY - y - 2), into: &screen)
  }

  private func drawCursorNumbers(in area: Rect, into screen: inout Screen) {
    let cursor = state.heatCursor
    guard area.height >= 5, let powers = powers(at: cursor) else { return }
    let lines = [
      ("at", time(cursor.frame)),
      ("band", HeatGridLayout.label(ofBand: cursor.band)),
      ("depth", powers.depth.map { $0 == .silence ? "exact" : LevelText.level($0) } ?? "-"),
      ("mix", LevelText.level(Decibels(power: Double(powers.mixdown)))),
      ("resid", LevelText.level(Decibels(power: Double(powers.residual)))),
    ]
    for (row, (name, value)) in lines.enumerated() {
      let line = Rect(x: area.x, y: area.y + row, width: min(area.width, 18), height: 1)
      screen.draw(name, x: line.x, y: line.y, style: theme["hint.text"], clippedTo: line)
      screen.drawRight(
        value, in: line.splitLeft(name.count + 1).rest,
        style: theme[name == "depth" ? "lane.gain.changed" : "meter.value"], glyphs: glyphs)
    }
  }
}
