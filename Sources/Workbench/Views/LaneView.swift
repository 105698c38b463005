import Inspection
import Signal
import Stems
import TerminalUI

extension WorkbenchView {
  /// One lane: head, waveform and meter.
  func drawLane(_ id: LaneID, in frame: Rect, into screen: inout Screen) {
    let parts = layout.parts(of: frame)
    drawHead(of: id, in: parts.head, into: &screen)
    drawWaveform(of: id, in: parts.waveform, into: &screen)
    drawMeter(of: id, in: frame, into: &screen)
  }

  private func drawHead(of id: LaneID, in frame: Rect, into screen: inout Screen) {
    let isSelected = id == state.selected
    let bar = glyph("▌", "|")
    for y in frame.y..<frame.maxY {
      screen.draw(bar, x: frame.x, y: y, style: theme[styleName(of: id)])
    }
    if isSelected {
      screen.draw(
        glyph("▸", ">"), x: frame.x + 1, y: frame.y, style: theme["lane.cursor"])
    }
    let head = HeadLayout(frame: frame)
    let marks = marks(of: id)
    let verdict = worstFinding(of: id)
    var nameEnd = head.name.maxX
    switch id {
    case .stem(let stem): nameEnd = drawSettings(of: stem, in: head, into: &screen)
    case .mixdown: break
    case .residual:
      nameEnd = drawMeasure(
        depthText, label: "null", in: head, into: &screen)
    case .reduction:
      nameEnd = drawMeasure(reductionText, label: "up to", in: head, into: &screen)
    }
    if let verdict {
      let (sign, style) = look(of: verdict)
      screen.draw(sign, x: nameEnd - 1, y: head.name.y, style: theme[style])
      nameEnd -= 2
    }
    let hasStar = head.marks == nil && !marks.isEmpty
    let room = max(0, nameEnd - head.name.x - (hasStar ? 1 : 0))
    let end = screen.draw(
      name(of: id, isShort: !head.hasButtons)
        .truncated(to: room, at: .middle, glyphs: glyphs), x: head.name.x,
      y: head.name.y, style: theme[isSelected ? "lane.name.selected" : "lane.name"])
    if let area = head.marks {
      screen.draw(
        marks.joined(separator: " ").truncated(to: area.width, glyphs: glyphs), x: area.x,
        y: area.y, style: theme["lane.mark"], clippedTo: area)
    } else if hasStar {
      // The notes say what there is no room for.
      screen.draw("*", x: end, y: head.name.y, style: theme["lane.mark"])
    }
    if isSelected { screen.overlay(theme["lane.name.selected"].backgroundOnly, on: frame) }
  }

  /// The gravest of the findings about a lane; nil where there is none but notes.
  private func worstFinding(of id: LaneID) -> Severity? {
    switch id {
    case .stem(let stem): state.verdict.findings(ofLane: stem.index).map(\.severity).max()
    case .mixdown:
      state.verdict.findings(ofLane: state.song.stems.count).map(\.severity).max()
    case .residual, .reduction: nil
    }
  }

  /// Gain and switches; the column where the name has to end.
  private func drawSettings(
    of stem: StemID, in head: HeadLayout, into screen: inout Screen
  ) -> Int {
    let gain = state.settings.stems[stem.index].gain
    let gainText = LevelText.gain(gain, isUnicode: glyphs == .unicode)
    let gainStyle = theme[gain == .unity ? "lane.gain" : "lane.gain.changed"]
    let isOneRow = head.switchRow == head.name.y
    guard head.hasButtons else {
      var end = drawActiveSwitches(
        of: stem, endingAt: head.name.maxX, y: head.name.y, into: &screen)
      guard gain != .unity else { return end }
      end -= gainText.count
      screen.draw(gainText, x: end, y: head.name.y, style: gainStyle)
      return end - 1
    }
    for (x, look) in zip([head.muteX, head.soloX, head.polarityX], switches(of: stem)) {
      screen.draw(look.text, x: x, y: head.switchRow, style: theme[look.style])
    }
    // On one row a gain of 0 dB leaves its place to the name.
    if isOneRow, gain == .unity { return head.name.maxX }
    screen.drawRight(gainText, in: head.gain, style: gainStyle, glyphs: glyphs)
    return isOneRow ? head.gain.maxX - gainText.count - 1 : head.name.maxX
  }

  /// Mute, solo and polarity: small letters while off, capitals while on, a dash for a mute that
  /// another stem's solo implies. Colour comes on top.
  func switches(of stem: StemID) -> [(text: String, style: String, isOn: Bool)] {
    let settings = state.settings.stems[stem.index]
    func look(
      _ isOn: Bool, _ off: String, _ on: String, _ style: String
    ) -> (text: String, style: String, isOn: Bool) {
      (isOn ? on : off, isOn ? style : "lane.switch", isOn)
    }
    let mute =
      state.settings.isMutedBySolo(stem)
      ? (text: glyph("–", "-"), style: "lane.switch.implied", isOn: true)
      : look(settings.isMuted, "m", "M", "lane.switch.mute")
    return [
      mute, look(settings.isSoloed, "s", "S", "lane.switch.solo"),
      look(
        settings.isPolarityInverted, glyph("ø", "o"), glyph("Ø", "O"), "lane.switch.polarity"),
    ]
  }

