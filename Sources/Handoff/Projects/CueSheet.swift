public import Signal

/// A cue sheet for an album as one file: every song begins on a frame of a disc, a 75th of a second.
public struct CueSheet {
  /// A song of the album.
  public struct Track: Hashable, Sendable {
    public var title: String
    /// Nil for the album's own.
    public var performer: String?
    /// Twelve letters and digits.
    public var isrc: String?
    /// Silence before it, in seconds; of the first one none is counted.
    public var gap: Double
    public var length: FrameCount
    public var rate: SampleRate

    public init(
      title: String, performer: String? = nil, isrc: String? = nil, gap: Double,
      length: FrameCount, rate: SampleRate
    ) {
      self.title = title
      self.performer = performer
      self.isrc = isrc
      self.gap = gap
      self.length = length
      self.rate = rate
    }
  }

  /// Where a song lies on the album, in 75ths of a second.
  struct Place: Hashable {
    /// Where the silence before it begins; nil where there is none.
    var gapStart: Int64?
    var start: Int64
  }

  private static let framesPerSecond: Int64 = 75
  private static let mostTracks = 99
  /// Minutes have two digits.
  private static let end: Int64 = 100 * 60 * 75

  /// Where the songs lie: each begins on the first frame at or after the end of its gap, so that nothing of the
  /// song before is cut.
  static func places(_ tracks: [Track]) -> [Place] {
    var places: [Place] = []
    // Where the song before begins, and what it lasts.
    var start: Int64 = 0
    for (index, track) in tracks.enumerated() {
      guard index > 0 else {
        places.append(Place(gapStart: nil, start: 0))
        continue
      }
      let before = tracks[index - 1]
      let rate = Int64(max(1, before.rate.hertz))
      let (whole, rest) = before.length.value.multipliedFullWidth(by: framesPerSecond)
        .low.quotientAndRemainder(dividingBy: UInt64(rate))
      let share = Double(rest) / Double(rate)
      let end = start + Int64(whole) + (rest > 0 ? 1 : 0)
      // A gap in whole frames stays one.
      let gap = (share + max(0, track.gap) * Double(framesPerSecond) - 1e-6).rounded(.up)
      let next = max(end, start + Int64(whole) + Int64(gap))
      places.append(Place(gapStart: next > end ? end : nil, start: next))
      start = next
    }
    return places
  }

  /// Where the songs begin on a file at a rate whose seconds are whole 75ths long, as those of all sound files
  /// but a few are: to the sample where the sheet has them.
  public static func starts(of tracks: [Track], at rate: SampleRate) -> [FrameIndex] {
    places(tracks).map { place in
      FrameIndex(place.start * Int64(rate.hertz) / framesPerSecond)
    }
  }

  /// The sheet of an album. `image` is the name of the file that holds all songs.
  public static func export(
    title: String, performer: String?, catalogNumber: String?, image: String, tracks: [Track]
  ) -> ExportedProject {
    var lines: [String] = []
    var losses: [String] = []
    func quoted(_ text: String) -> String {
      let clean = LetterWriter.clean(text)
      if clean.contains("\"") {
        losses.append(
          "“\(clean)”: a cue sheet has no double quotes in names; they are single ones now.")
      }
      return "\"" + String(clean.map { $0 == "\"" ? "'" : $0 }) + "\""
    }
    if let digits = catalogNumber.map({ $0.filter { $0.isASCII && $0.isNumber } }) {
      if (12...13).contains(digits.count) {
        lines.append("CATALOG " + String(repeating: "0", count: 13 - digits.count) + digits)
      } else {
        losses.append("The catalogue number has not 13 digits.")
      }
    }
    if let performer { lines.append("PERFORMER \(quoted(performer))") }
    lines.append("TITLE \(quoted(title))")
    lines.append("FILE \(quoted(image)) WAVE")
    if tracks.count > mostTracks {
      losses.append("\(tracks.count - mostTracks) songs: a cue sheet has 99 tracks at most.")
    }
    for (index, (track, place)) in zip(tracks, places(tracks)).prefix(mostTracks).enumerated() {
      lines.append("  TRACK \(twoDigits(Int64(index + 1))) AUDIO")
      lines.append("    TITLE \(quoted(track.title))")
      if let performer = track.performer ?? performer {
        lines.append("    PERFORMER \(quoted(performer))")
      }
      if let isrc = track.isrc { lines.append("    ISRC \(isrc)") }
      if let gap = place.gapStart { lines.append("    INDEX 00 \(time(gap))") }
      lines.append("    INDEX 01 \(time(place.start))")
      if place.start >= end {
        losses.append(
          "“\(LetterWriter.clean(track.title))” begins after 100 minutes, which players refuse.")
      }
    }
    return ExportedProject(
      bytes: Array((lines.joined(separator: "\n") + "\n").utf8), losses: losses)
  }

  /// Minutes, seconds and 75ths.
  private static func time(_ frames: Int64) -> String {
    let (seconds, rest) = frames.quotientAndRemainder(dividingBy: framesPerSecond)
    return [seconds / 60, seconds % 60, rest].map(twoDigits).joined(separator: ":")
  }

  private static func twoDigits(_ number: Int64) -> String {
    (number < 10 ? "0" : "") + "\(number)"
  }
}
