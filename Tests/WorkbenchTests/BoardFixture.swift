import Inspection
import Signal
import Stems
import TerminalUI
import Workbench

/// Albums as values, for tests that need no files.
enum BoardFixture {
  static let titles = [
    "Nightdrive", "Harbour Light", "Halcyon", "A Very Long Title That Nobody Can Abbreviate",
    "Ñandú", "Glass", "Untitled 7", "Ember", "Tide", "Last Light",
  ]

  /// An album of so many songs.
  static func album(songs: Int = 4) -> Album {
    var album = Album(
      title: "Signal Fires", performer: "Halcyon Days",
      songs: (0..<songs).map { index in
        let title = titles[index % titles.count]
        return AlbumSong(
          folder: FileName("\(index + 1) \(title)"),
          title: index < titles.count ? title : "\(title) \(index + 1)")
      })
    if songs > 1 { album.songs[1].gap = 3.5 }
    if songs > 2 { album.songs[2].isrc = "GBABC1234567" }
    return album
  }

  static func board(
    _ album: Album = album(), columns: Int = 120, rows: Int = 40, isUnicode: Bool = true,
    colors: Int = 256
  ) -> BoardState {
    var board = BoardState(
      album: album, size: Size(columns: columns, rows: rows),
      capabilities: TerminalCapabilities(colors: colors, isUnicode: isUnicode))
    _ = board.begin()
    return board
  }

  /// What the check says of a song, by its number: nothing, a warning, or an error and more.
  static func summary(_ index: Int) -> InspectionSummary {
    var sum = SumMeasurement()
    sum.null = NullMeasurement(
      depth: Decibels([-132.1, -62.5, -1.7][index % 3]), sumLoudness: Decibels(-14.2),
      mixdownLoudness: Decibels(-14.2))
    let findings: [Finding] =
      switch index % 3 {
      case 0: []
      case 1: [Finding(.intersampleOver, .lane(8), value: .number(0.4), severity: .warning)]
      default:
        [
          Finding(.stemDelay, .lane(3), value: .number(37), severity: .error),
          Finding(.stemPolarity, .lane(5), severity: .error),
          Finding(.ditherPresent, .lane(2), value: .text("TPDF"), severity: .note),
        ]
      }
    return InspectionSummary(
      findings: findings, proposals: [], sum: sum, depthAfter: nil,
      mixdown: ProgrammeLevels(
        loudness: Decibels(-14.1 + Double(index % 5)), range: 6.5,
        truePeak: Decibels(index % 3 == 1 ? 0.4 : -1)))
  }

  /// A board on which everything is read, all but the last two songs are checked, and the last cannot be read.
  static func filled(
    _ board: BoardState, stems: Int = 8, rates: [SampleRate] = [SongFixture.rate]
  ) -> BoardState {
    var board = board
    let count = board.album.songs.count
    for (index, place) in board.album.songs.enumerated() {
      if index == count - 1, count > 1 {
        _ = board.update(
          .unreadable(
            place.folder, "The folder holds no sound files (WAV, AIFF, W64, CAF or FLAC)."))
        continue
      }
      var song = SongFixture.song(stems: stems, seconds: 180 + 7.5 * Double(index))
      song.title = place.title
      song.sampleRate = rates[index % rates.count]
      _ = board.update(.loaded(place.folder, song, []))
      let isLast = index == count - 2
      _ = board.update(.check(place.folder, isLast ? .running(0.45) : .done(summary(index))))
    }
    return board
  }

  /// The shape of the transition that the board would play.
  static func picture(of board: BoardState) -> TransitionPicture? {
    board.nextTransition.map { transition in
      let range = transition.value.range
      let step = transition.value.rate.frames(TransitionPicture.stepSeconds)
      let count = Int((range.upperBound - range.lowerBound).value / step.value)
      let envelopes = (0..<count).map { index -> Envelope in
        let height = Float(index % 120) / 160
        return Envelope(
          lowest: -height, highest: height, meanSquare: height * height / 9, overs: 0)
      }
      return TransitionPicture(transition: transition, step: step, envelopes: envelopes)
    }
  }
}
