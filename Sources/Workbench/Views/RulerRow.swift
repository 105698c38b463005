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
  }
}
