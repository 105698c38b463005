import Signal
import Stems

/// A project for REAPER (.rpp): lines of words, nested by angle brackets.
public struct ReaperProject {
  private let plan: ProjectPlan
  private var bytes: [UInt8] = []
  private var depth = 0
  private var losses: [String]

  /// The project of a plan.
  public static func export(_ plan: ProjectPlan) -> ExportedProject {
    var project = ReaperProject(plan)
    project.write()
    return ExportedProject(bytes: project.bytes, losses: project.losses)
  }

  private init(_ plan: ProjectPlan) {
    self.plan = plan
    losses = plan.losses
  }

  private mutating func write() {
    open("REAPER_PROJECT 0.1 \"6.0/stemwright\" 0")
    line("RIPPLE 0")
    line("PANLAW 1")
    line("PANMODE 3")
    line("SAMPLERATE \(plan.sampleRate.hertz) 1 0")
    line("TIMEMODE 0 0 -1 30 0 0 -1")
    if let loop = plan.loop {
      line("LOOP 1")
      line("SELECTION \(seconds(loop.lowerBound)) \(seconds(loop.upperBound))")
    }
    for (index, marker) in plan.markers.enumerated() {
      line("MARKER \(index + 1) \(seconds(marker.position)) \(quoted(marker.name)) 0")
    }
    for track in plan.tracks + plan.references { write(track) }
    close()
  }

  private func seconds(_ frame: FrameIndex) -> String {
    secondsText(frame - .start, plan.sampleRate)
  }

  private mutating func write(_ track: ProjectPlan.Track) {
    open("TRACK")
    line("NAME \(quoted(track.name))")
    line("PEAKCOL \(Self.native(plan.color(of: track)))")
    line("VOLPAN \(track.gain) \(track.pan) -1 -1 1")
    line("MUTESOLO \(track.isMuted ? 1 : 0) \(track.isSoloed ? 1 : 0) 0")
    line("IPHASE \(track.isPolarityInverted ? 1 : 0)")
    line("NCHAN 2")
    if let clip = track.clip { write(clip, of: track) }
    close()
  }

  private mutating func write(_ clip: ProjectPlan.Clip, of track: ProjectPlan.Track) {
    open("ITEM")
    line("POSITION \(secondsText(clip.position, plan.sampleRate))")
    line("LENGTH \(secondsText(clip.length, plan.sampleRate))")
    line("LOOP 0")
    // No fades: what the files hold is heard.
    line("FADEIN 1 0 0 1 0 0 0")
    line("FADEOUT 1 0 0 1 0 0 0")
    line("NAME \(quoted(clip.file.name.text))")
    line("VOLPAN 1 0 1 -1")
    line("SOFFS \(secondsText(clip.skip, plan.sampleRate))")
    line("PLAYRATE 1 1 0 -1 0 0.0025")
    line("CHANMODE 0")
    open("SOURCE \(clip.file.facts.container == .flac ? "FLAC" : "WAVE")")
    if let word = Self.word(clip.reference) {
      line(bytes: Array("FILE ".utf8) + word)
    } else {
      losses.append(
        "\(track.name): REAPER's format cannot hold the path of its file (a line break, or all three kinds"
          + " of quotes); choose the file by hand.")
    }
    close()
    close()
  }

  // MARK: Lines

  private mutating func open(_ words: String) {
    line("<" + words)
    depth += 1
  }

  private mutating func close() {
    depth -= 1
    line(">")
  }

  private mutating func line(_ text: String) { line(bytes: Array(text.utf8)) }

  private mutating func line(bytes line: [UInt8]) {
    bytes += Array(repeating: UInt8(ascii: " "), count: 2 * depth) + line + [UInt8(ascii: "\n")]
  }

  /// A name as one word. Where it has all three kinds of quotes, one kind gives way, as in REAPER itself.
  private func quoted(_ name: String) -> String {
    let clean = LetterWriter.clean(name)
    guard let word = Self.word(Array(clean.utf8)) else {
      let fewer = String(clean.map { $0 == "`" ? "'" : $0 })
      return "`" + fewer + "`"
    }
    return String(decoding: word, as: UTF8.self)
  }

  /// Bytes as one word, in quotes that they do not hold; nil where there are none such, and for line breaks.
  private static func word(_ bytes: [UInt8]) -> [UInt8]? {
    if bytes.contains(where: { $0 == 10 || $0 == 13 || $0 == 0 }) { return nil }
    let quotes = "\"'`".utf8.first { !bytes.contains($0) }
    return quotes.map { [$0] + bytes + [$0] }
  }

  /// A colour that was chosen: red lowest, and a flag above.
  private static func native(_ color: ProjectPlan.Color) -> Int {
    0x100_0000 | Int(color.blue) << 16 | Int(color.green) << 8 | Int(color.red)
  }
}
