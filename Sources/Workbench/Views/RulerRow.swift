import Signal
import Stems
import TerminalUI

extension WorkbenchView {
  /// The time axis above the waveforms, with markers, loop and playhead.
  func drawRuler(into screen: inout Screen) {
    let area = layout.ruler.splitLeft(layout.headWidth).rest.splitLeft(layout.waveformColumns).left
    let loop = state.isLooping ? state.loop : nil
    RulerView(
      firstFrame: Double(state.view.start.value), framesPerColumn: state.view.framesPerColumn,
      sampleRate: state.song.sampleRate.hertz,
      unit: state.timeUnit == .samples ? .samples : .time,
      markers: state.markers.map(\.frame.value),
      loop: loop.map { $0.lowerBound.value..<$0.upperBound.value },
      playhead: state.playback.position.value,
      style: RulerStyle(
        label: theme["ruler"], tick: theme["ruler.tick"], marker: theme["ruler.marker"],
        loop: theme["ruler.loop"], playhead: theme["ruler.playhead"]),
      glyphs: glyphs
    ).draw(into: &screen, in: area)
    let meter = meterArea(of: layout.ruler)
    drawMeterScale(
      above: Rect(x: meter.x, y: layout.ruler.maxY - 1, width: meter.width, height: 1),
      into: &screen)
  }

  /// Levels above a meter with a number, where its bars reach them: of the round ones those that have room,
  /// full scale first.
  func drawMeterScale(above meter: Rect, into screen: inout Screen) {
    let bar = MeterView.barColumns(of: meter.width)
    guard bar >= 12 else { return }
    var freeTo = Int.max
    for level in [0, -6, -12, -24, -40, -60] {
      let text = "\(level)"
      let place = Int(MeterScale.standard.position(of: Double(level)) * Double(bar))
      // The right edge of a number stands where the bar would end; there is no bar at −60.
      let x = meter.x + (level == -60 ? 0 : place - text.count)
      guard x >= meter.x, x + text.count < freeTo else { continue }
      screen.draw(text, x: x, y: meter.y, style: theme["meter.scale"])
      freeTo = x
    }
  }
}
