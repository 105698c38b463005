import Inspection
import Signal
import Stems

/// The waveforms of a song on one time axis, with what was found marked, as a drawing.
struct ReportWaveforms {
  private let page: SongPage
  private var song: Song { page.song }

  private static let width = 1000.0
  private static let labels = 150.0
  private static let laneHeight = 46.0
  private static let axisHeight = 22.0
  private static let columns = 560

  init(_ page: SongPage) { self.page = page }

  private struct Lane {
    var name: String
    var overview: Overview
    var start: FrameIndex
    var className: String
    /// What the drawing is multiplied by.
    var scale: Float = 1
    var marks: [Range<FrameIndex>] = []
  }

  var html: String {
    let lanes = self.lanes
    let height = Self.axisHeight + Double(lanes.count) * Self.laneHeight + 6
    var body = axis(height: height)
    for (index, lane) in lanes.enumerated() {
      body += draw(lane, top: Self.axisHeight + Double(index) * Self.laneHeight)
    }
    let id = "waves\(page.number)"
    return page.heading("Waveforms", below: 1) + """
      <figure>
      <svg viewBox="0 0 \(Int(Self.width)) \(Int(height))" role="img" aria-labelledby="\(id)t \(id)d">
      <title id="\(id)t">Waveforms of \(markup(song.title))</title>
      <desc id="\(id)d">\(markup(description(lanes)))</desc>
      \(body)</svg>
      <figcaption>\(markup(caption(lanes)))</figcaption>
      </figure>

      """
  }

  private var lanes: [Lane] {
    var lanes = song.lanes.enumerated().map { index, stem in
      let overview =
        page.reported.overviews.indices.contains(index)
        ? page.reported.overviews[index] : Overview(frameCount: stem.frameCount)
      return Lane(
        name: stem.name, overview: overview, start: stem.start,
        className: ReportStyle.className(stem.role), marks: marks(of: index))
    }
    if let residual = page.reported.residual {
      var lane = Lane(
        name: "Residual", overview: residual, start: .start, className: "residual")
      let whole = residual.envelope(of: .start..<(.start + residual.frameCount)) ?? .silence
      let peak = max(whole.highest, -whole.lowest)
      if peak > 0 { lane.scale = min(1000, max(1, 0.9 / peak)) }
      lanes.append(lane)
    }
    return lanes
  }

  private func marks(of lane: Int) -> [Range<FrameIndex>] {
    page.inspection.findings.filter { $0.subject == .lane(lane) && $0.severity > .note }
      .compactMap(\.worst)
  }

  private func description(_ lanes: [Lane]) -> String {
    let names = lanes.map(\.name).joinedAsList
    let length = placeText(.start + song.frameCount, song.sampleRate)
    return
      "One row for each of \(names), from 0:00 to \(length), peak and RMS by the square root of the level."
  }

  private func caption(_ lanes: [Lane]) -> String {
    var text = "Peak (pale) and RMS (full) by the square root of the level."
    if lanes.contains(where: { !$0.marks.isEmpty }) { text += " Shaded: where a finding is worst." }
    if let residual = lanes.last, residual.scale > 1 {
      let gain = Decibels(amplitude: Double(residual.scale))
      text += " The residual (mixdown − sum) is drawn with \(ReportNumber.level(gain)) dB of gain."
    } else if page.reported.residual != nil {
      text += " The residual is mixdown − sum."
    }
    return text
  }

  // MARK: Drawing

  private func x(_ frame: FrameIndex) -> Double {
    let share = Double(frame.value) / Double(max(1, song.frameCount.value))
    return Self.labels + max(0, min(1, share)) * (Self.width - Self.labels - 6)
  }

  private func axis(height: Double) -> String {
    let seconds = song.sampleRate.seconds(song.frameCount)
    let steps: [Double] = [1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 1800, 3600]
    let step = steps.first { seconds / $0 <= 10 } ?? 7200
    var svg = ""
    var time = 0.0
    while time <= seconds {
      let place = x(.start + song.sampleRate.frames(time))
      let label = placeText(.start + song.sampleRate.frames(time), song.sampleRate).dropLast(4)
      svg += "<path class=\"line\" d=\"M\(decimal(place)) 16V\(Int(height))\"/>"
      // A label at the very end would be cut.
      if place < Self.width - 36 {
        svg += "<text class=\"soft\" x=\"\(decimal(place + 3))\" y=\"13\">\(label)</text>\n"
      }
      time += step
    }
    return svg
  }

  private func draw(_ lane: Lane, top: Double) -> String {
    let middle = top + Self.laneHeight / 2
    var svg = ""
    for mark in lane.marks {
      let (first, last) = (x(mark.lowerBound), x(mark.upperBound))
      svg +=
        "<rect class=\"mark\" x=\"\(decimal(first))\" y=\"\(decimal(top))\""
        + " width=\"\(decimal(max(2, last - first)))\" height=\"\(decimal(Self.laneHeight - 2))\"/>"
    }
    svg +=
      "<path class=\"line\" d=\"M\(Int(Self.labels)) \(decimal(middle))H\(Int(Self.width - 6))\"/>"
    let shapes = self.shapes(lane, middle: middle)
    if !shapes.peak.isEmpty {
      svg += "<path class=\"\(lane.className) peak\" d=\"\(shapes.peak)\"/>"
      svg += "<path class=\"\(lane.className)\" d=\"\(shapes.rms)\"/>"
    }
    let name = lane.name.count > 20 ? lane.name.prefix(19) + "…" : Substring(lane.name)
    return svg + "<text x=\"6\" y=\"\(decimal(middle + 4))\">\(markup(String(name)))</text>\n"
  }

  /// Outlines of peak and RMS; empty where nothing is known.
  private func shapes(_ lane: Lane, middle: Double) -> (peak: String, rms: String) {
    var (upper, lower, loud, soft): ([String], [String], [String], [String]) = ([], [], [], [])
    let half = Self.laneHeight / 2 - 3
    func height(_ value: Float) -> Double {
      Double(min(1, max(0, value * lane.scale)).squareRoot()) * half
    }
    let frames = song.frameCount.value
    for column in 0..<Self.columns {
      let first = FrameIndex(frames * Int64(column) / Int64(Self.columns))
      let end = FrameIndex(max(first.value + 1, frames * Int64(column + 1) / Int64(Self.columns)))
      let offset = lane.start - .start
      let envelope = lane.overview.envelope(of: first - offset..<end - offset) ?? .silence
      let place = decimal(x(first))
      let rms = height(envelope.meanSquare.squareRoot())
      upper.append("\(place) \(decimal(middle - height(envelope.highest)))")
      lower.append("\(place) \(decimal(middle + height(-envelope.lowest)))")
      loud.append("\(place) \(decimal(middle - rms))")
      soft.append("\(place) \(decimal(middle + rms))")
    }
    func outline(_ over: [String], _ under: [String]) -> String {
      "M" + (over + under.reversed()).joined(separator: "L") + "Z"
    }
    return (outline(upper, lower), outline(loud, soft))
  }
}
