import Signal
import Stems
import TerminalUI

extension WorkbenchView {
  /// The source that is heard, at the right of the bridge: bars with RMS, and every number of the output.
  func drawOutputStrip(_ bridge: BridgeLayout, _ lines: Set<Int>, into screen: inout Screen) {
    let area = bridge.output
    for y in area.y..<area.maxY {
      screen.draw(glyph("│", "|"), x: area.x, y: y, style: theme["line"])
    }
    let isNarrow = area.width < 26
    let barWidth = isNarrow ? 3 : 9
    let strip = Rect(x: area.x + 2, y: area.y, width: barWidth, height: area.height)
    drawStripMeter(
      state.outputMeter, rms: (state.reading.rmsLeft, state.reading.rmsRight), in: strip, bridge,
      lines, into: &screen)
    let foot = Rect(
      x: strip.x, y: area.maxY - bridge.footRows, width: barWidth, height: bridge.footRows)
    screen.fill(foot.splitTop(1).top, with: glyphs == .unicode ? "▀" : "=", style: theme["text"])
    let source = state.settings.monitor.source.rawValue.uppercased()
    screen.draw(
      source.truncated(to: barWidth, glyphs: glyphs), x: foot.x, y: foot.y + 1,
      style: theme["header.title"].foregroundOnly)
    let numbers = Rect(
      x: strip.maxX + (isNarrow ? 1 : 2), y: area.y,
      width: area.maxX - strip.maxX - (isNarrow ? 1 : 3), height: area.height)
    drawOutputNumbers(in: numbers, into: &screen)
  }

  /// A name, its number, its unit; blank lines between groups where rows allow.
  private func drawOutputNumbers(in area: Rect, into screen: inout Screen) {
    let reading = state.reading
    let (left, right) = (state.outputMeter.left.maximum, state.outputMeter.right.maximum)
    let isOver = max(left, right) > .unity
    var groups: [[Reading]] = [
      [
        Reading("M", reading.momentary, "LUFS"), Reading("S", reading.shortTerm, "LUFS"),
        Reading("I", reading.integrated, "LUFS", isMain: true),
        Reading("LRA", Decibels(reading.range), "LU"),
      ],
      [
        Reading("TP", reading.truePeak, "dBTP", isMain: true, isOver: reading.truePeak > .unity),
        Reading("PEAK", max(left, right), "dBFS", isOver: isOver),
      ],
    ]
    if area.width >= 12 {
      groups.append([
        Reading("RMS L", reading.rmsLeft, "dBFS"), Reading("RMS R", reading.rmsRight, "dBFS"),
      ])
    }
    if let correlation = reading.correlation {
      groups.append([Reading("CORR", Decibels(correlation), "", decimals: 2)])
    }
    let count = groups.reduce(0) { $0 + $1.count }
    let gaps = area.height >= count + groups.count
    var y = area.y + (gaps ? 1 : 0)
    for group in groups {
      for reading in group where y < area.maxY {
        draw(reading, in: Rect(x: area.x, y: y, width: area.width, height: 1), into: &screen)
        y += 1
      }
      if gaps { y += 1 }
    }
  }

  /// A number with its name and unit.
  struct Reading {
    var name: String
    var value: Decibels
    var unit: String
    var isMain: Bool
    var isOver: Bool
    var decimals: Int

    init(
      _ name: String, _ value: Decibels, _ unit: String, isMain: Bool = false,
      isOver: Bool = false, decimals: Int = 1
    ) {
      self.name = name
      self.value = value
      self.unit = unit
      self.isMain = isMain
      self.isOver = isOver
      self.decimals = decimals
    }
  }

  /// A reading in a row: name at the left, the number in a column of its own, the unit where there is room.
  func draw(_ reading: Reading, in row: Rect, into screen: inout Screen) {
    let hasUnit = row.width >= 18
    screen.draw(reading.name, x: row.x, y: row.y, style: theme["hint.text"], clippedTo: row)
    let text =
      reading.value.value < -99
      ? glyph("–", "-") : LevelText.level(reading.value, decimals: reading.decimals)
    let end = min(row.maxX, row.x + 12)
    let style =
      reading.isOver ? "meter.clip" : reading.isMain ? "lane.gain.changed" : "meter.value"
    screen.draw(
      text, x: end - TextWidth.columns(of: text), y: row.y, style: theme[style], clippedTo: row)
    if hasUnit {
      screen.draw(
        reading.unit, x: end + 1, y: row.y, style: theme["text.ghost"], clippedTo: row)
    }
  }
}

extension Style {
  /// The colours and attributes of text without the background.
  var foregroundOnly: Style {
    var style = self
    style.background = .terminalDefault
    return style
  }
}
