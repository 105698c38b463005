import Inspection
import Signal
import Stems
import TerminalUI
import Testing
import Workbench

/// What the rooms' commands do.
struct RoomTests {
  private func perform(
    _ commands: [Workbench.Command], on state: inout WorkbenchState
  ) -> [Effect] {
    commands.map { state.update(.command($0)) }.last ?? []
  }

  @Test func roomsOpenCloseAndReplaceEachOther() {
    var state = SongFixture.workbench()
    _ = perform([.meterBridge], on: &state)
    #expect(state.openRoom == .bridge && state.keymapModes == ["bridge", "lanes"])
    _ = perform([.loudnessView], on: &state)
    #expect(state.openRoom == .loudness)
    // Lists and prompts come and go, the room stays.
    _ = perform([.help], on: &state)
    #expect(state.openRoom == nil)
    _ = perform([.cancel], on: &state)
    #expect(state.openRoom == .loudness)
    _ = perform([.seekTime], on: &state)
    #expect(state.openRoom == .loudness && state.keymapModes == ["prompt"])
    _ = state.update(.key(KeyEvent(.escape)))
    _ = perform([.loudnessView], on: &state)
    #expect(state.openRoom == nil)
    _ = perform([.goniometer, .cancel], on: &state)
    #expect(state.openRoom == nil)
    _ = perform([.goniometer, .findings, .findings], on: &state)
    #expect(state.openRoom == nil)
  }

  @Test func transportAndMonitorWorkInEveryRoom() {
    for command: Workbench.Command in [.meterBridge, .loudnessView, .goniometer, .heatMap] {
      var state = SongFixture.workbench()
      _ = perform([command], on: &state)
      #expect(perform([.playPause], on: &state) == [.transport(.play)])
      _ = perform([.sourceMixdown, .dim], on: &state)
      #expect(state.settings.monitor.source == .mixdown && state.settings.monitor.isDimmed)
      _ = perform([.laneNext, .mute], on: &state)
      #expect(state.settings.stems[1].isMuted)
    }
  }

  @Test func theTargetGoesAround() {
    var state = SongFixture.workbench()
    var targets: [Double?] = []
    for _ in 0..<5 {
      targets.append(state.loudness.target)
      _ = perform([.loudnessTarget], on: &state)
    }
    #expect(targets == [-14, nil, -23, -16, -14])
    state.loudness.setHouseTarget(-9)
    #expect(state.loudness.target == -9)
    _ = perform([.loudnessTarget], on: &state)
    #expect(state.loudness.target == nil)
  }

  @Test func bandsAreMeasuredWhereTheyAreLookedAt() {
    var state = SongFixture.workbench()
    #expect(!perform([.mute], on: &state).contains(.measureBands(state.settings)))
    #expect(perform([.heatMap], on: &state) == [.measureBands(state.settings)])
    #expect(perform([.heatMap, .heatMap], on: &state).isEmpty)
    #expect(perform([.mute], on: &state).contains(.measureBands(state.settings)))
    var alone = SongFixture.workbench(SongFixture.song(hasMixdown: false))
    #expect(perform([.heatMap], on: &alone).isEmpty)
    #expect(alone.message?.text == "This song came without a mixdown.")
  }

  @Test func theCursorGoesOverBandsAndColumns() {
    var state = RoomFixture.workbench(columns: 120, rows: 40)
    _ = perform([.heatMap, .heatLater], on: &state)
    let first = perform([.heatGo], on: &state)
    let columns = Layout120.waveformColumns
    let column = Int64(180 * 48_000 / columns)
    guard case .transport(.seek(let place))? = first.first else {
      Issue.record("nothing was sought")
      return
    }
    let start: Int64 = 1_968_000 + 339 * 4800
    #expect(place.value > start && place.value - start <= column)
    let loop = perform([.heatLater, .heatEarlier, .heatLoop], on: &state)
    guard case .transport(.loop(let range?))? = loop.first else {
      Issue.record("nothing was looped")
      return
    }
    #expect(range.contains(place) && range.upperBound - range.lowerBound >= FrameCount(96_000))
    #expect(loop.contains(.transport(.play)) || state.playback.isPlaying)
    for _ in 0..<40 { _ = perform([.heatHigher], on: &state) }
    for _ in 0..<40 { _ = perform([.heatLower], on: &state) }
    #expect(state.openRoom == .heatMap)
  }

  /// A step begins where the last one ended, and there and back is the same place.
  @Test func theCursorComesToEveryColumn() {
    var state = RoomFixture.workbench(columns: 120, rows: 40)
    _ = perform([.seekStart, .heatMap], on: &state)
    func place() -> FrameIndex? {
      guard case .transport(.seek(let place))? = perform([.heatGo], on: &state).first else {
        return nil
      }
      return place
    }
    _ = perform([.heatLater], on: &state)
    var places: [FrameIndex] = []
    for _ in 0..<20 {
      _ = perform([.heatLater], on: &state)
      if let place = place() { places.append(place) }
    }
    #expect(Set(places).count == 20 && places == places.sorted())
    for _ in 0..<19 { _ = perform([.heatEarlier], on: &state) }
    #expect(place() == places.first)
    #expect(state.view.followsPlayhead)
  }

  private enum Layout120 { static let waveformColumns = 120 - 28 - 24 }
}
