import Inspection
import Signal
import Stems
import TerminalUI

/// The rows of the findings, for the view and for the mouse: each finding, and below the chosen one its evidence.
struct FindingList {
  /// Inside of the frame, without the row of keys.
  let area: Rect
  /// The rows that are on screen.
  let visible: [Line]

  /// A row of the list.
  struct Line {
    /// The finding that it is of; nil where there is none.
    var finding: Int?
    /// Of a finding's first row alone.
    var severity: Severity?
    var name = ""
    var text: String
    var isChosen = false
    var style = "help.text"
  }

  /// Nil where the findings are not open, or have no room in a frame of this area.
  init?(state: WorkbenchState, area frame: Rect?) {
    guard case .findings(let cursor, let isOpen) = state.baseMode, let frame, frame.width > 2,
      frame.height > 2
    else { return nil }
    area = Rect(
      x: frame.x + 1, y: frame.y + 1, width: frame.width - Self.frameColumns,
      height: max(1, frame.height - Self.frameRows))
    let lines = Self.lines(state, cursor: cursor, isOpen: isOpen, width: area.width)
    let chosen = lines.indices.filter { lines[$0].isChosen }
    var first = 0
    if let last = chosen.last, last >= area.height { first = last - area.height + 1 }
    if let top = chosen.first { first = min(first, top) }
    visible = Array(lines.dropFirst(first).prefix(area.height))
  }

  /// What the frame takes, and the row of keys.
  static let frameColumns = 2
  static let frameRows = 3

  /// Rows that the whole list needs: while evidence is shown as many as the longest does, so that the lanes stand
  /// still while the cursor moves.
  static func rowCount(
    _ state: WorkbenchState, isOpen: Bool, width: Int, atMost most: Int
  ) -> Int {
    let findings = state.verdict.findings
    var rows = max(1, findings.count)
    if isOpen {
      var longest = 0
      for finding in findings where rows + longest < most {
        let text = finding.text(in: state.song)
        longest = max(longest, evidenceLines(finding, text, in: state, width: width).count)
      }
      rows += longest
    }
    return min(most, rows)
  }

  /// The finding in a cell.
  func finding(x: Int, y: Int) -> Int? {
    guard area.contains(x: x, y: y), visible.indices.contains(y - area.y) else { return nil }
    return visible[y - area.y].finding
  }

  private static func lines(
    _ state: WorkbenchState, cursor: Int, isOpen: Bool, width: Int
  ) -> [Line] {
    var lines: [Line] = []
    for (index, finding) in state.verdict.findings.enumerated() {
      let isChosen = index == cursor
      let text = finding.text(in: state.song)
      var own = [
        Line(
          severity: finding.severity, name: finding.subjectName(in: state.song),
          text: text.headline)
      ]
      if isChosen, isOpen { own += evidenceLines(finding, text, in: state, width: width) }
      lines += own.map { line in
        var line = line
        line.finding = index
        line.isChosen = isChosen
        return line
      }
    }
    if lines.isEmpty {
      lines.append(Line(text: state.verdict.phase == .done ? "Nothing to put right." : ""))
    }
    return lines
  }

  private static func evidenceLines(
    _ finding: Finding, _ text: FindingText, in state: WorkbenchState, width: Int
  ) -> [Line] {
    func time(_ frame: FrameIndex) -> String {
      TimeText.format(frame, rate: state.song.sampleRate, unit: state.timeUnit)
    }
    var lines: [Line] = []
    for (sentence, style) in [(text.cause, "help.text"), (text.request, "finding.request")]
    where !sentence.isEmpty {
      lines += wrapped(sentence, width: width - 4).map { Line(text: $0, style: style) }
    }
    if let worst = finding.worst {
      lines.append(
        Line(text: "at \(time(worst.lowerBound)) to \(time(worst.upperBound))", style: "text.faint")
      )
    }
    for evidence in finding.shownEvidence {
      let (name, unit) = nameAndUnit(of: evidence)
      switch evidence.value {
      case .number(let lane) where evidence.name.hasSuffix("_lane"):
        guard state.song.lanes.indices.contains(Int(lane)) else { continue }
        let stem = visibleText(state.song.lanes[Int(lane)].name)
        lines.append(Line(text: "\(name.dropLast(5)): \(stem)", style: "text.faint"))
      case .number(let number):
        lines.append(Line(text: "\(name): \(Self.number(number))\(unit)", style: "text.faint"))
      case .text(let value):
        lines.append(Line(text: "\(name): \(visibleText(value))", style: "text.faint"))
      case .rows: break
      }
    }
    return lines
  }

  /// "depth_before_db" as "depth before" and " dB".
  private static func nameAndUnit(of evidence: Evidence) -> (name: String, unit: String) {
    let steps = [
      "depth_before_db": "null before this step", "depth_after_db": "null after this step",
    ]
    if let name = steps[evidence.name] { return (name, " dB") }
    var words = evidence.name.split(separator: "_").map(String.init)
    let units = ["db": " dB", "dbfs": " dBFS", "hz": " Hz", "s": " s", "ms": " ms", "ppm": " ppm"]
    guard words.count > 1, let last = words.last, let unit = units[last] else {
      return (words.joined(separator: " "), "")
    }
    words.removeLast()
    return (words.joined(separator: " "), unit)
  }

  private static func number(_ value: Double) -> String {
    let decimals = abs(value) < 1 ? 4 : abs(value) < 100 ? 2 : 0
    return LevelText.level(Decibels(max(-199, value)), decimals: decimals)
  }

  /// Text broken at blanks.
  private static func wrapped(_ text: String, width: Int) -> [String] {
    var lines: [String] = []
    for word in visibleText(text).split(separator: " ") {
      if let last = lines.last,
        TextWidth.columns(of: last) + TextWidth.columns(of: String(word)) < width
      {
        lines[lines.count - 1] = last + " " + word
      } else {
        lines.append(String(word))
      }
    }
    return lines
  }
}
