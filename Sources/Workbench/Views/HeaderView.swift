import Inspection
import Signal
import Stems
import TerminalUI

extension WorkbenchView {
  /// First row: transport, time, title, source. Second: monitor and output; without one, what must not be
  /// missed of it stands in the first.
  func drawHeader(into screen: inout Screen) {
    let parts = HeaderLayout(state: state, header: layout.header)
    let row = parts.row
    screen.fill(layout.header, style: theme["header"])
    drawTransport(parts, into: &screen)
    drawSources(parts, into: &screen)
    let x = parts.transportEnd
    var room = Rect(x: x + 2, y: row.y, width: parts.sourcesStart - x - 3, height: 1)
    if layout.header.height > 1 {
      drawMonitor(row: row.y + 1, into: &screen)
    } else {
      room = drawFlags(in: room, into: &screen)
    }
    guard room.width > 1 else { return }
    screen.draw(
      state.song.title.truncated(to: room.width, glyphs: glyphs), x: room.x, y: row.y,
      style: theme["header.title"])
  }

  /// Draws in few letters what is away from its resting place; the room that is left.
  private func drawFlags(in room: Rect, into screen: inout Screen) -> Rect {
    let flags =
      monitorTexts.filter(\.isNotable).map { ($0.short, "header.on") }
      + outputTroubles.map { ($0, "header.alert") }
    var rest = room
    // From the right; the last are the most pressing.
    for (text, style) in flags.reversed() where text.count + 1 <= rest.width {
      rest.width -= text.count + 1
      screen.draw(text, x: rest.maxX + 1, y: room.y, style: theme[style])
    }
    return rest
  }

  private func drawTransport(_ parts: HeaderLayout, into screen: inout Screen) {
    let isPlaying = state.playback.isPlaying
    let sign = isPlaying ? glyph("▶", ">") : glyph("■", "=")
    let y = parts.row.y
    var x = screen.draw(
      " \(sign) ", x: parts.sign.x, y: y,
      style: theme[isPlaying ? "header.playing" : "header.paused"])
    x = screen.draw(parts.time, x: x, y: y, style: theme["header.time"])
    x = screen.draw(parts.total, x: x, y: y, style: theme["header.source"])
    screen.draw(parts.loop, x: x, y: y, style: theme["header.on"])
  }

  /// The three sources at the right edge, the one that is heard marked.
  private func drawSources(_ parts: HeaderLayout, into screen: inout Screen) {
    for label in parts.sources {
      let isActive = label.source == state.settings.monitor.source
      screen.draw(
        label.text, x: label.x, y: parts.row.y,
        style: theme[isActive ? "header.source.active" : "header.source"])
    }
  }

  private func drawMonitor(row: Int, into screen: inout Screen) {
    var x = 1
    for text in monitorTexts {
      x = screen.draw(
        text.long, x: x, y: row, style: theme[text.isNotable ? "header.on" : "header.source"])
      x += 2
    }
    // What is wrong has room first, then the format, then the device's name.
    var room = Rect(x: x, y: row, width: max(0, state.size.columns - 1 - x), height: 1)
    let troubles = outputTroubles.joined(separator: "  ")
    let device = deviceText(width: room.width - (troubles.isEmpty ? 0 : troubles.count + 2))
    screen.drawRight(device, in: room, style: theme["header.source"], glyphs: glyphs)
    room.width -= device.isEmpty ? 0 : TextWidth.columns(of: device) + 2
    screen.drawRight(troubles, in: room, style: theme["header.alert"], glyphs: glyphs)
  }

  /// A part of the monitor section: in words, in few letters, and whether it is away from its resting place.
  private struct MonitorText {
    var long: String
    var short: String
    var isNotable = true
  }

  private var monitorTexts: [MonitorText] {
    let monitor = state.settings.monitor
    let level = LevelText.gain(monitor.level, isUnicode: glyphs == .unicode)
    var texts = [
      MonitorText(
        long: "monitor \(level) dB", short: "mon \(level)", isNotable: monitor.level != .unity)
    ]
    func add(_ long: String, _ short: String) {
      texts.append(MonitorText(long: long, short: short))
    }
    if monitor.isDimmed { add("DIM", "DIM") }
    if monitor.channels != .stereo {
      let name = monitor.channels.rawValue.uppercased()
      add(name, name)
    }
    if state.isBlinded { add("BLIND TEST", "BLIND") }
    if monitor.isLoudnessMatched, !state.isBlinded {
      let match = state.settings.loudnessMatch
      let gain = monitor.source == .mixdown ? match.mixdown : match.sum
      add("match \(LevelText.gain(gain)) dB", "match")
    }
    if monitor.residualMakeUp != .unity {
      let gain = LevelText.gain(monitor.residualMakeUp)
      add("residual \(gain) dB", "res \(gain)")
    }
    if let link = state.link {
      texts.append(MonitorText(long: link.text, short: "slow link", isNotable: false))
    }
    if state.waveformScale != .fullScale {
      let gain = LevelText.gain(state.waveformScale.gain, isUnicode: glyphs == .unicode)
      add("waves \(gain) dB", "waves \(gain)")
    }
    if !state.view.followsPlayhead { add("NO FOLLOW", "NO FOLLOW") }
    if let verdict = verdictText {
      let counts = state.verdict.counts
      let isGrave = counts.errors > 0
      texts.append(
        MonitorText(
          long: "check: \(verdict)",
          short: "\(counts.errors)\(look(of: .error).sign) \(counts.warnings)!", isNotable: isGrave)
      )
    }
    return texts
  }

  /// What is wrong with the sound, each in a few words.
  private var outputTroubles: [String] {
    let troubles = state.troubles
    var texts: [String] = []
    func add(_ name: String, _ count: Int) { if count > 0 { texts.append("\(name) \(count)") } }
    add("xruns", troubles.xruns)
    add("underruns", troubles.underruns)
    if !state.isBlinded {
      add("clipped", troubles.clippedSamples)
      add("NaN", troubles.invalidSamples)
    }
    if let alert = state.sessionAlert { texts.append(alert) }
    switch state.output {
    case .silent: texts.append(layout.header.height > 1 ? "SILENT CLOCK (no device)" : "NO DEVICE")
    case .lost:
      let hint = layout.header.height > 1 ? ": \(keyHint(.reconnect)) reconnects" : ""
      texts.append("DEVICE LOST" + hint)
    case .connecting, .running: break
    }
    return texts
  }

  /// Where the sound goes, in one line: the name is cut before the format is.
  private func deviceText(width: Int) -> String {
    switch state.output {
    case .silent, .lost: return ""
    case .connecting: return width >= 10 ? "connecting" : ""
    case .running(let format):
      let periods = format.buffer.value / max(1, format.period.value)
      let text =
        "\(format.sampleFormat) \(LevelText.rate(format.sampleRate))"
        + " \(format.period.value)\(glyph("×", "x"))\(periods)"
      guard text.count <= width else { return "" }
      let name = format.device.truncated(to: width - text.count - 1, at: .middle, glyphs: glyphs)
      return name.isEmpty ? text : name + " " + text
    }
  }

  /// A position in the ruler's unit.
  func time(_ frame: FrameIndex) -> String {
    TimeText.format(frame, rate: state.song.sampleRate, unit: state.timeUnit)
  }
}
