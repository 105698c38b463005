import Signal
import Stems
import TerminalUI

extension WorkbenchState {
  mutating func performView(_ command: Command) -> [Effect] {
    switch command {
    case .zoomIn: zoom(by: 0.5)
    case .zoomOut: zoom(by: 2)
    case .zoomWhole: showWholeSong()
    case .zoomSamples: zoom(by: 1 / view.framesPerColumn)
    case .zoomTaller: zoomVertically(by: 1)
    case .zoomLower: zoomVertically(by: -1)
    case .scrollLeft: scroll(screens: -0.5)
    case .scrollRight: scroll(screens: 0.5)
    case .follow:
      view.followsPlayhead.toggle()
      if view.followsPlayhead { page(to: playback.position) }
      message = Message(
        .note,
        view.followsPlayhead
          ? "The view follows the playhead." : "The view stays where it is while playing.")
    case .timeUnit:
      timeUnit = timeUnit == .samples ? .minutesAndSeconds : .samples
    case .resetMeters:
      for lane in meters.indices { meters[lane].reset() }
      outputMeter.reset()
      forgottenTroubles = countedTroubles
      return [.resetOutputMeters]
    case .themes: openThemes()
    case .notes:
      search = nil
      if case .notes = mode { mode = .lanes } else { mode = .notes(scroll: 0) }
    default: break
    }
    return windowIfNeeded()
  }

  /// Whether the view shows the whole song.
  var isWholeSong: Bool {
    view.span(columns: Layout(state: self).waveformColumns) >= length
  }

  mutating func showWholeSong() {
    view = .whole(
      of: length, columns: Layout(state: self).waveformColumns,
      followsPlayhead: view.followsPlayhead)
  }

  /// Turns the page when the playhead has left the view: paging costs a screen once in a while,
  /// scrolling a screen for every frame.
  mutating func page(to frame: FrameIndex) {
    let columns = Layout(state: self).waveformColumns
    let column = view.column(of: frame)
    guard column < 0 || column >= columns else { return }
    view.start =
      column >= columns && column < 2 * columns
      ? view.frame(atColumn: columns) : frame - view.span(columns: columns / 8)
    view = view.limited(to: length, columns: columns)
  }

  private mutating func zoom(by factor: Double) {
    let columns = Layout(state: self).waveformColumns
    let column = view.column(of: playback.position)
    let anchor =
      (0..<columns).contains(column)
      ? playback.position : view.frame(atColumn: columns / 2)
    view = view.zoomed(by: factor, about: anchor, length: length, columns: columns)
  }

  private mutating func zoomVertically(by steps: Double) {
    let scale = waveformScale.zoomed(by: steps)
    if scale == waveformScale {
      message = Message(
        .note,
        steps > 0 ? "The waveforms are as tall as they get." : "Full scale is the lane's height.")
    }
    waveformScale = scale
  }

  mutating func scroll(screens: Double) {
    let columns = Layout(state: self).waveformColumns
    let distance = Int64(Double(columns) * screens * view.framesPerColumn)
    view.start = view.start + FrameCount(distance)
    view.followsPlayhead = false
    view = view.limited(to: length, columns: columns)
  }

  /// Asks for samples when the view is closer than the overviews resolve and the window does not
  /// cover it. A screen on each side comes along, so that scrolling finds them there.
  mutating func windowIfNeeded() -> [Effect] {
    guard view.framesPerColumn < Double(Overview.bucketFrames) else {
      window = nil
      requestedWindow = nil
      return []
    }
    let offsets = settings.stems.map(\.offset)
    let span = view.span(columns: Layout(state: self).waveformColumns)
    let needed = view.start..<view.start + span
    if let window, window.offsets == offsets, window.range.lowerBound <= needed.lowerBound,
      window.range.upperBound >= needed.upperBound
    {
      return []
    }
    let range = needed.lowerBound - span..<needed.upperBound + span
    let request = WindowRequest(range: range, offsets: offsets)
    guard request != requestedWindow else { return [] }
    requestedWindow = request
    return [.readWindow(range, offsets: offsets)]
  }
}
