import Stems
import TerminalUI

/// Where everything stands on a screen of some size.
///
/// What is dropped when room is short, in this order: the blank line above the mixdown, the second
/// output row and then the third, the second header row, lane height down to one row, the meter's
/// width, the head's width, and last stems, which scroll while mixdown and residual stay.
struct Layout {
  let header: Rect
  let ruler: Rect
  /// Visible lanes from top to bottom, whole width.
  let lanes: [(id: LaneID, frame: Rect)]
  let output: Rect
  let status: Rect
  /// Columns of a lane: its head (name, gain, switches), the waveform, the meter.
  let headWidth: Int
  let waveformColumns: Int
  let meterWidth: Int
  let visibleStemCount: Int
  /// Where the findings stand while they are open: beside the lanes on a wide screen, below them on a high
  /// one, else in their place.
  let findings: Rect?

  init(state: WorkbenchState) {
    let size = state.size
    let stemCount = state.song.stems.count
    let pinned = state.song.mixdown == nil ? 0 : 2
    let panel = FindingsPlace(state: state)
    let columns = size.columns - panel.columns
    headWidth = Self.headWidth(columns: columns)
    meterWidth = Self.meterWidth(columns: columns)
    waveformColumns = max(1, columns - headWidth - meterWidth)

    var rows = Self.rows(
      of: Size(columns: columns, rows: size.rows - panel.rows), laneCount: stemCount + pinned)
    rows.lanes += panel.rows
    let screen = Rect(x: 0, y: 0, width: size.columns, height: size.rows)
    let (header, belowHeader) = screen.splitTop(rows.header)
    let (ruler, belowRuler) = belowHeader.splitTop(1)
    let (middle, foot) = belowRuler.splitTop(rows.lanes)
    let (lanesArea, below) = middle.splitTop(middle.height - panel.rows)
    let (area, beside) = lanesArea.splitLeft(columns)
    switch panel {
    case .closed: findings = nil
    case .beside: findings = beside
    case .below: findings = below
    case .instead: findings = middle
    }
    self.header = header
    self.ruler = ruler.splitLeft(columns).left
    (output, status) = foot.splitTop(rows.output)

    guard panel != .instead else {
      visibleStemCount = 0
      lanes = []
      return
    }
    let visible = max(0, min(stemCount, area.height / rows.laneHeight - pinned))
    visibleStemCount = visible
    let first = max(0, min(state.firstVisibleStem, stemCount - visible))
    var ids: [LaneID] = (first..<first + visible).map { .stem(StemID($0)) }
    if pinned > 0 { ids += [.mixdown, .residual] }
    lanes = Self.place(ids, height: rows.laneHeight, in: area)
  }

  private struct Rows {
    var header: Int
    var lanes: Int
    var output: Int
    var laneHeight: Int
  }

  private static func rows(of size: Size, laneCount: Int) -> Rows {
    let count = max(1, laneCount)
    // From generous to tight: the first in which every lane has its wanted height is taken.
    for (header, output, wanted) in [(2, 3, 3), (2, 3, 2), (1, 2, 2), (1, 1, 2), (1, 1, 1)] {
      let lanes = max(1, size.rows - header - 1 - output - 1)
      if lanes >= count * wanted || (header, output, wanted) == (1, 1, 1) {
        return Rows(
          header: header, lanes: lanes, output: output,
          laneHeight: max(1, min(8, lanes / count)))
      }
    }
    return Rows(header: 1, lanes: 1, output: 1, laneHeight: 1)
  }

  /// Stacks lanes; a spare row parts the stems from the mixdown.
  private static func place(
    _ ids: [LaneID], height: Int, in area: Rect
  ) -> [(id: LaneID, frame: Rect)] {
    var rest = area
    let hasSpareRow = area.height > ids.count * height
    return ids.map { id in
      if id == .mixdown, hasSpareRow { rest = rest.splitTop(1).rest }
      let (frame, below) = rest.splitTop(height)
      rest = below
      return (id, frame)
    }
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
    default: 32
    }
  }

  /// The parts of a lane.
  func parts(of lane: Rect) -> (head: Rect, waveform: Rect, meter: Rect) {
    let (head, rest) = lane.splitLeft(headWidth)
    let (waveform, meter) = rest.splitLeft(waveformColumns)
    return (head, waveform, meter)
  }

  /// The waveform column under a cell of a lane or of the ruler; nil elsewhere.
  func waveformColumn(x: Int, y: Int) -> Int? {
    let column = x - headWidth
    guard (0..<waveformColumns).contains(column) else { return nil }
    let isInside = ruler.contains(x: x, y: y) || lane(atRow: y) != nil
    return isInside ? column : nil
  }

  /// The lane that a row belongs to.
  func lane(atRow y: Int) -> LaneID? {
    lanes.first { (_, frame) in y >= frame.y && y < frame.maxY }?.id
  }

  /// The switch under a cell of a lane's head.
  func button(x: Int, y: Int) -> Command? {
    guard let (id, frame) = lanes.first(where: { $0.frame.contains(x: x, y: y) }),
      case .stem = id
    else { return nil }
    let head = HeadLayout(frame: parts(of: frame).head)
    guard y == head.switchRow else { return nil }
    switch x {
    case head.muteX: return .mute
    case head.soloX: return .solo
    case head.polarityX: return .polarity
    default: return nil
    }
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

  /// One row: name, gain and switches side by side; two: gain below the name; three: marks below.
  init(frame: Rect) {
    let switches = 6
    let gainWidth = 6
    let x = frame.x + 2
    let right = frame.maxX - 1
    if frame.height == 1 {
      let gainX = right - switches - gainWidth
      name = Rect(x: x, y: frame.y, width: gainX - x, height: 1)
      gain = Rect(x: gainX, y: frame.y, width: gainWidth, height: 1)
      switchRow = frame.y
      marks = nil
    } else {
      name = Rect(x: x, y: frame.y, width: right - x, height: 1)
      switchRow = frame.y + 1
      gain = Rect(x: right - switches - gainWidth, y: switchRow, width: gainWidth, height: 1)
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
    guard case .findings = state.mode else {
      self = .closed
      return
    }
    let size = state.size
    if size.columns >= 150 {
      self = .beside(columns: min(72, size.columns * 2 / 5))
    } else if size.rows >= 30 {
      self = .below(rows: max(8, size.rows / 3))
    } else {
      self = .instead
    }
  }

  /// Columns and rows that it takes from the lanes.
  var columns: Int { if case .beside(let columns) = self { columns } else { 0 } }
  var rows: Int { if case .below(let rows) = self { rows } else { 0 } }
}
