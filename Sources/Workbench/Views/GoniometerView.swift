import Signal
import Stems
import TerminalUI

extension WorkbenchView {
  /// The goniometer at the left, correlation over half a minute and balance at the right.
  func drawGoniometer(in place: RoomLayout, into screen: inout Screen) {
    let gain = state.scope.gain.value
    let source = state.settings.monitor.source.rawValue
    drawTitle(
      "GONIOMETER",
      detail: gain > 0 ? "\(source)  shown \(LevelText.gain(state.scope.gain)) dB" : source,
      into: &screen)
    let board = place.board
    // Cells are twice as high as wide: a square has twice as many columns as rows.
    let columns = min(2 * board.height, board.width >= 56 ? board.width * 3 / 5 : board.width)
    let (figure, rest) = board.splitLeft(columns)
    drawScope(in: figure, into: &screen)
    if rest.width >= 20 {
      drawStereo(
        in: Rect(x: rest.x + 2, y: rest.y, width: rest.width - 3, height: rest.height),
        into: &screen)
    }
    drawKeys(
      [
        (.sourceToggle, "A/B"), (.sourceResidual, "residual"), (.mono, "mono"),
        (.soloExclusive, "solo"), (.resetMeters, "reset"), (.meterBridge, "bridge"),
        (.loudnessView, "loudness"),
      ], into: &screen)
  }

  /// Mid upwards, left and right at ±45°.
  private func drawScope(in area: Rect, into screen: inout Screen) {
    var canvas = DotCanvas(columns: area.width, rows: area.height)
    let (middleX, middleY) = (canvas.width / 2, canvas.height / 2)
    // Half of the diamond's diagonal: √2 at full scale.
    let radius = Double(min(canvas.width, canvas.height) / 2 - 1)
    drawAxes(&canvas, middleX, middleY, radius)
    let scale = Float(radius / 2) * state.scope.gain.linear.factor
    for batch in state.scope.batches {
      let rank: UInt8 = batch.age < 0.08 ? 4 : batch.age < 0.25 ? 3 : 2
      for point in batch.points {
        let (side, mid) = ((point.y - point.x) * scale, (point.x + point.y) * scale)
        guard abs(side) < 1e4, abs(mid) < 1e4 else { continue }
        canvas.plot(
          x: middleX + Int(side.rounded()), y: middleY - Int(mid.rounded()), rank: rank)
      }
    }
    canvas.draw(
      into: &screen, at: area,
      styles: [
        theme["scope.axis"], theme["scope.axis"], theme["scope.old"], theme["scope.middle"],
        theme["scope.new"],
      ], glyphs: glyphs)
    let (x, y) = (area.x + area.width / 2, area.y + area.height / 2)
    let halfWidth = Int(radius / 2)
    screen.draw("M", x: x, y: area.y, style: theme["hint.text"], clippedTo: area)
    let quarter = max(1, Int(radius / 8) - 1)
    screen.draw(
      "L", x: x - halfWidth / 2 - 2, y: y - quarter - 1, style: theme["hint.key"], clippedTo: area)
    screen.draw(
      "R", x: x + halfWidth / 2 + 1, y: y - quarter - 1, style: theme["hint.key"], clippedTo: area)
    screen.draw("S", x: x - halfWidth, y: y, style: theme["hint.text"], clippedTo: area)
  }

  /// The diamond of full scale and its axes, in sparse dots.
  private func drawAxes(_ canvas: inout DotCanvas, _ x: Int, _ y: Int, _ radius: Double) {
    let reach = Int(radius)
    for step in stride(from: -reach, through: reach, by: 3) {
      canvas.plot(x: x, y: y + step, rank: 1)
      canvas.plot(x: x + step, y: y, rank: 1)
      canvas.plot(x: x + step / 2, y: y + step / 2, rank: 1)
      canvas.plot(x: x + step / 2, y: y - step / 2, rank: 1)
    }
    for step in stride(from: 0, through: reach, by: 2) {
      for (signX, signY) in [(1, 1), (1, -1), (-1, 1), (-1, -1)] {
        canvas.plot(x: x + signX * step, y: y + signY * (reach - step), rank: 1)
      }
    }
  }

  // MARK: Numbers

