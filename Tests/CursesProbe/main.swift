// A program for the tests of CursesTerminal: shows glyphs and widgets and says what it receives.
// Keys: q quits, C-z stops, C-l draws again, f and X crash, a ends in an endless recursion.
import CursesTerminal
import Glibc
import TerminalUI

/// Everything the probe knows.
struct Probe {
  var events: [String] = []
  var count = 0

  func screen(_ terminal: CursesTerminal) -> Screen {
    var screen = Screen(size: terminal.size)
    let glyphs = GlyphSet(terminal.capabilities)
    let size = terminal.size
    let title = Style(foreground: .rgb(255, 200, 80), attributes: .bold)
    screen.draw(
      "probe \(size.columns)x\(size.rows) colors \(terminal.capabilities.colors) \(glyphs) n=\(count)",
      x: 0, y: 0, style: title)
    screen.draw("Grüße 日本語 e\u{301}|\u{1B}[31mred 👩‍🎤 ▁▂▃▄▅▆▇█ ⣿⠿ ┃", x: 0, y: 1, style: .plain)
    for (index, event) in events.suffix(6).enumerated() {
      screen.draw(event, x: 0, y: 2 + index, style: .plain)
    }
    drawWidgets(into: &screen, glyphs)
    return screen
  }

  private func drawWidgets(into screen: inout Screen, _ glyphs: GlyphSet) {
    let width = max(0, screen.size.columns - 2)
    let looks = WaveformStyle(
      peak: Style(foreground: .rgb(40, 110, 150)), rms: Style(foreground: .rgb(110, 200, 240)),
      over: Style(foreground: .rgb(255, 90, 90), attributes: .bold),
      sketch: Style(foreground: .palette(8)), unknown: Style(foreground: .palette(8)),
      silence: Style(foreground: .palette(8)), playhead: Style(foreground: .rgb(255, 255, 255)))
    var y = 9
    RulerView(
      firstFrame: 0, framesPerColumn: 48_000, sampleRate: 48_000, unit: .time,
      markers: [480_000], loop: 960_000..<1_440_000, playhead: 2_400_000,
      style: RulerStyle(
        label: .plain, tick: looks.silence, marker: title, loop: title, playhead: title),
      glyphs: glyphs
    ).draw(into: &screen, in: Rect(x: 1, y: y, width: width, height: 2))
    y += 2
    let renderings: [WaveformRendering] =
      glyphs == .unicode ? [.blocks, .braille, .ascii] : [.ascii]
    for rendering in renderings {
      for rows in [3, 2] {
        WaveformView(
          columns: columns(width * rendering.columnsPerCell), rendering: rendering, style: looks,
          highlights: [.init(cells: 20..<30, background: .rgb(40, 40, 60))], playhead: 50
        ).draw(into: &screen, in: Rect(x: 1, y: y, width: width, height: rows))
        y += rows
      }
    }
    let meter = MeterStyle(
      low: Style(foreground: .rgb(80, 200, 120)), middle: Style(foreground: .rgb(230, 200, 80)),
      high: Style(foreground: .rgb(240, 90, 80)), track: Style(foreground: .palette(8)),
      hold: Style(foreground: .palette(15)), number: .plain,
      clip: Style(foreground: .palette(15), background: .rgb(200, 0, 0)))
    let left = MeterReading(peak: -4.2, rms: -15, hold: -2, maximum: -1.7)
    let right = MeterReading(peak: -8, rms: -18, hold: -6, maximum: 0.3, overs: 12)
    for (columns, rows) in [(60, 2), (24, 1)] {
      MeterView(left: left, right: right, style: meter, glyphs: glyphs)
        .draw(into: &screen, in: Rect(x: 1, y: y, width: min(columns, width), height: rows))
      y += rows
    }
    PanelView(title: "Panel", border: looks.silence, titleStyle: title, glyphs: glyphs)
      .draw(into: &screen, in: Rect(x: 1, y: y, width: min(30, width), height: 3))
  }

