import Signal
import Stems

extension WorkbenchState {
  /// A loop is at least so many seconds long: below it the seam's crossfade would be all there is.
  static let shortestLoopSeconds = 0.1

  mutating func performTransport(_ command: Command) -> [Effect] {
    switch command {
    case .playPause: return playOrPause()
    case .stopToStart:
      playback.isPlaying = false
      let start = isLooping ? loop?.lowerBound ?? .start : .start
      return [.transport(.pause)] + seek(to: start)
    case .seekBack: return seek(bySeconds: -1)
    case .seekForward: return seek(bySeconds: 1)
    case .seekBackFar: return seek(bySeconds: -10)
    case .seekForwardFar: return seek(bySeconds: 10)
    case .seekStart: return seek(to: .start)
    case .seekEnd: return seek(to: .start + length)
    case .loopToggle:
      return edit { $0.isLooping.toggle() }
    case .loopStart:
      // Behind the old loop a new one begins.
      let end = loop.map(\.upperBound).flatMap { $0 > playback.position ? $0 : nil }
      return setLoop(from: playback.position, to: end ?? .start + length)
    case .loopEnd:
      let start = loop.map(\.lowerBound).flatMap { $0 < playback.position ? $0 : nil } ?? .start
      let effects = setLoop(from: start, to: playback.position)
      // The sound is at the end that is set, and would run on behind it.
      return playback.isPlaying && !effects.isEmpty ? effects + seek(to: start) : effects
    case .markerAdd: return addMarker(at: playback.position)
    case .markerRemove: return removeMarker(near: playback.position)
    case .markNext:
      if let mark = marks.first(where: { $0 > playback.position }) { return seek(to: mark) }
    case .markPrevious:
      // While playing, a mark just passed would be hit for ever: look half a second further back.
      let slack = playback.isPlaying ? song.sampleRate.frames(0.5) : .zero
      if let mark = marks.last(where: { $0 < playback.position - slack }) { return seek(to: mark) }
    default: break
    }
    return []
  }

  /// Every place that next and previous stop at: start, end, loop and markers, in order.
  var marks: [FrameIndex] {
    let ends = loop.map { [$0.lowerBound, $0.upperBound] } ?? []
    return Set(markers.map(\.frame) + ends + [.start, .start + length]).sorted()
  }

  mutating func seek(to frame: FrameIndex) -> [Effect] {
    let target = min(max(.start, frame), .start + length)
    playback.position = target
    if view.followsPlayhead { page(to: target) }
    return [.transport(.seek(target))] + windowIfNeeded()
  }

  private mutating func seek(bySeconds seconds: Double) -> [Effect] {
    seek(to: playback.position + song.sampleRate.frames(seconds))
  }

  private mutating func playOrPause() -> [Effect] {
    if playback.isPlaying {
      playback.isPlaying = false
      return [.transport(.pause)]
    }
    if case .lost = output {
      message = Message(.warning, "The sound device is gone; r connects again.")
      return []
    }
    playback.isPlaying = true
    // Where a loop ends, it goes on at its start.
    if isLooping, let loop, playback.position == loop.upperBound {
      return seek(to: loop.lowerBound) + [.transport(.play)]
    }
    return [.transport(.play)]
  }

  private mutating func setLoop(from start: FrameIndex, to end: FrameIndex) -> [Effect] {
    let shortest = song.sampleRate.frames(Self.shortestLoopSeconds)
    guard end - start >= shortest else {
      message = Message(.note, "A loop needs at least 0.1 s between its start and its end.")
      return []
    }
    return edit(as: History.Gesture("loop")) { content in
      content.loop = start..<end
      content.isLooping = true
    }
  }

  private func timeText(_ frame: FrameIndex) -> String {
    TimeText.format(frame, rate: song.sampleRate, unit: timeUnit)
  }

  private mutating func addMarker(at frame: FrameIndex) -> [Effect] {
    guard !markers.contains(where: { $0.frame == frame }) else { return [] }
    message = Message(.note, "Marker at \(timeText(frame)).")
    return edit { content in
      content.markers.append(Marker(frame))
      content.markers.sort { $0.frame < $1.frame }
    }
  }

  private mutating func removeMarker(near frame: FrameIndex) -> [Effect] {
    let distances = markers.map { ($0.frame - frame).value.magnitude }
    guard let nearest = distances.indices.min(by: { distances[$0] < distances[$1] }) else {
      return []
    }
    message = Message(.note, "Marker at \(timeText(markers[nearest].frame)) removed.")
    return edit { $0.markers.remove(at: nearest) }
  }
}
