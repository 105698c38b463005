import Signal
import Stems
import TerminalUI

extension WorkbenchView {
  /// First row: transport, time, title, source. Second: monitor and output.
  func drawHeader(into screen: inout Screen) {
    let row = Rect(x: 0, y: layout.header.y, width: layout.header.width, height: 1)
    screen.fill(layout.header, style: theme["header"])
    var x = drawTransport(in: row, into: &screen)
    let sourcesWidth = drawSources(in: row, after: x + 1, into: &screen)
    let titleRoom = row.maxX - sourcesWidth - x - 3
    if titleRoom > 3 {
      x = screen.draw(
        state.song.title.truncated(to: titleRoom, glyphs: glyphs), x: x + 2, y: row.y,
        style: theme["header.title"])
    }
    if layout.header.height > 1 {
      drawMonitor(row: row.y + 1, into: &screen)
    }
  }

  private func drawTransport(in row: Rect, into screen: inout Screen) -> Int {
    let isPlaying = state.playback.isPlaying
    let sign = isPlaying ? glyph("▶", ">") : glyph("■", "=")
    var x = screen.draw(
      " \(sign) ", x: row.x, y: row.y,
      style: theme[isPlaying ? "header.playing" : "header.paused"])
    x = screen.draw(time(state.playback.position), x: x, y: row.y, style: theme["header.time"])
    if row.width >= 60 {
      x = screen.draw(
        " / \(time(.start + state.length))", x: x, y: row.y, style: theme["header.source"])
    }
    if state.isLooping {
      x = screen.draw(" LOOP", x: x, y: row.y, style: theme["header.on"])
    }
    return x
  }

  /// The three sources at the right edge, the one that is heard marked; how many columns they take.
  private func drawSources(in row: Rect, after left: Int, into screen: inout Screen) -> Int {
    let isWide = row.width >= 76
    let names: [(Source, String)] =
      isWide
      ? [(.sum, "SUM"), (.mixdown, "MIXDOWN"), (.residual, "RESIDUAL")]
      : [(.sum, "SUM"), (.mixdown, "MIX"), (.residual, "RES")]
    let shown = state.song.mixdown == nil ? Array(names.prefix(1)) : names
    let labels = shown.map { source, name in
      // Brackets beside the style: monochrome terminals must tell, too.
      source == state.settings.monitor.source ? "[\(name)]" : " \(name) "
    }
    let width = labels.reduce(0) { $0 + $1.count }
    guard row.maxX - width > left else { return 0 }
    var x = row.maxX - width
    for ((source, _), label) in zip(shown, labels) {
      let isActive = source == state.settings.monitor.source
      x = screen.draw(
        label, x: x, y: row.y, style: theme[isActive ? "header.source.active" : "header.source"])
    }
    return width
  }

  private func drawMonitor(row: Int, into screen: inout Screen) {
    var x = 1
    for (text, isNotable) in monitorTexts {
      x = screen.draw(
        text, x: x, y: row, style: theme[isNotable ? "header.on" : "header.source"])
      x += 2
    }
    let (text, isAlert) = outputText
    let room = Rect(x: x, y: row, width: max(0, state.size.columns - x - 1), height: 1)
    screen.drawRight(
      text, in: room, style: theme[isAlert ? "header.alert" : "header.source"], glyphs: glyphs)
  }

  /// The monitor's settings as words, and whether each is away from its resting place.
  private var monitorTexts: [(String, Bool)] {
    let monitor = state.settings.monitor
    var texts = [
      (
        "mon \(LevelText.gain(monitor.level, isUnicode: glyphs == .unicode)) dB",
        monitor.level != .unity
      )
    ]
    if monitor.isDimmed { texts.append(("DIM", true)) }
    if monitor.channels != .stereo { texts.append((monitor.channels.rawValue.uppercased(), true)) }
    if monitor.isLoudnessMatched {
      let match = state.settings.loudnessMatch
      let gain = monitor.source == .mixdown ? match.mixdown : match.sum
      texts.append(("match \(LevelText.gain(gain)) dB", true))
    }
    if monitor.residualMakeUp != .unity {
      texts.append(("residual \(LevelText.gain(monitor.residualMakeUp)) dB", true))
    }
    if let verdict = verdictText, state.size.columns >= 100 {
      texts.append(("check: \(verdict)", state.verdict.counts.errors > 0))
    }
    return texts
  }

  /// Where the sound goes, in one line, and whether it is a matter for alarm.
  private var outputText: (String, Bool) {
    var troubles: [String] = []
    if state.xruns > 0 { troubles.append("xruns \(state.xruns)") }
    if state.playback.underruns > 0 { troubles.append("underruns \(state.playback.underruns)") }
    if state.playback.clippedSamples > 0 {
      troubles.append("clipped \(state.playback.clippedSamples)")
    }
    if state.playback.invalidSamples > 0 {
      troubles.append("NaN \(state.playback.invalidSamples)")
    }
    let device: String
    switch state.output {
    case .silent: device = "SILENT CLOCK (no device)"
    case .connecting: device = "connecting"
    case .lost: device = "DEVICE LOST: \(keyHint(.reconnect)) reconnects"
    case .running(let format):
      device =
        "\(format.device) \(format.sampleFormat) \(rateText(format.sampleRate))"
        + " \(format.period.value)\(glyph("×", "x"))"
        + "\(format.buffer.value / max(1, format.period.value))"
    }
    if case .running = state.output {
      return ((troubles + [device]).joined(separator: "  "), !troubles.isEmpty)
    }
    return ((troubles + [device]).joined(separator: "  "), state.output != .connecting)
  }

  /// A position in the ruler's unit.
  func time(_ frame: FrameIndex) -> String {
    TimeText.format(frame, rate: state.song.sampleRate, unit: state.timeUnit)
  }

  /// "44.1 kHz", "96 kHz".
  func rateText(_ rate: SampleRate) -> String {
    let kilohertz = LevelText.level(Decibels(Double(rate.hertz) / 1000))
    return (kilohertz.hasSuffix(".0") ? String(kilohertz.dropLast(2)) : kilohertz) + " kHz"
  }
}
