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
    let verdict = worstFinding(of: id)
    screen.draw(
      name(of: id).truncated(
        to: head.name.width - (verdict == nil ? 0 : 2), at: .middle, glyphs: glyphs),
      x: head.name.x,
      y: head.name.y, style: theme[isSelected ? "lane.name.selected" : "lane.name"])
    if let verdict {
      let (sign, style) = look(of: verdict)
      screen.draw(sign, x: head.name.maxX - 1, y: head.name.y, style: theme[style])
    }
    switch id {
    case .stem(let stem):
      drawGain(of: stem, in: head, into: &screen)
      drawSwitches(of: stem, in: head, into: &screen)
      drawMarks(marks(of: stem), in: head, into: &screen)
    case .mixdown:
      drawMarks(
        state.song.mixdown.map { stem in
          stem.marks.map { abbreviation(of: $0, in: stem) }
        } ?? [], in: head, into: &screen)
    case .residual:
      drawDepth(in: head, height: frame.height, into: &screen)
    }
    if isSelected { screen.overlay(theme["lane.name.selected"].backgroundOnly, on: frame) }
  }

  /// The gravest of the findings about a lane; nil where there is none but notes.
  private func worstFinding(of id: LaneID) -> Severity? {
    switch id {
    case .stem(let stem): state.verdict.findings(ofLane: stem.index).map(\.severity).max()
    case .mixdown:
      state.verdict.findings(ofLane: state.song.stems.count).map(\.severity).max()
    case .residual: nil
    }
  }

  private func drawGain(of stem: StemID, in head: HeadLayout, into screen: inout Screen) {
    let gain = state.settings.stems[stem.index].gain
    screen.drawRight(
      LevelText.gain(gain, isUnicode: glyphs == .unicode), in: head.gain,
      style: theme[gain == .unity ? "lane.gain" : "lane.gain.changed"], glyphs: glyphs)
  }

  /// Mute, solo and polarity: small letters while off, capitals while on, a dash for a mute that
  /// another stem's solo implies. Colour comes on top.
  private func drawSwitches(of stem: StemID, in head: HeadLayout, into screen: inout Screen) {
    let settings = state.settings.stems[stem.index]
    let y = head.switchRow
    func draw(_ isOn: Bool, _ off: String, _ on: String, x: Int, style: String) {
      screen.draw(isOn ? on : off, x: x, y: y, style: theme[isOn ? style : "lane.switch"])
    }
    if state.settings.isMutedBySolo(stem) {
      screen.draw(glyph("–", "-"), x: head.muteX, y: y, style: theme["lane.switch.implied"])
    } else {
      draw(settings.isMuted, "m", "M", x: head.muteX, style: "lane.switch.mute")
    }
    draw(settings.isSoloed, "s", "S", x: head.soloX, style: "lane.switch.solo")
    draw(
      settings.isPolarityInverted, glyph("ø", "o"), glyph("Ø", "O"), x: head.polarityX,
      style: "lane.switch.polarity")
  }

  private func drawMarks(_ marks: [String], in head: HeadLayout, into screen: inout Screen) {
    guard let area = head.marks, !marks.isEmpty else { return }
    screen.draw(
      marks.joined(separator: " ").truncated(to: area.width, glyphs: glyphs), x: area.x,
      y: area.y, style: theme["lane.mark"], clippedTo: area)
  }

  /// How deep sum and mixdown null, and the make-up gain that its waveform is drawn with.
  private func drawDepth(in head: HeadLayout, height: Int, into screen: inout Screen) {
    // On one row it takes the place of gain and switches, which the residual has not.
    let x = height == 1 ? head.gain.x : head.name.x
    let area = Rect(x: x, y: head.switchRow, width: head.polarityX + 1 - x, height: 1)
    let text = height == 1 ? depthText : "null \(depthText)"
    screen.draw(
      text.truncated(to: area.width, glyphs: glyphs), x: area.x, y: area.y,
      style: theme["lane.gain.changed"], clippedTo: area)
  }

  private func marks(of stem: StemID) -> [String] {
    let offset = state.settings.stems[stem.index].offset
    let lane = state.song.stems[stem.index]
    let shift = offset == .zero ? [] : ["\(offset.value > 0 ? "+" : "")\(offset.value)smp"]
    return shift + lane.marks.map { abbreviation(of: $0, in: lane) }
  }

  private func name(of id: LaneID) -> String {
    switch id {
    case .stem(let stem): "\(stem.index + 1) \(state.song.stems[stem.index].name)"
    case .mixdown: "MIXDOWN"
    case .residual: "RESIDUAL"
    }
  }

  func styleName(of id: LaneID) -> String {
    switch id {
    case .stem(let stem): state.song.stems[stem.index].role.styleName
    case .mixdown: "role.mixdown"
    case .residual: "role.residual"
    }
  }

  private func drawMeter(of id: LaneID, in frame: Rect, into screen: inout Screen) {
    let area = meterArea(of: frame)
    switch id {
    case .stem(let stem): drawMeter(state.meters[stem.index], in: area, into: &screen)
    case .mixdown:
      if let meter = state.meters.last { drawMeter(meter, in: area, into: &screen) }
    case .residual: break
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

  private var meterStyle: MeterStyle {
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
