import Stems
public import TerminalUI

extension WorkbenchView {
  /// What is more pressing than what, where a line cannot take all at once: first what answers to keys, then
  /// meters and clock, then waveforms. Readings that nobody can follow change twice a second.
  public var regions: [ScreenRegion] {
    switch state.mode {
    case .help, .notes, .palette, .themes, .history: return []
    case .lanes, .prompt, .findings, .letter: break
    }
    var regions = [ScreenRegion(clock, .moving, interval: 0.15)]
    if let notice = promptNotice { regions.append(ScreenRegion(notice, .answer)) }
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

  /// The rows above the prompt that say what is wrong with what was typed.
  private var promptNotice: Rect? {
    guard case .prompt(let prompt) = state.mode, let text = state.message?.text else { return nil }
    let rows = noticeLines(text, behind: promptLabel(of: prompt), in: layout.status).count
    return rows == 0
      ? nil
      : Rect(x: 0, y: layout.status.y - rows, width: layout.status.width, height: rows)
  }

  /// Sign and time at the left edge of the first row.
  private var clock: Rect {
    Rect(x: 0, y: layout.header.y, width: 3 + time(state.playback.position).count, height: 1)
  }
}
