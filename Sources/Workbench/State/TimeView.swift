public import Signal

/// Which stretch of the song the lanes show.
public struct TimeView: Hashable, Sendable {
  /// The frame at the left edge.
  public var start: FrameIndex
  /// Frames for one column of cells; fractions when a sample is wider than a column.
  public var framesPerColumn: Double
  /// Whether the view pages along with the playhead.
  public var followsPlayhead: Bool

  public init(start: FrameIndex, framesPerColumn: Double, followsPlayhead: Bool) {
    self.start = start
    self.framesPerColumn = framesPerColumn
    self.followsPlayhead = followsPlayhead
  }

  /// Eight columns for each sample at the closest.
  public static let closest = 1.0 / 8

  /// The frame at the left edge of a column; columns before 0 lie before `start`.
  public func frame(atColumn column: Int) -> FrameIndex {
    FrameIndex(start.value + Int64((Double(column) * framesPerColumn).rounded(.down)))
  }

  /// The first frame that a column shows: its left edge may lie between two frames, and the earlier one is in the
  /// column before.
  func firstFrame(inColumn column: Int) -> FrameIndex {
    let edge = frame(atColumn: column)
    return self.column(of: edge) < column ? edge + FrameCount(1) : edge
  }

  /// The column that shows a frame; may lie outside the visible ones.
  public func column(of frame: FrameIndex) -> Int {
    let columns = (Double((frame - start).value) / framesPerColumn).rounded(.down)
    return Int(max(-1e9, min(1e9, columns)))
  }

  /// Frames in so many columns, at least one.
  public func span(columns: Int) -> FrameCount {
    FrameCount(max(1, Int64((Double(columns) * framesPerColumn).rounded(.up))))
  }

  /// The whole of a song in so many columns.
  public static func whole(of length: FrameCount, columns: Int, followsPlayhead: Bool) -> TimeView {
    TimeView(
      start: .start,
      framesPerColumn: max(closest, Double(max(1, length.value)) / Double(max(1, columns))),
      followsPlayhead: followsPlayhead)
  }

  /// The same view scaled about a frame that keeps its column; a factor below 1 zooms in.
  public func zoomed(
    by factor: Double, about anchor: FrameIndex, length: FrameCount, columns: Int
  ) -> TimeView {
    let widest = max(Self.closest, Double(max(1, length.value)) / Double(max(1, columns)))
    let scale = min(widest, max(Self.closest, framesPerColumn * factor))
    let anchorColumn = Double((anchor - start).value) / framesPerColumn
    let newStart = Double(anchor.value) - anchorColumn * scale
    var view = self
    view.framesPerColumn = scale
    view.start = FrameIndex(Int64(newStart.rounded()))
    return view.limited(to: length, columns: columns)
  }

  /// The same view moved so that it does not leave the song where it need not.
  public func limited(to length: FrameCount, columns: Int) -> TimeView {
    var view = self
    let last = max(0, length.value - span(columns: columns).value)
    view.start = FrameIndex(min(last, max(0, start.value)))
    return view
  }
}
