import Foundation
import Inspection
import Signal
import Stems
import TerminalUI
import Testing
import Workbench

/// What the workbench does with the check's findings.
struct FindingsTests {
  private static let rate = SongFixture.rate

  private static let findings = [
    Finding(
      .stemDelay, .lane(3), value: .number(37), severity: .error,
      evidence: [Evidence("depth_before_db", -9.4), Evidence("depth_after_db", -112)],
      worst: FrameIndex(480_000)..<FrameIndex(528_000)),
    Finding(.stemGain, .lane(4), value: .number(1.5), severity: .warning),
    Finding(.tracklistMissing, .song, severity: .note),
  ]

  /// A workbench that was told these findings, as the check of the files tells them.
  private func workbench(columns: Int = 120, rows: Int = 40) -> WorkbenchState {
    var state = SongFixture.workbench(columns: columns, rows: rows)
    _ = state.update(.inspection(.measuring(1)))
    _ = state.update(.inspection(.measured(Self.findings)))
    return state
  }

  private func perform(
    _ commands: [Workbench.Command], on state: inout WorkbenchState
  ) -> [Effect] {
    commands.map { state.update(.command($0)) }.last ?? []
  }

  @Test func theCheckBeginsWhenTheOverviewsAreThere() {
    var state = SongFixture.workbench()
    #expect(state.update(.overviewsFinished) == [.inspect])
    // Settings of one's own have a residual of their own.
    var changed = SongFixture.workbench()
    _ = changed.update(.command(.gainUp))
    #expect(
      changed.update(.overviewsFinished) == [.scanResidual(changed.settings), .inspect])
  }

  @Test func theResidualOfTheDeliveryIsNotThatOfOtherSettings() {
    let chunk = OverviewChunk(
      firstBucket: 0,
      buckets: [Envelope(lowest: -0.5, highest: 0.5, meanSquare: 0.1, overs: 0)])
    var state = SongFixture.workbench()
    _ = state.update(.inspection(.residual(chunk)))
    #expect((state.residual?.scannedShare ?? 0) > 0)
    var changed = SongFixture.workbench()
    _ = changed.update(.command(.mute))
    _ = changed.update(.inspection(.residual(chunk)))
    #expect(changed.residual?.scannedShare == 0)
  }

  @Test func theCursorSelectsTheLaneItIsAbout() {
    var state = workbench()
    _ = perform([.findings], on: &state)
    #expect(state.mode == .findings(cursor: 0, isOpen: false))
    #expect(state.selected == .stem(StemID(3)))
    _ = perform([.findingNext], on: &state)
    #expect(state.selected == .stem(StemID(4)))
    _ = perform([.findingNext, .findingNext, .findingNext], on: &state)
    #expect(state.mode == .findings(cursor: 2, isOpen: false))
    _ = perform([.findingPrevious, .findingOpen], on: &state)
    #expect(state.mode == .findings(cursor: 1, isOpen: true))
    _ = perform([.findings], on: &state)
    #expect(state.mode == .lanes)
  }

  @Test func aFindingIsGoneToLoopedAndSoloed() {
    var state = workbench()
    _ = perform([.findings], on: &state)
    #expect(perform([.findingGo], on: &state).first == .transport(.seek(FrameIndex(480_000))))
    let loop = perform([.findingLoop], on: &state)
    // A second before and after what is shorter than two.
    #expect(
      loop.first == .transport(.loop(FrameIndex(432_000)..<FrameIndex(576_000))))
    #expect(loop.contains(.transport(.play)))
    _ = perform([.findingSolo], on: &state)
    #expect(state.settings.stems[3].isSoloed)
    _ = perform([.findingNext, .findingNext, .findingGo], on: &state)
    #expect(state.message?.text.contains("no place") == true)
  }

  @Test func withoutSolutionNothingIsApplied() {
    var state = workbench()
    #expect(state.reasonUnavailable(.applySolution) == "The check is not through yet.")
    #expect(perform([.applySolution], on: &state).isEmpty)
    #expect(state.reasonUnavailable(.undo) == "There is nothing to undo.")
  }

  @Test func undoGoesBackByGestures() {
    var state = SongFixture.workbench()
    let original = state.settings.stems
    _ = perform([.gainUp, .gainUp, .gainUpFine], on: &state)
    let louder = state.settings.stems
    _ = perform([.mute], on: &state)
    let effects = perform([.undo], on: &state)
    #expect(state.settings.stems == louder)
    #expect(effects == [.applySettings(state.settings), .scanResidual(state.settings)])
    _ = perform([.undo], on: &state)
    #expect(state.settings.stems == original)
    _ = perform([.redo, .redo], on: &state)
    #expect(state.settings.stems[0].isMuted && state.settings.stems[0].gain == Decibels(1.1))
    // What follows a step back begins another future.
    _ = perform([.undo, .polarity], on: &state)
    #expect(state.reasonUnavailable(.redo) == "There is nothing to do again.")
  }

  @Test(arguments: [(80, 24), (120, 40), (200, 60)])
  func theFindingsAreShown(columns: Int, rows: Int) throws {
    var state = workbench(columns: columns, rows: rows)
    _ = perform([.findings, .findingOpen], on: &state)
    let screen = WorkbenchView(state: state, theme: Theme(name: "none"), keymap: Keymap()).screen()
    let text = (0..<rows).map { row in
      (0..<columns).compactMap { screen[$0, row].text.map(String.init) }.joined()
    }
    func row(of part: String) -> Int? { text.firstIndex { $0.contains(part) } }
    let first = try #require(row(of: "37 samples late (0.77 ms)"))
    #expect(text[first].contains("✗") && text[first].contains("Guitars"))
    #expect(row(of: "Export Guitars again") != nil)
    #expect(
      row(of: "null before this step: -9.4 dB") != nil
        || row(of: "null before this step: -9.40 dB") != nil)
    #expect(try #require(row(of: "1.50 dB louder than in the mix")) > first)
    #expect(row(of: "1 error, 1 warning") != nil)
    // The lanes stay in sight, and the selected one among them.
    #expect(row(of: "RESIDUAL") != nil && row(of: "▸4 Guitars") != nil)
  }

  private func shown(_ state: WorkbenchState) -> [String] {
    WorkbenchView(state: state, theme: Theme(name: "none"), keymap: Keymap()).screen().rowStrings
  }

  /// Below the lanes the list has a frame, a row of keys, and no row that is empty.
  @Test(arguments: [(80, 24), (120, 40), (149, 60)])
  func theListHasTheRowsItNeeds(columns: Int, rows: Int) throws {
    var state = workbench(columns: columns, rows: rows)
    func height() throws -> Int {
      let text = shown(state)
      let top = try #require(text.firstIndex { $0.contains("─ Check: ") })
      return try #require(text[top...].firstIndex { $0.hasPrefix("╰") }) - top + 1
    }
    _ = perform([.findings], on: &state)
    #expect(try height() == Self.findings.count + 3)
    _ = perform([.findingOpen], on: &state)
    let open = try height()
    #expect(open > Self.findings.count + 3)
    // The lanes stand still while the cursor moves, with less to show of another finding.
    _ = perform([.findingNext], on: &state)
    #expect(try height() == open)
    _ = state.update(.inspection(.measured([])))
    _ = perform([.findingOpen], on: &state)
    #expect(try height() == 4)
  }

  /// The files have still what was put right in what is heard.
  @Test func withASolutionAppliedTheCheckIsOfTheDelivery() {
    var state = workbench(columns: 80, rows: 24)
    _ = perform([.findings], on: &state)
    #expect(shown(state).contains { $0.contains("─ Check: 1 error, 1 warning") })
    state.session.content.appliedSolution[3] = StemSettings()
    #expect(shown(state).contains { $0.contains("─ Check as delivered: 1 error, 1 warning") })
  }

  /// Many findings leave a low screen two stems and the mixdown, and the list scrolls.
  @Test func aLongListLeavesLanes() throws {
    var state = SongFixture.workbench(columns: 80, rows: 24)
    let many = (0..<40).map {
      Finding(.stemGain, .lane($0 % 8), value: .number(Double($0)), severity: .warning)
    }
    _ = state.update(.inspection(.measured(many)))
    _ = perform([.findings], on: &state)
    for last in [0, 39] {
      for _ in 0..<last { _ = perform([.findingNext], on: &state) }
      let text = shown(state)
      #expect(text.contains { $0.contains(last == 0 ? "▸1 Drums" : "▸8 Lead Vocal") })
      #expect(text.contains { $0.hasPrefix("▌ MIXDOWN") })
      #expect(text.contains { $0.hasPrefix("▌ RESIDUAL") })
      #expect(text.contains { $0.hasPrefix("│▸") })
    }
    // Too low for both.
    _ = state.update(.resized(Size(columns: 80, rows: 15)))
    #expect(!shown(state).contains { $0.contains("MIXDOWN  ") && $0.hasPrefix("▌") })
  }

  @Test func lanesCarryTheSignOfTheirGravestFinding() {
    let state = workbench()
    let screen = WorkbenchView(state: state, theme: Theme(name: "none"), keymap: Keymap()).screen()
    let rows = (0..<40).map { row in
      (0..<28).compactMap { screen[$0, row].text.map(String.init) }.joined()
    }
    #expect(rows.contains { $0.contains("Guitars") && $0.contains("✗") })
    #expect(rows.contains { $0.contains("Keys") && $0.contains("!") })
    #expect(!rows.contains { $0.contains("Drums") && ($0.contains("✗") || $0.contains("!")) })
  }

  /// A click selects, one on what is selected shows the evidence; below it the lines of the next one still answer.
  @Test(arguments: [(80, 24), (120, 40), (200, 60)])
  func aClickSelectsAFinding(columns: Int, rows: Int) throws {
    var state = workbench(columns: columns, rows: rows)
    _ = perform([.findings], on: &state)
    func click(_ part: String) throws {
      let screen = WorkbenchView(state: state, theme: Theme(name: "none"), keymap: Keymap())
        .screen()
      let text = screen.rowStrings
      let y = try #require(text.firstIndex { $0.contains(part) })
      let before = try #require(text[y].range(of: part)).lowerBound
      let x = text[y].distance(from: text[y].startIndex, to: before)
      _ = state.update(.mouse(MouseEvent(kind: .press, x: x, y: y)))
    }
    try click("1.50 dB louder")
    #expect(state.mode == .findings(cursor: 1, isOpen: false))
    try click("1.50 dB louder")
    #expect(state.mode == .findings(cursor: 1, isOpen: true))
    try click("37 samples late")
    #expect(state.mode == .findings(cursor: 0, isOpen: true))
    try click("Export Guitars again")
    #expect(state.mode == .findings(cursor: 0, isOpen: false))
  }
}
