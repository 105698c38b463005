import Signal
import Stems
import TerminalUI

/// How the meter bridge is divided on a board of some size.
struct BridgeLayout {
  /// Columns from one strip to the next.
  let pitch: Int
  /// The stems on this page, then, where there is one, the mixdown.
  let stems: Range<Int>
  let hasMixdown: Bool
  let scale: Rect
  let strips: Rect
  let output: Rect
  /// Rows above the bars (maximum, clip latch) and below (colour, name, switches, gain).
  let headRows = 2
  let footRows: Int

  init(state: WorkbenchState, board: Rect) {
    let outputWidth =
      switch board.width {
      case 150...: 42
      case 100...: 34
      case 60...: 26
      default: 16
      }
    let (scale, rest) = board.splitLeft(board.width >= 60 ? 5 : 4)
    self.scale = scale
    (strips, output) = rest.splitLeft(rest.width - outputWidth)
    let count = state.song.stems.count
    let pinned = state.song.mixdown == nil ? 0 : 1
    pitch = max(4, min(16, strips.width / max(1, count + pinned)))
    hasMixdown = pinned > 0 && strips.width >= pitch
    let fitting = max(0, min(count, strips.width / pitch - pinned))
    let selected = state.selectedStem?.index ?? state.firstVisibleStem
    let page = fitting == 0 ? 0 : min(selected, count - 1) / fitting
    // The last page is a full one: strips do not become few.
    let first = max(0, min(page * fitting, count - fitting))
    stems = first..<min(count, first + fitting)
    footRows = board.height >= 28 ? 5 : board.height >= 14 ? 3 : 2
  }

  /// The bars' rows of an area that is as high as the board.
  func bars(of area: Rect) -> Rect {
    area.splitTop(headRows).rest.splitTop(area.height - headRows - footRows).top
  }

  /// The strip at a place from the left, without the gap behind it.
  func strip(_ index: Int) -> Rect {
    Rect(
      x: strips.x + index * pitch, y: strips.y, width: pitch - (pitch > 6 ? 2 : 1),
      height: strips.height)
  }
}

extension WorkbenchView {
  /// The meter bridge: a strip for each stem and the mixdown, then the source that is heard.
  func drawBridge(in place: RoomLayout, into screen: inout Screen) {
    let bridge = BridgeLayout(state: state, board: place.board)
    let count = state.song.stems.count
    let shown = bridge.stems
    drawTitle(
      "METER BRIDGE",
      detail: shown.count < count
        ? "stems \(shown.lowerBound + 1)-\(shown.upperBound) of \(count)" : "",
      into: &screen)
    let bars = bridge.bars(of: bridge.scale)
    let missing = 3 - bars.height
    guard missing <= 0 else {
      screen.draw(
        "The meters need \(missing) more row\(missing == 1 ? "" : "s").", x: place.board.x + 1,
        y: place.board.y, style: theme["text"], clippedTo: place.board)
      return
    }
    let lines = drawScale(beside: bars, into: &screen)
    for (place, stem) in shown.enumerated() {
      drawStrip(.stem(StemID(stem)), bridge.strip(place), bridge, lines, into: &screen)
    }
    if bridge.hasMixdown {
      drawStrip(.mixdown, bridge.strip(shown.count), bridge, lines, into: &screen)
    }
    drawOutputStrip(bridge, lines, into: &screen)
    drawKeys(
      [
        (.laneNext, "next"), (.lanePrevious, "previous"), (.mute, "mute"), (.solo, "solo"),
        (.sourceToggle, "A/B"), (.resetMeters, "reset"), (.loudnessView, "loudness"),
        (.goniometer, "goniometer"),
      ], into: &screen)
  }

  /// Levels beside the bars, those that have a row of their own; the rows that carry one.
  private func drawScale(beside bars: Rect, into screen: inout Screen) -> Set<Int> {
    var rows: Set<Int> = []
    for level in [0, -6, -12, -3, -24, -40, -18, -9, -30, -50, -60] {
      let row =
        level == -60 ? bars.height - 1 : VerticalMeterView.row(of: Double(level), rows: bars.height)
      guard !rows.contains(row), !rows.contains(row - 1) || bars.height < 9,
        !rows.contains(row + 1) || bars.height < 9
      else { continue }
      rows.insert(row)
      screen.drawRight(
        "\(level)", in: Rect(x: bars.x, y: bars.y + row, width: bars.width - 1, height: 1),
        style: theme["meter.scale"], glyphs: glyphs)
    }
    return rows
  }

  private func drawStrip(
    _ id: LaneID, _ strip: Rect, _ bridge: BridgeLayout, _ lines: Set<Int>,
    into screen: inout Screen
  ) {
    let meter =
      if case .stem(let stem) = id { state.meters[stem.index] } else {
        state.meters.last ?? LaneMeter()
      }
    drawStripMeter(meter, rms: nil, in: strip, bridge, lines, into: &screen)
    let foot = Rect(
      x: strip.x, y: strip.maxY - bridge.footRows, width: strip.width, height: bridge.footRows)
    screen.fill(
      foot.splitTop(1).top, with: glyphs == .unicode ? "▀" : "=", style: theme[styleName(of: id)])
    drawStripName(of: id, in: foot.splitTop(1).rest, into: &screen)
  }

