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
      unit: state.timeUnit == .samples ? .samples : .time, markers: state.markers.map(\.value),
      loop: loop.map { $0.lowerBound.value..<$0.upperBound.value },
      playhead: state.playback.position.value,
      style: RulerStyle(
        label: theme["ruler"], tick: theme["ruler.tick"], marker: theme["ruler.marker"],
        loop: theme["ruler.loop"], playhead: theme["ruler.playhead"]),
      glyphs: glyphs
    ).draw(into: &screen, in: area)
    drawMeterScale(into: &screen)
  }

  /// Levels above the lanes' meters, where the bars reach them.
  private func drawMeterScale(into screen: inout Screen) {
    let meter = meterArea(of: layout.ruler)
    let bar = MeterView.barColumns(of: meter.width)
    guard bar >= 12 else { return }
    var freeFrom = meter.x
    for level in [-40, -24, -12, -6, 0] {
      let text = "\(level)"
      let end = Int(MeterScale.standard.position(of: Double(level)) * Double(bar))
      let x = meter.x + end - text.count
      guard x >= freeFrom else { continue }
      freeFrom = screen.draw(text, x: x, y: meter.y, style: theme["meter.scale"]) + 1
    }
  }
}
