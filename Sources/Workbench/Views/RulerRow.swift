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
    drawListened(in: area, into: &screen)
    drawSnapshots(into: &screen)
    // A room has no meters of that scale below.
    guard state.room == nil else { return }
    let meter = meterArea(of: layout.ruler)
    drawMeterScale(
      above: Rect(x: meter.x, y: layout.ruler.maxY - 1, width: meter.width, height: 1),
      into: &screen)
  }

  /// A line under what was listened through of what is heard.
  private func drawListened(in area: Rect, into screen: inout Screen) {
    guard state.showsListened, !area.isEmpty else { return }
    let marks = state.listenedNow
    for column in 0..<area.width {
      let middle = state.view.frame(atColumn: column)
      guard let half = HalfSeconds.index(of: middle, at: state.song.sampleRate),
        marks.contains(half..<half + 1)
      else { continue }
      screen.overlay(
        Style(attributes: .underline),
        on: Rect(x: area.x + column, y: area.maxY - 1, width: 1, height: 1))
    }
  }

  /// The letters of the stored balances, in the corner above the lanes' names.
  private func drawSnapshots(into screen: inout Screen) {
    guard let bar = state.snapshotBar, !layout.ruler.isEmpty else { return }
    let corner = Rect(
      x: layout.ruler.x + 1, y: layout.ruler.maxY - 1, width: layout.headWidth - 2, height: 1)
    let x = screen.draw("snap", x: corner.x, y: corner.y, style: theme["hint.text"])
    screen.draw(
      bar.truncated(to: corner.maxX - x, glyphs: glyphs), x: x, y: corner.y,
      style: theme["lane.gain.changed"], clippedTo: corner)
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