  private func drawStereo(in area: Rect, into screen: inout Screen) {
    let reading = state.reading
    let correlation = reading.correlation
    var y = area.y
    func line() -> Rect {
      defer { y += 1 }
      return Rect(x: area.x, y: y, width: area.width, height: y < area.maxY ? 1 : 0)
    }
    let least = state.scope.leastCorrelation.map { Double($0) }
    drawPair(
      "correlation", correlation.map { fixedPoint($0, decimals: 2, plus: true) } ?? "--",
      isAlarming: (correlation ?? 0) < 0, in: line(), into: &screen)
    drawNeedle(
      position: correlation.map { ($0 + 1) / 2 }, labels: ("-1", "0", "+1"), in: line(),
      into: &screen)
    if area.height > 12 { _ = line() }
    let balance = balance
    drawPair(
      "balance",
      balance.map { balance in
        abs(balance) < 0.05
          ? "0.0 dB" : "\(balance < 0 ? "L" : "R") +\(fixedPoint(abs(balance), decimals: 1)) dB"
      } ?? "--", in: line(), into: &screen)
    drawNeedle(
      position: balance.map { max(0, min(1, ($0 + 12) / 24)) }, labels: ("L", "0", "R"),
      in: line(), into: &screen)
    if area.height > 12 { _ = line() }
    drawPair(
      "least in 30 s", least.map { fixedPoint($0, decimals: 2, plus: true) } ?? "--",
      isAlarming: (least ?? 0) < 0, in: line(), into: &screen)
    let chart = Rect(x: area.x, y: y, width: area.width, height: min(15, area.maxY - y))
    if chart.height >= 3 { drawCorrelations(in: chart, into: &screen) }
  }

  /// How much louder the right side is, in dB; nil in silence.
  private var balance: Double? {
    let (left, right) = (state.reading.rmsLeft, state.reading.rmsRight)
    guard max(left, right) > Decibels(-90) else { return nil }
    return max(-99, min(99, right.value - left.value))
  }

  private func drawPair(
    _ name: String, _ value: String, isAlarming: Bool = false, in row: Rect,
    into screen: inout Screen
  ) {
    guard !row.isEmpty else { return }
    screen.draw(name, x: row.x, y: row.y, style: theme["hint.text"], clippedTo: row)
    screen.drawRight(
      value, in: row.splitLeft(name.count + 1).rest,
      style: theme[isAlarming ? "status.warning" : "lane.gain.changed"], glyphs: glyphs)
  }

  /// A needle on a rail between two ends.
  private func drawNeedle(
    position: Double?, labels: (String, String, String), in row: Rect, into screen: inout Screen
  ) {
    guard !row.isEmpty else { return }
    let rail = Rect(x: row.x + 3, y: row.y, width: row.width - 6, height: 1)
    screen.draw(labels.0, x: row.x, y: row.y, style: theme["meter.scale"])
    screen.drawRight(labels.2, in: row, style: theme["meter.scale"], glyphs: glyphs)
    screen.fill(rail, with: glyphs == .unicode ? "─" : "-", style: theme["meter.track"])
    screen.draw(
      glyph("┼", "+"), x: rail.x + rail.width / 2, y: rail.y, style: theme["meter.track"])
    guard let position else { return }
    let x = rail.x + Int((position * Double(rail.width - 1)).rounded())
    screen.draw(glyph("●", "#"), x: x, y: rail.y, style: theme["scope.new"], clippedTo: rail)
  }

  /// From −1 at the bottom to +1, the newest at the right: what is below the middle is out of phase.
  private func drawCorrelations(in area: Rect, into screen: inout Screen) {
    let chart = Rect(x: area.x + 3, y: area.y, width: area.width - 3, height: area.height)
    for (text, y) in [("+1", chart.y), (" 0", chart.y + chart.height / 2), ("-1", chart.maxY - 1)] {
      screen.draw(text, x: area.x, y: y, style: theme["meter.scale"])
    }
    var canvas = DotCanvas(columns: chart.width, rows: chart.height)
    let middle = canvas.height / 2
    let values = state.scope.correlations
    let most = Int(ScopeHistory.span * 10)
    for x in 0..<canvas.width {
      if x % 4 == 0 { canvas.plot(x: x, y: middle, rank: 1) }
      let index = values.count - most + x * most / max(1, canvas.width)
      guard values.indices.contains(index), !values[index].isNaN else { continue }
      let value = Double(values[index])
      let y = Int(((1 - value) / 2 * Double(canvas.height - 1)).rounded())
      // From the line to the middle, so that the side is seen at once.
      for dot in min(y, middle)...max(y, middle) {
        canvas.plot(x: x, y: dot, rank: value < 0 ? 4 : 3)
      }
    }
    canvas.draw(
      into: &screen, at: chart,
      styles: [
        theme["scope.axis"], theme["scope.axis"], theme["scope.axis"], theme["scope.middle"],
        theme["scope.negative"],
      ], glyphs: glyphs)
    let foot = Rect(x: chart.x, y: area.maxY, width: chart.width, height: 1)
    guard let board = layout.room?.board, foot.y < board.maxY else { return }
    screen.draw("-30 s", x: foot.x, y: foot.y, style: theme["meter.scale"], clippedTo: foot)
    screen.drawRight("now", in: foot, style: theme["meter.scale"], glyphs: glyphs)
  }
}
