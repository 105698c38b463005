import Inspection
import Signal
import Stems
import TerminalUI
import Workbench

/// A song's inspection as text that a person likes to read.
struct CheckText {
  private(set) var lines: [String] = []
  private let song: Song
  private let inspection: SongInspection
  private let isColoured: Bool
  /// Columns of the severity and of the name.
  private let severityWidth = 11
  private let nameWidth: Int

  init(song: Song, _ inspection: SongInspection, isColoured: Bool) {
    self.song = song
    self.inspection = inspection
    self.isColoured = isColoured
    let names = inspection.findings.map { visibleText($0.subjectName(in: song)) } + ["song"]
    nameWidth = min(24, names.map(\.count).max() ?? 0) + 2
    title()
    null()
    findings()
    levels()
    summary()
  }

  // MARK: Parts

  private mutating func title() {
    let mixdown = song.mixdown == nil ? "" : " + mixdown"
    let words = Set(song.lanes.flatMap(\.files).map { Self.word($0.facts.encoding) }).sorted()
    let length = TimeText.format(
      .start + song.frameCount, rate: song.sampleRate, unit: .minutesAndSeconds)
    let facts = [
      "\(song.stems.count) stems\(mixdown)", Self.rate(song.sampleRate),
      words.joined(separator: " and "), length,
    ]
    lines.append(
      styled(visibleText(song.title), .bold) + "   " + facts.joined(separator: " · "))
    lines.append("")
  }

  private mutating func null() {
    guard !song.stems.isEmpty else {
      lines += ["  No stems came along: there is nothing that could add up to the mixdown.", ""]
      return
    }
    guard let depth = inspection.measurements.sum.null?.depth else { return }
    let after = inspection.diagnosis?.depthAfter
    let floor = inspection.diagnosis.map { " (the floor is \(LevelText.level($0.floor)) dB)" } ?? ""
    let isChanged = after.map { $0.value < depth.value - 1 } ?? false
    // Dithered files of 16 bits add up no deeper.
    let isAtFloor = inspection.diagnosis.map { depth.value < $0.floor.value + 12 } ?? false
    if depth.value < -60 || isAtFloor {
      lines.append("  The stems add up to the mixdown: null depth \(Self.depth(depth)) dB\(floor).")
    } else {
      lines.append(
        "  The stems do not add up to the mixdown: null depth \(Self.depth(depth)) dB\(floor).")
    }
    if isChanged, let after {
      lines.append("  With what is found below put right it would be \(Self.depth(after)) dB.")
    }
    lines.append("")
  }

  private mutating func findings() {
    for finding in inspection.findings {
      let text = finding.text(in: song)
      let name = visibleText(finding.subjectName(in: song)).truncated(to: nameWidth - 2)
      let margin = String(repeating: " ", count: 2 + severityWidth + nameWidth)
      lines.append(
        "  " + mark(finding.severity) + name.padded(to: nameWidth) + visibleText(text.headline))
      if !text.cause.isEmpty { lines.append(margin + styled(visibleText(text.cause), .dim)) }
      if !text.request.isEmpty { lines.append(margin + "→ " + visibleText(text.request)) }
    }
    if !inspection.findings.isEmpty { lines.append("") }
  }

  private mutating func levels() {
    let width = min(28, song.lanes.map { visibleText($0.name).count }.max() ?? 0) + 2
    let head = ["peak", "true peak", "LUFS-I", "LRA", "S max", "RMS", "bits"]
    lines.append(
      styled("  " + "".padded(to: width) + head.map { $0.padded(left: 10) }.joined(), .dim))
    for (stem, file) in zip(song.lanes, inspection.measurements.lanes) {
      let name = visibleText(stem.name).truncated(to: width - 2)
      let values = CheckLevels(file).cells.map { $0.padded(left: 10) }
      lines.append("  " + name.padded(to: width) + values.joined())
    }
    lines.append("")
  }

  private mutating func summary() {
    let counts = Severity.allCases.reversed().compactMap { severity -> String? in
      let count = inspection.findings.count { $0.severity == severity }
      guard count > 0 else { return nil }
      return "\(count) \(severity.rawValue)\(count == 1 ? "" : "s")"
    }
    lines.append(
      "  "
        + (counts.isEmpty
          ? "Nothing to put right: this delivery is as it should be."
          : counts.joined(separator: ", ") + "."))
    lines.append("")
  }

  // MARK: Style

  private enum Style: String {
    case bold = "1"
    case dim = "2"
    case red = "31"
    case yellow = "33"
    case green = "32"
  }

  private func styled(_ text: String, _ style: Style) -> String {
    isColoured ? "\u{1B}[\(style.rawValue)m\(text)\u{1B}[0m" : text
  }

  /// The severity as a sign and a word: colour is never the only sign.
  private func mark(_ severity: Severity) -> String {
    switch severity {
    case .error: styled("✗ error".padded(to: severityWidth), .red)
    case .warning: styled("! warning".padded(to: severityWidth), .yellow)
    case .note: styled("· note".padded(to: severityWidth), .dim)
    }
  }

  private static func depth(_ depth: Decibels) -> String {
    depth.value <= -200 ? "-∞" : LevelText.level(depth)
  }

  private static func rate(_ rate: SampleRate) -> String {
    rate.hertz % 1000 == 0
      ? "\(rate.hertz / 1000) kHz" : LevelText.level(Decibels(Double(rate.hertz) / 1000)) + " kHz"
  }

  private static func word(_ encoding: SoundFileFacts.Encoding) -> String {
    switch encoding {
    case .integer(let bits): "\(bits) bit"
    case .float(let bits): "\(bits)-bit float"
    case .other(let name): name
    }
  }
}

extension String {
  /// Filled up with blanks on the right.
  func padded(to width: Int) -> String {
    self + String(repeating: " ", count: max(0, width - count))
  }

  /// Filled up with blanks on the left.
  func padded(left width: Int) -> String {
    String(repeating: " ", count: max(0, width - count)) + self
  }
}

/// The levels of a file as cells of a table.
struct CheckLevels {
  let cells: [String]
  init(_ file: FileMeasurements) {
    let loudness = file.loudness
    let bits = file.wordLength.used.map { used in
      LevelText.level(Decibels(used), decimals: used.rounded() == used ? 0 : 1)
    }
    cells = [
      LevelText.level(file.peak), LevelText.level(file.truePeak),
      LevelText.level(loudness.integrated), LevelText.level(Decibels(loudness.range)),
      LevelText.level(loudness.shortTermMaximum), LevelText.level(file.rms), bits ?? "–",
    ]
  }
}
