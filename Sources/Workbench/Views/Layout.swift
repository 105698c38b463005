import Stems
import TerminalUI

/// Where everything stands on a screen of some size.
///
/// What is dropped when room is short, in this order: lane height down to two rows, the third and the second
/// output row with the second header row, lane height to one row (and then header and output again), the
/// meter's width, the head's width, and last stems, which scroll while mixdown and residual stay. Rows that
/// lanes leave become a blank line above the mixdown, a second row of the ruler, a scale above the output's
/// meter, and more height for mixdown and residual.
struct Layout {
  let header: Rect
  let ruler: Rect
  /// Visible lanes from top to bottom, whole width.
  let lanes: [(id: LaneID, frame: Rect)]
  /// The row above the output for its meter's scale; nil where there is none.
  let outputScale: Rect?
  let output: Rect
  let status: Rect
  /// Columns of a lane: its head (name, gain, switches), the waveform, the meter.
  let headWidth: Int
  let waveformColumns: Int
  let meterWidth: Int
  let visibleStemCount: Int
  /// Where the findings stand while they are open: beside the lanes on a wide screen, below them in as many rows
  /// as they need where there is room for both, else in their place.
  let findings: Rect?
  /// Where the open room stands, in place of the lanes; nil where none is open.
  let room: RoomLayout?

  init(state: WorkbenchState) {
    let size = state.size
    let stemCount = state.song.stems.count
    let pinned = state.pinnedLanes.count
    let panel = FindingsPlace(state: state)
    let columns = size.columns - panel.columns
    headWidth = Self.headWidth(columns: columns)
    meterWidth = Self.meterWidth(columns: columns)
    waveformColumns = max(1, columns - headWidth - meterWidth)

    let rows = Rows(
      size: Size(columns: columns, rows: size.rows - panel.rows), laneCount: stemCount + pinned)
    let visible =
      panel == .instead ? 0 : max(0, min(stemCount, rows.lanes / rows.laneHeight - pinned))
    visibleStemCount = visible
    let spare = SpareRows(
      rows.lanes - (visible + pinned) * rows.laneHeight, pinnedCount: pinned,
      laneHeight: rows.laneHeight)
    let screen = Rect(x: 0, y: 0, width: size.columns, height: size.rows)
    let (header, belowHeader) = screen.splitTop(rows.header)
    let rulerRows = panel == .instead ? 0 : spare.hasTallRuler ? 2 : 1
    let (ruler, belowRuler) = belowHeader.splitTop(rulerRows)
    let (middle, belowLanes) = belowRuler.splitTop(rows.lanes + 1 - rulerRows)
    let (below, foot) = belowLanes.splitTop(panel.rows)
    let (area, beside) = middle.splitLeft(columns)
    switch panel {
    case .closed: findings = nil
    case .beside: findings = beside
    case .below: findings = below
    case .instead: findings = middle
    }
    self.header = header
    if let open = state.openRoom {
      let room = RoomLayout(open, header: header, status: foot.maxY - 1, outputRows: rows.output)
      (self.ruler, output, status) = (room.ruler, room.output, room.status)
      (self.room, outputScale, lanes) = (room, nil, [])
      return
    }
    room = nil
    self.ruler = ruler.splitLeft(columns).left
    (output, status) = foot.splitTop(rows.output)
    outputScale =
      spare.hasOutputScale && panel.rows == 0 && panel != .instead
      ? Rect(x: 0, y: output.y - 1, width: size.columns, height: 1) : nil

    guard panel != .instead else {
      lanes = []
      return
    }
    let first = max(0, min(state.firstVisibleStem, stemCount - visible))
    let stems: [LaneID] = (first..<first + visible).map { .stem(StemID($0)) }
    lanes = Self.place(
      stems, pinned: state.pinnedLanes, height: rows.laneHeight, spare,
      in: area)
  }

  private struct Rows {
    var header: Int
    var lanes: Int
    var output: Int
    var laneHeight: Int

    /// From generous to tight: the first in which every lane has its wanted height is taken.
    init(size: Size, laneCount: Int) {
      let count = max(1, laneCount)
      let choices = [
        (2, 3, 3), (2, 3, 2), (1, 2, 2), (1, 1, 2), (2, 3, 1), (1, 2, 1), (1, 1, 1),
      ]
      func rows(_ header: Int, _ output: Int) -> Int { max(1, size.rows - header - 1 - output - 1) }
      let best = choices.first { rows($0.0, $0.1) >= count * $0.2 }
      (header, output, _) = best ?? (1, 1, 1)
      lanes = rows(header, output)
      laneHeight = max(1, min(Layout.tallestLane, lanes / count))
    }
  }

  /// Beyond this a lane shows nothing more.
  private static let tallestLane = 12