  /// Those switches that are on, side by side; the column where the rest has to end.
  private func drawActiveSwitches(
    of stem: StemID, endingAt end: Int, y: Int, into screen: inout Screen
  ) -> Int {
    var x = end
    for look in switches(of: stem).reversed() where look.isOn {
      x -= 1
      screen.draw(look.text, x: x, y: y, style: theme[look.style])
    }
    return x == end ? end : x - 1
  }

  /// A measurement in the place of gain and switches, on a row of its own behind a label; the column where
  /// the name has to end.
  private func drawMeasure(
    _ measure: String, label: String, in head: HeadLayout, into screen: inout Screen
  ) -> Int {
    let isOneRow = head.switchRow == head.name.y
    // On one row it stands where stems have gain and switches.
    let end = head.hasButtons ? head.polarityX + 1 : head.name.maxX
    let area = Rect(x: head.name.x, y: head.switchRow, width: end - head.name.x, height: 1)
    let text = (isOneRow ? measure : "\(label) \(measure)")
      .truncated(to: area.width, glyphs: glyphs)
    guard isOneRow else {
      screen.draw(
        text, x: area.x, y: area.y, style: theme["lane.gain.changed"], clippedTo: area)
      return head.name.maxX
    }
    screen.drawRight(text, in: area, style: theme["lane.gain.changed"], glyphs: glyphs)
    return area.maxX - TextWidth.columns(of: text) - 1
  }

  /// The largest gain reduction of the song, as the check found it: "-10.6 dB".
  private var reductionText: String {
    "\(LevelText.level(-(state.verdict.gainReduction?.most ?? .unity))) dB"
  }

  private func marks(of id: LaneID) -> [String] {
    switch id {
    case .stem(let stem): marks(of: stem)
    case .mixdown:
      state.song.mixdown.map { stem in stem.marks.map { state.abbreviation(of: $0, in: stem) } }
        ?? []
    case .residual, .reduction: []
    }
  }

  private func marks(of stem: StemID) -> [String] {
    let offset = state.settings.stems[stem.index].offset
    let lane = state.song.stems[stem.index]
    let shift = offset == .zero ? [] : ["\(offset.value > 0 ? "+" : "")\(offset.value)smp"]
    let old = state.oldVersions.contains(stem.index) ? ["OLD"] : []
    return old + shift + lane.marks.map { state.abbreviation(of: $0, in: lane) }
  }

  private func name(of id: LaneID, isShort: Bool) -> String {
    switch id {
    case .stem(let stem): "\(stem.index + 1) \(state.song.stems[stem.index].name)"
    case .mixdown: isShort ? "MIX" : "MIXDOWN"
    case .residual: isShort ? "RES" : "RESIDUAL"
    case .reduction: isShort ? "GR" : "REDUCTION"
    }
  }

  func styleName(of id: LaneID) -> String {
    switch id {
    case .stem(let stem): state.song.stems[stem.index].role.styleName
    case .mixdown: "role.mixdown"
    case .residual: "role.residual"
    case .reduction: "role.reduction"
    }
  }

  private func drawMeter(of id: LaneID, in frame: Rect, into screen: inout Screen) {
    let area = meterArea(of: frame)
    switch id {
    case .stem(let stem): drawMeter(state.meters[stem.index], in: area, into: &screen)
    case .mixdown:
      if let meter = state.meters.last { drawMeter(meter, in: area, into: &screen) }
    case .residual, .reduction: break
    }
  }

  /// Where a lane's meter stands: at most two rows, a column apart from the waveform.
  func meterArea(of lane: Rect) -> Rect {
    let (_, _, meter) = layout.parts(of: lane)
    return Rect(
      x: meter.x + 1, y: meter.y, width: meter.width - 2, height: min(2, meter.height))
  }

  func drawMeter(
    _ meter: LaneMeter, rms: (left: Decibels, right: Decibels)? = nil, in area: Rect,
    into screen: inout Screen
  ) {
    func reading(_ side: PeakBallistics, _ rms: Decibels?) -> MeterReading {
      MeterReading(
        peak: side.level.value, rms: rms?.value, hold: side.held.value,
        maximum: side.maximum.value, overs: meter.overs)
    }
    MeterView(
      left: reading(meter.left, rms?.left), right: reading(meter.right, rms?.right),
      style: meterStyle, glyphs: glyphs, showsNumber: area.width >= 12
    ).draw(into: &screen, in: area)
  }

  var meterStyle: MeterStyle {
    MeterStyle(
      low: theme["meter.low"], middle: theme["meter.middle"], high: theme["meter.high"],
      track: theme["meter.track"], hold: theme["meter.hold"], number: theme["meter.value"],
      clip: theme["meter.clip"])
  }
}

extension Style {
  /// The background alone, to lay under text that keeps its own colours.
  var backgroundOnly: Style { Style(background: background) }
}
