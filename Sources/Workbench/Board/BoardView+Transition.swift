import Signal
import Stems
import TerminalUI

extension BoardView {
  /// The way into the next song: which, how long, and where room is, its shape with the playhead in it.
  func drawTransition(into screen: inout Screen) {
    let area = layout.transition
    guard !area.isEmpty, let transition = shownTransition else { return }
    let (title, picture) = area.splitTop(1)
    drawRule(
      titled: " \(titles(of: transition)) ", transitionText(transition.value), in: title,
      into: &screen)
    guard !picture.isEmpty else { return }
    let drawing = Rect(
      x: picture.x + 1, y: picture.y, width: max(1, picture.width - 2), height: picture.height)
    drawShape(of: transition, in: drawing, into: &screen)
  }

  /// The one that is heard, else the one that would be.
  private var shownTransition: BoardTransition? {
    (state.playback.isPlaying ? state.transition : nil) ?? state.nextTransition
  }

  private func titles(of transition: BoardTransition) -> String {
    func title(_ folder: FileName) -> String {
      visibleText(state.album.songs.first { $0.folder == folder }?.title ?? "")
    }
    return "\(title(transition.first)) \(glyph("→", "->")) \(title(transition.second))"
  }

  /// "8.0 s + gap 2.0 s + 8.0 s  the second resampled to 48 kHz"
  private func transitionText(_ transition: Transition) -> String {
    let rate = transition.rate
    let end = rate.seconds(transition.firstEnd - transition.range.lowerBound)
    let beginning = rate.seconds(transition.range.upperBound - transition.secondStart)
    var text =
      "\(SecondsText.format(end)) s + gap \(SecondsText.format(transition.gap)) s + "
      + "\(SecondsText.format(beginning)) s"
    if transition.isResampled {
      text += "  the second resampled to \(LevelText.rate(rate))"
    }
    return text
  }

  private func drawShape(of shown: BoardTransition, in area: Rect, into screen: inout Screen) {
    let transition = shown.value
    let picture = state.picture.flatMap { $0.transition == shown ? $0 : nil }
    let frames = max(1, (transition.range.upperBound - transition.range.lowerBound).value)
    let count = area.width * rendering.columnsPerCell
    func frame(_ column: Int) -> FrameIndex {
      transition.range.lowerBound + FrameCount(frames * Int64(column) / Int64(max(1, count)))
    }
    let columns = (0..<count).map { column -> WaveformColumn in
      let range = frame(column)..<max(frame(column) + FrameCount(1), frame(column + 1))
      let isGap =
        range.lowerBound >= transition.firstEnd
        && range.upperBound <= transition.secondStart
      guard !isGap else { return .outside }
      return picture?.envelope(of: range).map { WaveformColumn($0) } ?? .unknown
    }
    var playhead: Int?
    if state.playback.isPlaying {
      let played = (state.playback.position - transition.range.lowerBound).value
      playhead = Int(max(0, min(Int64(area.width - 1), played * Int64(area.width) / frames)))
    }
    WaveformView(
      columns: columns, rendering: rendering,
      style: WaveformStyle(
        peak: theme["role.mixdown.peak"], rms: theme["role.mixdown.rms"], over: theme["wave.over"],
        sketch: theme["role.mixdown.peak"], unknown: theme["wave.unknown"],
        silence: theme["wave.axis"], playhead: theme["wave.playhead"]),
      playhead: playhead
    ).draw(into: &screen, in: area)
  }

  /// Blocks where a cell can hold two colours, braille dots where not.
  private var rendering: WaveformRendering {
    guard glyphs == .unicode else { return .ascii }
    let isTold =
      theme["role.mixdown.peak"].foreground != theme["role.mixdown.rms"].foreground
    return state.capabilities.colors >= 8 && isTold ? .blocks : .braille
  }
}
