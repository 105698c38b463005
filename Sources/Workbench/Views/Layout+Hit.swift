import Stems
import TerminalUI

/// What stands in a cell, for the mouse.
enum Hit: Hashable {
  case playPause
  case source(Source)
  /// The time axis or a waveform, and the column of the waveforms.
  case ruler(column: Int)
  case waveform(LaneID, column: Int)
  /// The board of a room over the song's axis, and the row from its top.
  case board(column: Int, row: Int)
  case head(LaneID)
  /// A line of the findings.
  case finding(Int)
  case gain(StemID)
  case button(StemID, Command)
}

extension Layout {
  /// What stands in a cell of the lanes' screen; nil where nothing answers.
  func hit(x: Int, y: Int, in state: WorkbenchState) -> Hit? {
    if header.contains(x: x, y: y) { return headerHit(x: x, y: y, in: state) }
    if findings?.contains(x: x, y: y) == true {
      return FindingList(state: state, area: findings)?.finding(x: x, y: y).map { .finding($0) }
    }
    let column = waveformColumn(x: x)
    if ruler.contains(x: x, y: y) { return column.map { .ruler(column: $0) } }
    if let room, room.hasAxis, room.board.contains(x: x, y: y) {
      return column.map { .board(column: $0, row: y - room.board.y) }
    }
    guard let lane = lanes.first(where: { $0.frame.contains(x: x, y: y) }) else { return nil }
    if let column { return .waveform(lane.id, column: column) }
    let head = parts(of: lane.frame).head
    guard head.contains(x: x, y: y) else { return nil }
    guard case .stem(let stem) = lane.id else { return .head(lane.id) }
    return headHit(HeadLayout(frame: head), of: stem, x: x, y: y)
  }

  /// The waveforms' column at a screen's column; nil outside of them.
  func waveformColumn(x: Int) -> Int? {
    let column = x - ruler.x - headWidth
    return (0..<waveformColumns).contains(column) ? column : nil
  }

  private func headerHit(x: Int, y: Int, in state: WorkbenchState) -> Hit? {
    let parts = HeaderLayout(state: state, header: header)
    if parts.sign.contains(x: x, y: y) { return .playPause }
    guard y == parts.row.y else { return nil }
    return parts.sources.first { x >= $0.x && x < $0.x + $0.text.count }.map { .source($0.source) }
  }

  private func headHit(_ head: HeadLayout, of stem: StemID, x: Int, y: Int) -> Hit {
    if head.hasButtons, y == head.switchRow {
      switch x {
      case head.muteX: return .button(stem, .mute)
      case head.soloX: return .button(stem, .solo)
      case head.polarityX: return .button(stem, .polarity)
      default: break
      }
    }
    return head.hasButtons && head.gain.contains(x: x, y: y) ? .gain(stem) : .head(.stem(stem))
  }
}
