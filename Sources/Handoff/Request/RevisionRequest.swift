import Inspection
import Signal
import Stems

/// A letter to the mix engineer: what is right, what to export again, and how.
///
/// Says as certain only what was measured and found with confidence; causes stay guesses.
public struct RevisionRequest: Sendable {
  /// How the letter is written.
  public enum Format: String, CaseIterable, Sendable {
    case text
    case markdown
  }

  let songs: [InspectedSong]
  /// The album's title; nil for a song by itself.
  let album: String?

  /// A letter about one song, or about several of an album.
  public init(_ songs: [InspectedSong], album: String? = nil) {
    self.songs = songs
    self.album = album
  }

  /// Whether there is anything to ask for beyond what may be left as it is.
  public var isNeeded: Bool {
    songs.contains { inspected in
      inspected.summary.findings.contains { $0.severity > .note }
    }
  }

  /// The letter. Control characters of names are replaced; ends in a line break.
  public func text(as format: Format) -> String {
    var letter = LetterWriter(format)
    let parts = songs.map { ($0, RequestItem.items(of: $0)) }
    letter.heading(subject(parts), level: 1)
    letter.paragraph("Hello,")
    letter.paragraph(opening(letter))
    for (inspected, items) in parts {
      if songs.count > 1 { letter.heading(letter.escaped(inspected.song.title), level: 2) }
      SongRequest(inspected, items, isAlone: songs.count == 1).write(to: &letter)
    }
    if isNeeded, songs.count > 1 { letter.paragraph(Self.manners) }
    letter.paragraph(
      isNeeded
        ? "If something of this is meant to be as it is, please tell me: then it stays."
          + " Thank you, and best regards"
        : "Thank you for the good work, and best regards")
    return letter.text
  }

  /// What holds for every file that is exported again.
  static let manners =
    "Please keep the file names, add nothing on the way (no dither, no normalisation, no limiter on the"
    + " master bus), and before you send them: load all stems into an empty session, all faders at 0 dB,"
    + " and listen to them against the mixdown."

  private func subject(_ parts: [(InspectedSong, [RequestItem])]) -> String {
    let title = album ?? songs.first?.song.title ?? ""
    let count = parts.reduce(0) { $0 + $1.1.count { $0.severity > .note } }
    let name = LetterWriter(.text).escaped(title)
    switch count {
    case 0: return "\(name): the stems are all right"
    case 1: return "\(name): one thing to put right in the stems"
    default: return "\(name): \(Self.word(count)) things to put right in the stems"
    }
  }

  private func opening(_ letter: LetterWriter) -> String {
    guard songs.count > 1 else {
      let title = letter.escaped(songs.first?.song.title ?? "")
      return "thank you for the stems of “\(title)”."
    }
    let good = songs.filter { song in
      !song.summary.findings.contains { $0.severity > .note }
    }
    let about = album.map { " of “\(letter.escaped($0))”" } ?? ""
    let right =
      good.isEmpty
      ? ""
      : " " + good.map { "“" + letter.escaped($0.song.title) + "”" }.joinedAsList
        + (good.count == 1 ? " is" : " are") + " as it should be: nothing to do there."
    return "thank you for the stems of the \(Self.word(songs.count)) songs\(about)."
      + (good.count > 1 ? right.replacing(first: "it should", with: "they should") : right)
  }

  /// Small counts in words.
  static func word(_ count: Int) -> String {
    let words = [
      "no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten",
    ]
    return words.indices.contains(count) ? words[count] : "\(count)"
  }
}

extension String {
  /// With the first occurrence of a text replaced.
  fileprivate func replacing(first text: String, with other: String) -> String {
    guard let range = firstRange(of: text) else { return self }
    return String(self[..<range.lowerBound]) + other + String(self[range.upperBound...])
  }
}
