import Foundation
import Inspection
import Signal
import Stems
import TerminalUI
import TestSupport
import Testing
import Workbench

/// A million random keys, mouse actions, sizes and moments: no crash, no leak, and a valid state at every look.
struct SoakTests {
  private static let events = 1_000_000
  /// Between two looks at state and screen.
  private static let stride = 400

  /// In a process of its own: what other tests hold meanwhile is not the workbench's memory.
  @Test(.disabled(if: isAlone)) func aMillionEventsLeaveAValidWorkbench() throws {
    let own = try FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")
    let result = try run(
      [
        "STEMWRIGHT_SOAK=1", own, "--testing-library", "swift-testing", "--filter",
        "WorkbenchTests.SoakTests",
      ], expectingSuccess: false)
    let said = result.text + result.errorText
    #expect(result.status == 0, "\(said.suffix(4000))")
    #expect(said.contains("halfAMillionEvents(half:) with 2 test cases passed"))
  }

  private static let isAlone = ProcessInfo.processInfo.environment["STEMWRIGHT_SOAK"] != nil

  @Test(.enabled(if: isAlone), arguments: [1, 2])
  func halfAMillionEvents(half: Int) throws {
    var generator = SeededGenerator(seed: UInt64(half))
    var state = SongFixture.workbench(SongFixture.song(stems: half == 1 ? 8 : 23))
    var line = BoundedLine()
    var memory = 0
    let keymap = try ShippedFiles.keymap(half == 1 ? "default" : "vim")
    let theme = try ShippedFiles.theme(half == 1 ? "dark" : "mono")
    for step in 0..<Self.events / 2 {
      // Half of it are keys, as they are typed; what effects ask for is the run loop's business.
      if Bool.random(using: &generator) {
        _ = state.press(Self.key(&generator), in: keymap)
      } else {
        _ = state.update(Self.event(in: state, &generator))
      }
      state.hasQuit = false
      guard step % Self.stride == 0 else { continue }
      #expect(Self.faults(in: state) == [], "step \(step)")
      let view = WorkbenchView(state: state, theme: theme, keymap: keymap)
      let screen = view.screen()
      #expect(screen.size == state.size)
      #expect(Self.isWhole(screen), "step \(step)")
      line.show(screen, view.regions, &generator)
      if step == Self.events / 10 { memory = try Self.residentBytes() }
    }
    // Everything that was drawn in pieces arrives in the end.
    let view = WorkbenchView(state: state, theme: theme, keymap: keymap)
    let last = view.screen()
    for _ in 0..<2000 { line.show(last, view.regions, &generator) }
    #expect(last.runs(changedFrom: line.shown).isEmpty)
    #expect(try Self.residentBytes() - memory < 64 << 20)
  }

  /// Something that happens to a workbench.
  private static func event(
    in state: WorkbenchState, _ generator: inout SeededGenerator
  ) -> Action {
    switch Int.random(in: 0..<100, using: &generator) {
    case 0..<50:
      return .command(Command.allCases.randomElement(using: &generator) ?? .playPause)
    case 50..<84:
      return .mouse(
        MouseEvent(
          kind: [.press, .release, .drag, .wheelUp, .wheelDown].randomElement(using: &generator)
            ?? .press,
          x: Int.random(in: -1...410, using: &generator),
          y: Int.random(in: -1...110, using: &generator)))
    case 84..<86:
      let isLarge = Int.random(in: 0..<8, using: &generator) == 0
      return .resized(
        Size(
          columns: Int.random(in: 1...(isLarge ? 400 : 130), using: &generator),
          rows: Int.random(in: 1...(isLarge ? 100 : 42), using: &generator)))
    case 86..<87: return .paste("12:\u{1B}[31m日本\u{202E}-inf\n")
    default: return .tick(tick(in: state, &generator))
    }
  }