  /// Maximum, clip latch and bars.
  func drawStripMeter(
    _ meter: LaneMeter, rms: (Decibels, Decibels)?, in strip: Rect, _ bridge: BridgeLayout,
    _ lines: Set<Int>, into screen: inout Screen
  ) {
    let maximum = max(meter.left.maximum, meter.right.maximum)
    let isOver = meter.overs > 0
    let text = maximum.value < -99 ? (glyph("–", "-")) : LevelText.gain(maximum)
    let shown =
      TextWidth.columns(of: text) <= strip.width ? text : LevelText.level(maximum, decimals: 0)
    let head = Rect(x: strip.x, y: strip.y, width: strip.width, height: 1)
    screen.drawRight(
      shown, in: head, style: theme[isOver ? "meter.clip" : "meter.value"], glyphs: glyphs)
    if isOver {
      let latch = Rect(x: strip.x, y: strip.y + 1, width: strip.width, height: 1)
      screen.fill(latch, style: theme["meter.clip"])
      let words = ["OVER \(meter.overs)", "OVER", "OV", "!"]
      let word = words.first { $0.count <= latch.width } ?? "!"
      screen.draw(
        word, x: latch.x + (latch.width - word.count) / 2, y: latch.y, style: theme["meter.clip"],
        clippedTo: latch)
    }
    func reading(_ side: PeakBallistics, _ rms: Decibels?) -> MeterReading {
      MeterReading(peak: side.level.value, rms: rms?.value, hold: side.held.value)
    }
    VerticalMeterView(
      left: reading(meter.left, rms?.0), right: reading(meter.right, rms?.1), style: meterStyle,
      trough: theme["meter.trough"], lines: lines, glyphs: glyphs
    ).draw(into: &screen, in: bridge.bars(of: strip))
  }

  /// The name over one or two rows, then switches and gain.
  private func drawStripName(of id: LaneID, in foot: Rect, into screen: inout Screen) {
    let isSelected = id == state.selected
    let style = theme[isSelected ? "lane.name.selected" : "lane.name"]
    if isSelected { screen.fill(foot, style: theme["lane.name.selected"].backgroundOnly) }
    let name: String
    switch id {
    case .stem(let stem):
      let index = foot.width >= 8 ? "\(stem.index + 1) " : ""
      name = index + state.song.stems[stem.index].name
    default: name = foot.width >= 7 ? "MIXDOWN" : "MIX"
    }
    let nameRows = foot.height >= 4 ? 2 : 1
    for (row, part) in Self.lines(name, width: foot.width, rows: nameRows, glyphs).enumerated() {
      screen.draw(part, x: foot.x, y: foot.y + row, style: style, clippedTo: foot)
    }
    guard case .stem(let stem) = id, foot.height >= 2 else { return }
    drawStripSwitches(of: stem, in: foot, row: foot.y + nameRows, into: &screen)
  }

  private func drawStripSwitches(
    of stem: StemID, in foot: Rect, row: Int, into screen: inout Screen
  ) {
    var x = foot.x
    let all = switches(of: stem)
    let step = foot.width >= 5 ? 2 : 1
    for look in foot.width >= 3 ? all : all.filter(\.isOn) where x < foot.maxX {
      screen.draw(look.text, x: x, y: row, style: theme[look.style], clippedTo: foot)
      x += step
    }
    let gain = state.settings.stems[stem.index].gain
    let text = LevelText.gain(gain, isUnicode: glyphs == .unicode)
    let line =
      foot.height >= 4
      ? Rect(x: foot.x, y: row + 1, width: foot.width, height: 1)
      : Rect(x: x, y: row, width: foot.maxX - x, height: 1)
    guard line.y < foot.maxY, text.count <= line.width, gain != .unity || foot.height >= 4 else {
      return
    }
    screen.draw(
      text, x: foot.height >= 4 ? line.x : line.maxX - text.count, y: line.y,
      style: theme[gain == .unity ? "lane.gain" : "lane.gain.changed"])
  }

  /// A name in few columns: its beginning, and the number at its end where it has one; an ellipsis would take
  /// a column that tells more as a letter.
  private static func cut(_ name: String, to width: Int, _ glyphs: GlyphSet) -> String {
    guard width < 8, TextWidth.columns(of: name) > width else {
      return name.truncated(to: width, at: .middle, glyphs: glyphs)
    }
    let number = String(name.reversed().prefix { $0.isNumber }.reversed().prefix(3))
    var head = name
    while !head.isEmpty, TextWidth.columns(of: head) > width - number.count { head.removeLast() }
    return head + number
  }

  /// A name in at most so many lines, broken at a blank where there is one.
  private static func lines(
    _ name: String, width: Int, rows: Int, _ glyphs: GlyphSet
  ) -> [String] {
    guard rows > 1, TextWidth.columns(of: name) > width,
      let blank = name.prefix(width + 1).lastIndex(of: " ")
    else { return [cut(name, to: width, glyphs)] }
    let rest = String(name[name.index(after: blank)...])
    return [
      String(name[..<blank]).truncated(to: width, glyphs: glyphs),
      cut(rest, to: width, glyphs),
    ]
  }
}
