import Signal
public import Stems
import TerminalUI

/// A session as it was found, for the opening.
public struct RestoredSession: Sendable {
  public var session: Session
  public var status: SessionStatus
  /// What has to be said of it, the gravest first. Whole sentences; may hold text of files.
  public var remarks: [String]

  public init(session: Session, status: SessionStatus = .saved, remarks: [String] = []) {
    self.session = session
    self.status = status
    self.remarks = remarks
  }
}

extension WorkbenchState {
  /// Goes on where the engineer was; nothing has been read or played yet.
  public mutating func restore(_ restored: RestoredSession) {
    session = restored.session
    sessionStatus = restored.status
    sessionRemarks = restored.remarks
    let place = session.place
    let end = FrameIndex.start + length
    // At the end there is nothing to go on with.
    playback.position = place.position >= end ? .start : max(.start, place.position)
    let columns = Layout(state: self).waveformColumns
    if let framesPerColumn = place.framesPerColumn {
      view = TimeView(
        start: place.viewStart, framesPerColumn: max(TimeView.closest, framesPerColumn),
        followsPlayhead: place.followsPlayhead
      ).limited(to: length, columns: columns)
    } else {
      view = .whole(of: length, columns: columns, followsPlayhead: place.followsPlayhead)
    }
    if let first = restored.remarks.first {
      let others = restored.remarks.count - 1
      message = Message(
        .warning,
        visibleText(first) + (others > 0 ? " (and \(others) more: see the notes, key i)" : ""),
        secondsLeft: nil)
    }
  }

  /// What the player has to be told before it begins: where the session stands.
  public mutating func effectsOfOpening() -> [Effect] {
    let loop: [Effect] = isLooping ? [.transport(.loop(self.loop))] : []
    let seek: [Effect] =
      playback.position == .start ? [] : [.transport(.seek(playback.position))]
    return loop + seek + windowIfNeeded()
  }
}