  private var title: Style { Style(foreground: .rgb(255, 200, 80)) }

  /// A decaying beat, then silence, then what is not scanned yet.
  private func columns(_ count: Int) -> [WaveformColumn] {
    (0..<count).map { index in
      let place = Double(index) / Double(max(1, count))
      if place > 0.9 { return .unknown }
      if place > 0.8 { return WaveformColumn(lowest: 0, highest: 0, rms: 0) }
      let beat = (place * 8).truncatingRemainder(dividingBy: 1)
      let level = Float(exp(-3 * beat) * (0.4 + 0.65 * place / 0.8))
      let wobble = Float(sin(Double(index) * 1.7)) * 0.1
      return WaveformColumn(
        state: place > 0.7 ? .sketched : .scanned, lowest: -level * (0.9 + wobble),
        highest: level, rms: level * 0.35, isOver: level >= 1)
    }
  }
}

/// A recursion that, for a start above 0, ends with the stack.
@inline(never) func exhaustStack(_ depth: Int) -> Int {
  if depth == 0 { return 0 }
  var room = InlineArray<64, Int>(repeating: depth)
  room[depth & 63] = exhaustStack(depth + 1)
  return room[(depth + 1) & 63] + room[depth & 63]
}

func describe(_ event: InputEvent) -> String {
  switch event {
  case .key(let key): "key \(key.notation)"
  case .mouse(let mouse):
    "mouse \(mouse.kind) \(mouse.x),\(mouse.y) mod \(mouse.modifiers.rawValue)"
  case .paste(let text): "paste \(text)"
  case .resized(let size): "resized \(size.columns)x\(size.rows)"
  case .closed: "closed"
  }
}

func run() -> Int32 {
  var wake: [Int32] = [-1, -1]
  // Two numbers are written before the call returns.
  _ = unsafe pipe(&wake)
  for end in wake { _ = fcntl(end, F_SETFL, O_NONBLOCK) }
  let terminal: CursesTerminal
  do {
    terminal = try CursesTerminal(wakeDescriptor: wake[1])
  } catch {
    let message = Array("\(error)\n".utf8)
    // As many bytes as the array has.
    _ = unsafe write(STDERR_FILENO, message, message.count)
    return 2
  }
  if let path = unsafe getenv("CRASH_LOG") {
    // A string of the environment, which nobody changes.
    terminal.setCrashLog(unsafe open(path, O_WRONLY | O_CREAT | O_APPEND, 0o600))
  }
  defer { terminal.close() }
  var probe = Probe()
  terminal.present(probe.screen(terminal))
  while true {
    var waits = [
      pollfd(fd: terminal.inputDescriptor, events: Int16(POLLIN), revents: 0),
      pollfd(fd: wake[0], events: Int16(POLLIN), revents: 0),
    ]
    // Both entries live until the call returns.
    _ = unsafe poll(&waits, 2, -1)
    var drained = [UInt8](repeating: 0, count: 512)
    // At most as many bytes as the array has.
    _ = unsafe read(wake[0], &drained, drained.count)
    while let event = terminal.nextEvent() {
      probe.count += 1
      probe.events.append(describe(event))
      switch event {
      case .key(KeyEvent(.character("q"))): return 0
      case .key(KeyEvent(.character("z"), .control)): terminal.suspend()
      case .key(KeyEvent(.character("l"), .control)): terminal.redraw()
      case .key(KeyEvent(.character("f"))): fatalError("as asked")
      case .key(KeyEvent(.character("X"))): abort()
      case .key(KeyEvent(.character("a"))):
        return Int32(truncatingIfNeeded: exhaustStack(probe.count))
      case .closed: return 0
      default: break
      }
    }
    if let signal = terminal.terminationSignal { return 128 + signal }
    terminal.present(probe.screen(terminal))
  }
}

exit(run())
