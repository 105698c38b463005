import Stems
public import TerminalUI

extension WorkbenchView {
  /// What is more pressing than what, where a line cannot take all at once: first what answers to keys, then
  /// meters and clock, then waveforms. Readings that nobody can follow change twice a second.
  public var regions: [ScreenRegion] {
    switch state.mode {
    case .help, .notes, .palette, .themes: return []
    case .lanes, .prompt, .findings: break
    }
    var regions = [ScreenRegion(clock, .moving, interval: 0.15)]
    for (_, frame) in layout.lanes {
      let parts = layout.parts(of: frame)
      regions.append(ScreenRegion(parts.waveform, .bulk))
      regions.append(ScreenRegion(parts.meter, .moving))
    }
    regions.append(ScreenRegion(layout.ruler, .bulk))
    let meter = outputMeterArea
    regions.append(ScreenRegion(meter, .moving))
    let readings = layout.output.splitLeft(meter.maxX).rest
    regions.append(ScreenRegion(readings, .moving, interval: 0.5))
    return regions
  }

  /// Sign and time at the left edge of the first row.
  private var clock: Rect {
    Rect(x: 0, y: layout.header.y, width: 3 + time(state.playback.position).count, height: 1)
  }
}