  private static func key(_ generator: inout SeededGenerator) -> KeyEvent {
    let keys: [KeyEvent.Key] = [
      .enter, .escape, .tab, .backTab, .backspace, .delete, .insert, .up, .down, .left, .right,
      .home, .end, .pageUp, .pageDown, .function(5), .character("音"), .character("e\u{301}"),
    ]
    let modifiers: [KeyEvent.Modifiers] = [[], [], [], .shift, .control, .alt]
    let typed = Character(Unicode.Scalar(UInt8.random(in: 32..<127, using: &generator)))
    let isTyped = Bool.random(using: &generator)
    return KeyEvent(
      isTyped ? .character(typed) : keys.randomElement(using: &generator) ?? .escape,
      modifiers.randomElement(using: &generator) ?? [])
  }

  private static func tick(
    in state: WorkbenchState, _ generator: inout SeededGenerator
  ) -> Tick {
    let levels: [Float] = [0, 1e-9, 0.3, 0.999, 1, 4, .infinity]
    func level() -> Float { levels.randomElement(using: &generator) ?? 0 }
    let position = Int64.random(in: 0...state.length.value, using: &generator)
    return Tick(
      elapsed: Double.random(in: 0..<3, using: &generator),
      playback: PlaybackSnapshot(
        isPlaying: Bool.random(using: &generator), position: FrameIndex(position)),
      xruns: Int.random(in: 0..<3, using: &generator),
      peaks: state.overviews.indices.map { _ in
        LanePeak(left: level(), right: level(), overs: Int.random(in: 0..<3, using: &generator))
      },
      reading: .silence)
  }

  /// What does not hold in a state.
  private static func faults(in state: WorkbenchState) -> [String] {
    var faults: [String] = []
    func check(_ holds: Bool, _ what: String) { if !holds { faults.append(what) } }
    check(state.laneIDs.contains(state.selected), "the selected lane is none of the song's")
    check(state.settings.stems.count == state.song.stems.count, "the settings lost a stem")
    for stem in state.settings.stems {
      check(stem.gain <= StemSettings.highestGain, "a gain of \(stem.gain)")
      check(!stem.gain.value.isNaN, "a gain that is no number")
    }
    check(state.view.framesPerColumn > 0, "\(state.view.framesPerColumn) frames a column")
    check(state.view.framesPerColumn.isFinite, "a view without end")
    check((0..<state.song.stems.count + 1).contains(state.firstVisibleStem), "scrolled too far")
    let markers = state.markers.map(\.frame)
    check(markers == markers.sorted(), "markers in disorder")
    if let loop = state.loop { check(loop.lowerBound < loop.upperBound, "an empty loop") }
    check(state.pendingKeys.count < 8, "keys wait for ever")
    return faults
  }

  /// Whether every wide character has both halves, and nothing is a control character.
  private static func isWhole(_ screen: Screen) -> Bool {
    for y in 0..<screen.size.rows {
      for x in 0..<screen.size.columns {
        guard let text = screen[x, y].text else {
          guard x > 0, screen[x - 1, y].text != nil else { return false }
          continue
        }
        let isControl = text.unicodeScalars.contains {
          $0.value < 0x20 || (0x7F..<0xA0).contains($0.value) || $0.value == 0x202E
        }
        if isControl { return false }
      }
    }
    return true
  }

  /// A terminal behind a line that takes little at a time.
  private struct BoundedLine {
    var shown: Screen?
    private var order = SendOrder()
    private var now = 0.0

    mutating func show(
      _ screen: Screen, _ regions: [ScreenRegion], _ generator: inout SeededGenerator
    ) {
      let isKnown = self.shown?.size == screen.size
      var shown = isKnown ? self.shown ?? screen : Screen(size: screen.size)
      now += 0.1
      let total = Int.random(in: 64..<2000, using: &generator)
      let chosen = order.choose(
        from: screen.runs(changedFrom: shown), of: screen, in: regions,
        allowance: SendAllowance(moving: total / 2, total: total), isAwaited: false, now: now)
      for run in screen.economical(chosen.answers) + screen.economical(chosen.others) {
        shown.take(run, from: screen)
      }
      self.shown = shown
    }
  }

  /// Memory that this process takes now.
  private static func residentBytes() throws -> Int {
    let text = try String(contentsOfFile: "/proc/self/statm", encoding: .utf8)
    let pages = text.split(separator: " ")[1]
    return (Int(pages) ?? 0) * 4096
  }
}
