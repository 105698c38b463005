import Signal
import Stems
import TerminalUI

extension WorkbenchState {
  /// Takes what the mouse did; where a thing stands, the layout says.
  mutating func click(_ mouse: MouseEvent) -> [Effect] {
    if mouse.kind == .press {
      isWelcome = false
      dropReadMessage()
    }
    switch mode {
    case .prompt, .history, .letter: return []
    case .help, .notes:
      scrollList(by: mouse)
      return []
    case .palette, .themes: return clickOverlay(mouse)
    case .lanes, .findings: break
    }
    switch mouse.kind {
    case .press: return press(mouse)
    case .drag: return move(mouse)
    case .release:
      drag = nil
      history.endGesture()
      return []
    case .wheelUp, .wheelDown, .wheelLeft, .wheelRight: return wheel(mouse)
    }
  }

  private mutating func press(_ mouse: MouseEvent) -> [Effect] {
    drag = nil
    let layout = Layout(state: self)
    switch layout.hit(x: mouse.x, y: mouse.y, in: self) {
    case .playPause: return perform(.playPause)
    case .source(let source):
      switch source {
      case .sum: return perform(.sourceSum)
      case .mixdown: return perform(.sourceMixdown)
      case .residual: return perform(.sourceResidual)
      }
    case .ruler(let column):
      let frame = view.frame(atColumn: column)
      drag = .range(from: frame, column: column)
      return seek(to: frame)
    case .waveform(let lane, let column):
      selected = lane
      drag = .playhead
      return seek(to: view.frame(atColumn: column))
    case .board(let column, let row):
      let frame = view.frame(atColumn: column)
      if openRoom == .heatMap { pointCursor(at: frame, row: row) }
      drag = .playhead
      return seek(to: frame)
    case .head(let lane): selected = lane
    case .finding(let finding): clickFinding(finding)
    case .gain(let stem):
      selected = .stem(stem)
      drag = .gain(stem, x: mouse.x, y: mouse.y, from: settings.stems[stem.index].gain)
    case .button(let stem, let command):
      selected = .stem(stem)
      return perform(command)
    case nil: break
    }
    return []
  }

  private mutating func move(_ mouse: MouseEvent) -> [Effect] {
    let layout = Layout(state: self)
    // Outside of the waveforms the nearest column of theirs counts.
    let left = layout.ruler.x + layout.headWidth
    let column = max(0, min(layout.waveformColumns - 1, mouse.x - left))
    switch drag {
    case .playhead: return seek(to: view.frame(atColumn: column))
    case .range(let from, let first):
      guard column != first else { return [] }
      let frame = view.frame(atColumn: column > first ? column + 1 : column)
      return setLoop(between: from, and: frame)
    case .gain(let stem, let x, let y, let from):
      let isFine = !mouse.modifiers.isEmpty
      // Rightwards and upwards is louder.
      let cells = Double(mouse.x - x + y - mouse.y)
      return dragGain(of: stem, from: from, by: cells * (isFine ? 0.1 : 0.5))
    case nil: return []
    }
  }

  private mutating func setLoop(between a: FrameIndex, and b: FrameIndex) -> [Effect] {
    let ends = max(.start, min(a, b))..<min(.start + length, max(a, b))
    guard ends.upperBound - ends.lowerBound >= song.sampleRate.frames(Self.shortestLoopSeconds)
    else { return [] }
    _ = edit(as: History.Gesture("loop", isOpenEnded: true)) { content in
      content.loop = ends
      content.isLooping = true
    }
    return [.transport(.loop(ends))]
  }

  private mutating func wheel(_ mouse: MouseEvent) -> [Effect] {
    let layout = Layout(state: self)
    if layout.findings?.contains(x: mouse.x, y: mouse.y) == true {
      return perform(mouse.kind == .wheelUp ? .findingPrevious : .findingNext)
    }
    let step = mouse.kind == .wheelUp || mouse.kind == .wheelLeft ? -1 : 1
    switch layout.hit(x: mouse.x, y: mouse.y, in: self) {
    case .ruler(let column), .waveform(_, let column), .board(let column, _):
      let isSideways = mouse.kind == .wheelLeft || mouse.kind == .wheelRight
      if isSideways || !mouse.modifiers.isEmpty {
        scroll(screens: Double(step) / 8)
      } else {
        view = view.zoomed(
          by: step < 0 ? 0.5 : 2, about: view.frame(atColumn: column), length: length,
          columns: layout.waveformColumns)
      }
      return windowIfNeeded()
    case .head, .gain, .button:
      firstVisibleStem = max(
        0, min(song.stems.count - layout.visibleStemCount, firstVisibleStem + step))
    case .playPause, .source, .finding, nil: break
    }
    return []
  }
}
