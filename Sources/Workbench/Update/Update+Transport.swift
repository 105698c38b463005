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
      isLooping.toggle()
      return [.transport(.loop(isLooping ? loop : nil))]
    case .loopStart:
      // Behind the old loop a new one begins.
      let end = loop.map(\.upperBound).flatMap { $0 > playback.position ? $0 : nil }
      return setLoop(from: playback.position, to: end ?? .start + length)
    case .loopEnd:
      let start = loop.map(\.lowerBound).flatMap { $0 < playback.position ? $0 : nil }
      return setLoop(from: start ?? .start, to: playback.position)
    case .markerAdd: addMarker(at: playback.position)
    case .markerRemove: removeMarker(near: playback.position)
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
    return [.transport(.play)]
  }

  private mutating func setLoop(from start: FrameIndex, to end: FrameIndex) -> [Effect] {
    let shortest = song.sampleRate.frames(Self.shortestLoopSeconds)
    guard end - start >= shortest else {
      message = Message(.note, "A loop needs at least 0.1 s between its start and its end.")
      return []
    }
    loop = start..<end
    isLooping = true
    return [.transport(.loop(loop))]
  }

  private func timeText(_ frame: FrameIndex) -> String {
    TimeText.format(frame, rate: song.sampleRate, unit: timeUnit)
  }

  private mutating func addMarker(at frame: FrameIndex) {
    guard !markers.contains(where: { $0.frame == frame }) else { return }
    session.content.markers.append(Marker(frame))
    session.content.markers.sort { $0.frame < $1.frame }
    message = Message(.note, "Marker at \(timeText(frame)).")
  }

  private mutating func removeMarker(near frame: FrameIndex) {
    let distances = markers.map { ($0.frame - frame).value.magnitude }
    guard let nearest = distances.indices.min(by: { distances[$0] < distances[$1] }) else { return }
    let marker = session.content.markers.remove(at: nearest)
    message = Message(.note, "Marker at \(timeText(marker.frame)) removed.")
  }
}