  /// What is done with rows that the lanes leave.
  private struct SpareRows {
    var hasGap = false
    var hasTallRuler = false
    var hasOutputScale = false
    /// More rows for the mixdown, the residual and the reduction each.
    var pinnedGrowth = 0

    init(_ count: Int, pinnedCount: Int, laneHeight: Int) {
      let hasPinned = pinnedCount > 0
      var left = count
      func take() -> Bool {
        left -= 1
        return left >= 0
      }
      hasGap = hasPinned && take()
      hasTallRuler = take()
      hasOutputScale = take()
      if hasPinned { pinnedGrowth = max(0, min(left / pinnedCount, laneHeight)) }
    }
  }

  /// Stacks lanes; a spare row parts the stems from the mixdown.
  private static func place(
    _ stems: [LaneID], pinned: [LaneID], height: Int, _ spare: SpareRows, in area: Rect
  ) -> [(id: LaneID, frame: Rect)] {
    var rest = area
    var lanes: [(id: LaneID, frame: Rect)] = []
    func place(_ ids: [LaneID], height: Int) {
      for id in ids {
        let (frame, below) = rest.splitTop(height)
        rest = below
        lanes.append((id, frame))
      }
    }
    place(stems, height: height)
    if spare.hasGap { rest = rest.splitTop(1).rest }
    place(pinned, height: height + spare.pinnedGrowth)
    return lanes
  }

  private static func headWidth(columns: Int) -> Int {
    switch columns {
    case ..<60: 17
    case ..<100: 25
    case ..<160: 28
    default: 32
    }
  }

  private static func meterWidth(columns: Int) -> Int {
    switch columns {
    case ..<60: 6
    case ..<100: 15
    case ..<160: 24
    default: 40
    }
  }

  /// The parts of a lane.
  func parts(of lane: Rect) -> (head: Rect, waveform: Rect, meter: Rect) {
    let (head, rest) = lane.splitLeft(headWidth)
    let (waveform, meter) = rest.splitLeft(waveformColumns)
    return (head, waveform, meter)
  }
}

/// Where the parts of a lane's head stand.
struct HeadLayout {
  let name: Rect
  let gain: Rect
  let switchRow: Int
  let muteX: Int
  let soloX: Int
  let polarityX: Int
  /// Marks (mono, resampled, offset …); nil where there is no room.
  let marks: Rect?
  /// Whether every switch has its place; else there is room for those alone that are on.
  let hasButtons: Bool

  /// One row: name and switches side by side, with the gain between them where it is not 0 dB; two: gain
  /// and switches below the name; three: marks below.
  init(frame: Rect) {
    let gainWidth = 6
    let x = frame.x + 2
    let right = frame.maxX - 1
    hasButtons = frame.height > 1 || frame.width >= 24
    let switches = hasButtons ? 6 : 0
    let gainX = right - switches - gainWidth
    if frame.height == 1 {
      name = Rect(x: x, y: frame.y, width: right - switches - x, height: 1)
      gain = Rect(x: gainX, y: frame.y, width: gainWidth, height: 1)
      switchRow = frame.y
      marks = nil
    } else {
      name = Rect(x: x, y: frame.y, width: right - x, height: 1)
      switchRow = frame.y + 1
      gain = Rect(x: gainX, y: switchRow, width: gainWidth, height: 1)
      marks =
        frame.height == 2
        ? Rect(x: x, y: switchRow, width: gain.x - x, height: 1)
        : Rect(x: x, y: frame.y + 2, width: right - x, height: 1)
    }
    muteX = right - switches + 1
    soloX = muteX + 2
    polarityX = muteX + 4
  }
}

/// Where the findings are shown.
enum FindingsPlace: Hashable {
  case closed
  case beside(columns: Int)
  case below(rows: Int)
  case instead

  init(state: WorkbenchState) {
    guard case .findings(_, let isOpen) = state.baseMode else {
      self = .closed
      return
    }
    let size = state.size
    guard size.columns < 150 else {
      self = .beside(columns: min(72, size.columns * 2 / 5))
      return
    }
    // On a low screen the lanes keep one row each for two stems and what stays on screen with them; header,
    // ruler, output and status have one as well.
    let kept = 4 + state.pinnedLanes.count + min(2, state.song.stems.count)
    let most = size.rows >= 30 ? max(Self.usefulRows, size.rows / 3) : size.rows - kept
    guard most >= Self.usefulRows else {
      self = .instead
      return
    }
    let rows = FindingList.rowCount(
      state, isOpen: isOpen, width: size.columns - FindingList.frameColumns,
      atMost: most - FindingList.frameRows)
    self = .below(rows: rows + FindingList.frameRows)
  }

  /// Frame, keys, and room for a finding with some of its evidence.
  private static let usefulRows = 8

  /// Columns and rows that it takes from the lanes.
  var columns: Int { if case .beside(let columns) = self { columns } else { 0 } }
  var rows: Int { if case .below(let rows) = self { rows } else { 0 } }
}
