import Signal
import Stems
import TerminalUI

extension WorkbenchView {
  func drawWaveform(of id: LaneID, in frame: Rect, into screen: inout Screen) {
    if id == .reduction { return drawReduction(in: frame, into: &screen) }
    let columns = waveformColumns(of: id, cells: frame.width)
    let playhead = state.view.column(of: state.playback.position)
    for (cells, style) in stretches(of: id, cells: frame.width) {
      let perCell = rendering.columnsPerCell
      let part = columns[cells.lowerBound * perCell..<cells.upperBound * perCell]
      WaveformView(
        columns: Array(part), rendering: rendering, style: style,
        highlights: loopHighlight.map { $0.shifted(by: -cells.lowerBound) },
        playhead: playhead - cells.lowerBound
      ).draw(
        into: &screen,
        in: Rect(
          x: frame.x + cells.lowerBound, y: frame.y, width: cells.count, height: frame.height))
    }
  }

  /// The lane in stretches of one style: a whole lane, or the residual by how deep the null is.
  private func stretches(of id: LaneID, cells: Int) -> [(Range<Int>, WaveformStyle)] {
    let style = waveformStyle(of: id)
    guard id == .residual, state.isAsDelivered, state.verdict.sum != nil else {
      return [(0..<cells, style)]
    }
    var stretches: [(Range<Int>, NullGrade)] = []
    for cell in 0..<cells {
      let middle = state.view.frame(atColumn: cell)
      let depth = state.verdict.depth(at: middle, rate: state.song.sampleRate)
      let grade = NullGrade(depth: depth)
      if let last = stretches.last, last.1 == grade {
        stretches[stretches.count - 1].0 = last.0.lowerBound..<cell + 1
      } else {
        stretches.append((cell..<cell + 1, grade))
      }
    }
    return stretches.map { cells, grade in
      var graded = style
      graded.peak = theme[grade.styleName + ".peak"]
      graded.rms = theme[grade.styleName + ".rms"]
      return (cells, graded)
    }
  }

  /// Blocks where a cell can hold two colours, so that peak and RMS part within it; braille dots, which need
  /// one, on monochrome terminals and in themes without colours.
  private var rendering: WaveformRendering {
    guard glyphs == .unicode else { return .ascii }
    let isTold =
      theme["role.mixdown.peak"].foreground != theme["role.mixdown.rms"].foreground
    return state.capabilities.colors >= 8 && isTold ? .blocks : .braille
  }

  /// The lane's shape, one column for each step that the rendering can show.
  func waveformColumns(of id: LaneID, cells: Int) -> [WaveformColumn] {
    let perCell = rendering.columnsPerCell
    var fine = state.view
    fine.framesPerColumn /= Double(perCell)
    let end = FrameIndex.start + state.length
    let shape = shape(of: id)
    return (0..<cells * perCell).map { column in
      let first = fine.frame(atColumn: column)
      let next = max(first + FrameCount(1), fine.frame(atColumn: column + 1))
      return first < end ? shape(first..<next) : .outside
    }
  }

  /// What draws a column of the lane from its frames.
  private func shape(of id: LaneID) -> (Range<FrameIndex>) -> WaveformColumn {
    switch id {
    case .stem(let stem):
      let lane = state.song.stems[stem.index]
      let start = lane.start + state.settings.stems[stem.index].offset
      return shape(of: lane, index: stem.index, start: start)
    case .mixdown:
      guard let lane = state.song.mixdown else { return { _ in .outside } }
      return shape(of: lane, index: state.song.stems.count, start: lane.start)
    // It has a drawing of its own.
    case .reduction: return { _ in .outside }
    case .residual:
      // Drawn with the residual's make-up gain: what is heard is what is seen.
      let gain = state.settings.monitor.residualMakeUp.linear
      return { frames in
        let sampled = state.window?.residualEnvelope(frames, settings: state.settings)
        return draw(sampled ?? state.residual?.envelope(of: frames), gain: gain)
      }
    }
  }

  private func shape(
    of lane: Stem, index: Int, start: FrameIndex
  ) -> (Range<FrameIndex>) -> WaveformColumn {
    let (window, overview) = (state.window, state.overviews[index])
    return { frames in
      let first = frames.lowerBound.value - start.value
      let end = frames.upperBound.value - start.value
      guard end > 0, first < lane.frameCount.value else { return .outside }
      if let sampled = window?.envelope(
        lane: index, frames, overThreshold: lane.overThreshold)
      {
        return draw(sampled)
      }
      return draw(overview.envelope(of: FrameIndex(max(0, first))..<FrameIndex(max(1, end))))
    }
  }

  private func draw(_ envelope: Envelope?, gain: LinearGain = .unity) -> WaveformColumn {
    guard let envelope else { return .unknown }
    return WaveformColumn(envelope, gain: gain, scale: state.waveformScale)
  }

  private func waveformStyle(of id: LaneID) -> WaveformStyle {
    var name = styleName(of: id)
    if case .stem(let stem) = id, !state.settings.isAudible(stem) { name = "wave.silenced" }
    return WaveformStyle(
      peak: theme[name + ".peak"], rms: theme[name + ".rms"], over: theme["wave.over"],
      sketch: theme[name + ".peak"], unknown: theme["wave.unknown"], silence: theme["wave.axis"],
      playhead: theme["wave.playhead"])
  }

  private var loopHighlight: [WaveformView.Highlight] {
    guard state.isLooping, let loop = state.loop else { return [] }
    let first = max(0, state.view.column(of: loop.lowerBound))
    let end = min(layout.waveformColumns, state.view.column(of: loop.upperBound) + 1)
    guard first < end else { return [] }
    return [
      WaveformView.Highlight(cells: first..<end, background: theme["wave.loop"].background)
    ]
  }
}

extension WaveformColumn {
  /// An envelope, raised by a gain, on a scale.
  init(_ envelope: Envelope, gain: LinearGain = .unity, scale: WaveformScale = .fullScale) {
    self.init(
      lowest: scale.height(of: envelope.lowest * gain.factor),
      highest: scale.height(of: envelope.highest * gain.factor),
      rms: scale.height(of: envelope.meanSquare.squareRoot() * gain.factor),
      isOver: envelope.overs > 0)
  }
}

/// How well sum and mixdown null, in three steps.
enum NullGrade: Hashable {
  /// Below −70 dB: what is left is inaudible.
  case good
  /// −70…−40 dB.
  case fair
  /// Above −40 dB.
  case bad

  init(depth: Decibels?) {
    switch depth?.value ?? -.infinity {
    case ..<(-70): self = .good
    case ..<(-40): self = .fair
    default: self = .bad
    }
  }

  var styleName: String {
    switch self {
    case .good: "null.good"
    case .fair: "null.fair"
    case .bad: "null.bad"
    }
  }
}

extension WaveformView.Highlight {
  /// The same cells, counted from another one.
  fileprivate func shifted(by distance: Int) -> Self {
    Self(cells: cells.lowerBound + distance..<cells.upperBound + distance, background: background)
  }
}
