import Inspection
import Signal
import Stems
import TerminalUI

extension WorkbenchState {
  /// Takes one action and says what is to be done. Pure: no clock, no file, no thread.
  public mutating func update(_ action: Action) -> [Effect] {
    switch action {
    case .command(let command): return perform(command)
    case .call(let call): return perform(call)
    case .key(let key): return type(key)
    case .paste(let text): paste(text)
    case .mouse(let mouse): return click(mouse)
    case .resized(let size): return resize(to: size)
    case .themeShown(let name): themeName = name
    case .tick(let tick): return advance(tick)
    case .overview(let lane, let chunk):
      guard overviews.indices.contains(lane) else { return [] }
      overviews[lane].insert(chunk)
      tellLevel(of: lane)
      return overviews[lane].isComplete ? [.keepOverview(lane: lane)] : []
    case .sketch(let lane, let sketch):
      guard overviews.indices.contains(lane) else { return [] }
      overviews[lane].sketch = sketch
    case .wholeOverview(let lane, let overview):
      guard overviews.indices.contains(lane),
        overview.frameCount == overviews[lane].frameCount
      else { return [] }
      overviews[lane] = overview
      tellLevel(of: lane)
    case .overviewsFinished:
      // One after the other: the first pass has disk and processors to itself.
      verdict.phase = .measuring(0)
      // With settings that were changed meanwhile the residual is measured by itself.
      let scan = song.mixdown == nil || isAsDelivered ? [] : [Effect.scanResidual(settings)]
      return scan + [.inspect]
    case .residual(let chunk):
      residual?.insert(chunk)
    case .null(let measurement):
      return take(measurement)
    case .inspection(let news): return take(news)
    case .bands(let news): take(news)
    case .blindDraw(let isMixdown): return take(drawn: isMixdown)
    case .window(let window):
      self.window = window
    case .output(let status):
      return take(status)
    case .message(let message):
      self.message = message
    case .folder(let now, let unfinished): return take(now, unfinished: unfinished)
    case .settings(let settings, let title): return apply(settings, of: title)
    case .laneFailed(let lane, let reason):
      guard song.lanes.indices.contains(lane) else { return [] }
      unreadableLanes.insert(lane)
      message = Message(.error, "\(song.lanes[lane].name): \(visibleText(reason))")
    case .session(let status): take(status)
    }
    return []
  }

  private mutating func advance(_ tick: Tick) -> [Effect] {
    clock += tick.elapsed
    let before = playback
    playback = tick.playback
    noteHearingX()
    markListened(from: before)
    xruns = tick.xruns
    for (lane, peak) in tick.peaks.enumerated() where meters.indices.contains(lane) {
      meters[lane].step(peak, elapsed: tick.elapsed)
    }
    // While a blind test runs nothing is known of what is heard: no view could tell which one X is.
    if !isBlinded { take(tick.reading, elapsed: tick.elapsed) }
    ageMessage(by: tick.elapsed)
    if view.followsPlayhead, playback.isPlaying { page(to: playback.position) }
    return windowIfNeeded()
  }

  mutating func take(_ measurement: NullMeasurement) -> [Effect] {
    null = measurement
    isNullStale = false
    guard measurement.loudnessMatch != settings.loudnessMatch else { return [] }
    settings.loudnessMatch = measurement.loudnessMatch
    return [.applySettings(settings)]
  }

  private mutating func take(_ status: OutputStatus) -> [Effect] {
    guard status != output else { return [] }
    switch status {
    case .lost(let reason):
      message = Message(
        .error, "\(visibleText(reason)) Playback is paused; r connects again.", secondsLeft: nil)
      playback.isPlaying = false
    case .silent(let reason):
      say(
        Message(
          .warning, "No sound: \(visibleText(reason)) A silent clock runs instead.",
          secondsLeft: 12))
    case .running(let format):
      if case .lost = output {
        message = Message(
          .note, "\(visibleText(format.device)) is back; Space plays on from here.")
      }
      if let note = format.notes.first { say(Message(.note, visibleText(note))) }
    case .connecting: break
    }
    output = status
    return []
  }

  /// Shows a message, unless one stands that waits for an answer.
  private mutating func say(_ passing: Message) {
    if message == nil || message?.secondsLeft != nil { message = passing }
  }

  private mutating func resize(to size: Size) -> [Effect] {
    keepingView { $0.size = size }
  }

  /// Changes what room the lanes have; a view of the whole song stays one.
  mutating func keepingView(_ change: (inout WorkbenchState) -> Void) -> [Effect] {
    let wasWhole = isWholeSong
    change(&self)
    if wasWhole {
      showWholeSong()
    } else {
      view = view.limited(to: length, columns: Layout(state: self).waveformColumns)
    }
    keepSelectionVisible()
    return windowIfNeeded()
  }
}
