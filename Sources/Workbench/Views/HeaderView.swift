import Inspection
import Signal
import Stems
import TerminalUI

extension WorkbenchView {
  /// First row: transport, time, title, source. Second: monitor and output; without one, what must not be
  /// missed of it stands in the first.
  func drawHeader(into screen: inout Screen) {
    let row = Rect(x: 0, y: layout.header.y, width: layout.header.width, height: 1)
    screen.fill(layout.header, style: theme["header"])
    let x = drawTransport(in: row, into: &screen)
    let sourcesWidth = drawSources(in: row, after: x + 1, into: &screen)
    var room = Rect(x: x + 2, y: row.y, width: row.maxX - sourcesWidth - x - 3, height: 1)
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
    // A blind test hides which one is heard.
    let shown =
      state.isBlinded ? [] : state.song.mixdown == nil ? Array(names.prefix(1)) : names
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
