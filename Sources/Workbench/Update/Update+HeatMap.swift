import Inspection
import Signal
import Stems

extension WorkbenchState {
  mutating func performHeatMap(_ command: Command) -> [Effect] {
    switch command {
    case .heatEarlier: moveCursor(columns: -1, rows: 0)
    case .heatLater: moveCursor(columns: 1, rows: 0)
    case .heatHigher: moveCursor(columns: 0, rows: 1)
    case .heatLower: moveCursor(columns: 0, rows: -1)
    case .heatGo: return seek(to: heatCursor.frame)
    case .heatLoop:
      // Two seconds about the cursor, or what a column shows where that is more.
      let second = song.sampleRate.frames(1)
      let column = view.span(columns: 1)
      let end = heatCursor.frame + (column > second ? column : second)
      return playLoop(heatCursor.frame - second..<end)
    default: break
    }
    return []
  }

  /// The cursor; where it was never moved, at the playhead and 1 kHz.
  var heatCursor: HeatMap.Cursor {
    heat.cursor ?? HeatMap.Cursor(frame: min(playback.position, lastFrame), band: 17)
  }

  private var lastFrame: FrameIndex { .start + max(.zero, length - FrameCount(1)) }

  /// Moves the cursor on the screen; the view follows it.
  private mutating func moveCursor(columns: Int, rows: Int) {
    let grid = HeatGridLayout(state: self)
    var cursor = heatCursor
    cursor.band = max(0, min(ThirdOctaves.count - 1, cursor.band + rows * grid.bandsPerRow))
    let column = view.column(of: cursor.frame) + columns
    if columns != 0 {
      cursor.frame = max(.start, min(lastFrame, view.firstFrame(inColumn: column)))
      let shown = view.column(of: cursor.frame)
      if !(0..<Layout(state: self).waveformColumns).contains(shown) {
        view.followsPlayhead = false
        page(to: cursor.frame)
      }
    }
    heat.cursor = cursor
  }

  /// Puts the cursor to a frame and a row of the board.
  mutating func pointCursor(at frame: FrameIndex, row: Int) {
    let grid = HeatGridLayout(state: self)
    guard row < grid.rows else { return }
    heat.cursor = HeatMap.Cursor(frame: frame, band: grid.bands(ofRow: row).lowerBound)
  }

  /// Asks for the bands where the heat map is open and does not have those of the settings.
  mutating func bandsIfNeeded() -> [Effect] {
    guard openRoom == .heatMap, song.mixdown != nil, heat.isStale else { return [] }
    heat.begin(BandMeasurement(frameCount: song.frameCount, sampleRate: song.sampleRate))
    return [.measureBands(settings)]
  }

  /// The sum is another one: what is known of its bands is out of date.
  mutating func bandsChanged() -> [Effect] {
    heat.isStale = true
    return bandsIfNeeded()
  }

  mutating func take(_ news: BandScan.Event) {
    switch news {
    case .chunk(let chunk): heat.bands?.insert(chunk)
    case .whole(let bands):
      heat.begin(bands)
      heat.finish()
    case .finished: heat.finish()
    }
  }
}
