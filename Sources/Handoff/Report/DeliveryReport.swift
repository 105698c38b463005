public import Inspection
import Signal
public import Stems

/// A song for the report: everything that was measured, and the waveforms.
public struct ReportedSong: Sendable {
  public var inspected: InspectedSong
  public var inspection: SongInspection
  /// One for each lane, in the order of `Song.lanes`.
  public var overviews: [Overview]
  /// Of mixdown − sum as delivered; nil without a mixdown.
  public var residual: Overview?

  public init(
    _ inspected: InspectedSong, _ inspection: SongInspection, overviews: [Overview],
    residual: Overview?
  ) {
    self.inspected = inspected
    self.inspection = inspection
    self.overviews = overviews
    self.residual = residual
  }

  var song: Song { inspected.song }
}

/// The check of a song, or of an album's songs, as one HTML page that needs nothing else: no script, no font, no
/// picture. For a screen in light or dark, and for A4 paper.
public struct DeliveryReport: Sendable {
  /// The colours of a role's waveform on light and on dark ground.
  public typealias RoleColors =
    @Sendable (Role) -> (light: ProjectPlan.Color, dark: ProjectPlan.Color)

  let songs: [ReportedSong]
  let album: String?
  let version: String
  let colors: RoleColors

  /// A report. `version` is this program's; `album` the album's title where there is one.
  public init(
    _ songs: [ReportedSong], album: String? = nil, version: String, colors: @escaping RoleColors
  ) {
    self.songs = songs
    self.album = album
    self.version = version
    self.colors = colors
  }

  /// The page, in UTF-8.
  public func html() -> String {
    let title = album ?? songs.first?.song.title ?? ""
    var body = ""
    if songs.count > 1 || album != nil {
      body += "<h1>\(markup(title))</h1>\n" + contents
    }
    for (index, song) in songs.enumerated() {
      let page = SongPage(song, number: index + 1, headingLevel: album == nil ? 1 : 2)
      body += page.html()
    }
    return """
      <!DOCTYPE html>
      <html lang="en">
      <head>
      <meta charset="utf-8">
      <meta name="viewport" content="width=device-width, initial-scale=1">
      <meta name="color-scheme" content="light dark">
      <meta name="generator" content="stemwright \(markup(version))">
      <title>\(markup(title)) – delivery report</title>
      <style>
      \(ReportStyle.css(colors))
      </style>
      </head>
      <body>
      <main>
      \(body)</main>
      <footer>
      <p>Made by stemwright \(markup(version)). Loudness and true peak after Rec. ITU-R BS.1770-5, loudness range \
      after EBU Tech 3342. Null depth: energy of mixdown − sum relative to the mixdown.</p>
      </footer>
      </body>
      </html>

      """
  }

  /// The songs of an album with their verdicts.
  private var contents: String {
    var rows = ""
    for (index, song) in songs.enumerated() {
      let verdict = ReportVerdict(song)
      let depth = song.inspected.depth.map { ReportNumber.depth($0) + " dB" } ?? "–"
      rows += """
        <tr><th scope="row"><a href="#song\(index + 1)">\(markup(song.song.title))</a></th>\
        <td>\(verdict.html)</td><td class="n">\(depth)</td></tr>

        """
    }
    return """
      <table>
      <caption>Songs</caption>
      <thead><tr><th scope="col">Song</th><th scope="col">Verdict</th>\
      <th scope="col" class="n">Null depth</th></tr></thead>
      <tbody>
      \(rows)</tbody>
      </table>

      """
  }
}

/// What the check comes to, in words and with a mark that is no colour.
struct ReportVerdict {
  let severity: Severity?
  let text: String

  init(_ song: ReportedSong) {
    let findings = song.inspection.findings
    severity = findings.map(\.severity).filter { $0 > .note }.max()
    let counts = [Severity.error, .warning].compactMap { severity -> String? in
      let count = findings.count { $0.severity == severity }
      guard count > 0 else { return nil }
      return "\(count) \(severity.rawValue)\(count == 1 ? "" : "s")"
    }
    text = counts.isEmpty ? "Nothing to put right" : counts.joinedAsList
  }

  var html: String {
    #"<span class="\#(Self.name(severity))">\#(Self.mark(severity)) \#(text)</span>"#
  }

  static func name(_ severity: Severity?) -> String { severity?.rawValue ?? "good" }

  static func mark(_ severity: Severity?) -> String {
    switch severity {
    case .error: "✗"
    case .warning: "!"
    case .note: "·"
    case nil: "✓"
    }
  }
}

/// Numbers as the report shows them.
enum ReportNumber {
  static func depth(_ depth: Double) -> String { depth <= -200 ? "−∞" : level(depth) }

  /// A level with one decimal and a real minus sign.
  static func level(_ level: Double, _ decimals: Int = 1) -> String {
    if level == -.infinity { return "−∞" }
    return minus(decimal(level, decimals))
  }

  static func level(_ level: Decibels) -> String { self.level(level.value) }

  static func minus(_ text: String) -> String {
    text.first == "-" ? "−" + text.dropFirst() : text
  }
}
