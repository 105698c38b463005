import Signal
import Stems
import Testing

/// Tracklists as they arrive.
struct TracklistTests {
  private func titles(_ list: Tracklist) -> [String] { list.tracks.map(\.title) }

  @Test func linesWithNumbersLengthsAndCodes() {
    let list = Tracklist(
      """
      Halcyon Days – Signal Fires

      01 Nightdrive  3:45  48000 Hz, 24 bit
      02. Harbour Light (4:02.5)  ISRC GB-ABC-12-34567  gap 3.5 s
      3) 99 Days - 0:59, pause: 0
      Two seconds between the songs.
      2 seconds between the songs
      """, notation: .text)
    #expect(list.performer == "Halcyon Days")
    #expect(list.title == "Signal Fires")
    #expect(titles(list) == ["Nightdrive", "Harbour Light", "99 Days"])
    #expect(list.tracks.map(\.number) == [1, 2, 3])
    #expect(list.tracks.map(\.isrc) == [nil, "GBABC1234567", nil])
    #expect(list.tracks.map(\.gap) == [nil, 3.5, 0])
  }

  @Test func markdownListsAndTables() {
    let list = Tracklist(
      "# Signal Fires\n\nArtist: Halcyon Days\n\n1. **Nightdrive** – 3:45\n2. *Harbour Light*\n",
      notation: .text)
    #expect(list.title == "Signal Fires")
    #expect(list.performer == "Halcyon Days")
    #expect(titles(list) == ["Nightdrive", "Harbour Light"])
    let table = Tracklist(
      "| # | Title | ISRC |\n|---|:--|---|\n| 2 | Harbour Light | GBABC1234567 |\n| 1 | Nightdrive | |\n",
      notation: .text)
    #expect(titles(table) == ["Nightdrive", "Harbour Light"])
    #expect(table.tracks.last?.isrc == "GBABC1234567")
  }

  @Test func commaSeparatedWithAndWithoutHead() {
    let list = Tracklist(
      "No;Title;Artist;ISRC;Gap (s)\r\n1;\"Night; \"\"drive\"\"\";A;GBABC1234567;\r\n2;Light;B;;1,5\r\n",
      notation: .commaSeparated)
    #expect(titles(list) == ["Night; \"drive\"", "Light"])
    #expect(list.tracks.map(\.performer) == ["A", "B"])
    #expect(list.tracks.map(\.gap) == [nil, 1.5])
    let bare = Tracklist("1,Nightdrive,3:45\n2,Harbour Light,4:02\n", notation: .commaSeparated)
    #expect(titles(bare) == ["Nightdrive", "Harbour Light"])
  }

  @Test func cueSheetsGiveGapsFromPregapAndIndexes() {
    let list = Tracklist(
      """
      REM GENRE "Synth"
      CATALOG 4012345678901
      PERFORMER "Halcyon Days"
      TITLE "Signal Fires"
      FILE "album.wav" WAVE
        TRACK 01 AUDIO
          TITLE "Nightdrive"
          ISRC GBABC1234567
          INDEX 01 00:00:00
        TRACK 02 AUDIO
          TITLE "Harbour Light"
          PERFORMER "Guests"
          INDEX 00 03:45:00
          INDEX 01 03:46:15
        TRACK 03 AUDIO
          TITLE "Last"
          PREGAP 00:04:00
          INDEX 01 07:00:00
        TRACK 04 AUDIO
          TITLE "Segue"
          INDEX 00 08:00:00
          INDEX 01 08:00:00
      """, notation: .cue)
    #expect(list.title == "Signal Fires")
    #expect(list.catalogNumber == "4012345678901")
    #expect(titles(list) == ["Nightdrive", "Harbour Light", "Last", "Segue"])
    #expect(list.tracks.map(\.gap) == [nil, 1.2, 4, 0])
    #expect(list.tracks[0].isrc == "GBABC1234567")
    #expect(list.tracks[1].performer == "Guests")
  }

  @Test(arguments: [
    "", "\n\n\n", "::::", "|||||", "\"", "TRACK", "INDEX 01 00:00:00", "TITLE", "1 2 3 4 5",
    "999999999999999999999999 x", "ISRC", "gap gap gap", "FILE \"x", "PREGAP 99:99:99",
    "a,b\n\"c", "GAP=99999999999", "\u{FEFF}1. x\u{0}y", "- - - -",
  ])
  func nothingTrapsTheReader(text: String) {
    for notation: Tracklist.Notation in [.text, .commaSeparated, .cue] {
      let list = Tracklist(text, notation: notation)
      #expect(list.tracks.count <= 2)
    }
  }
}

struct AlbumTests {
  private let folders = ["03 Harbour Light (Faults)", "01 Nightdrive", "02 Harbour Light"]
    .map { FileName($0) }

  @Test func withoutAListNamesGiveTheOrder() {
    let album = Album(folder: FileName("Signal Fires"), songs: folders)
    #expect(album.title == "Signal Fires")
    #expect(album.songs.map(\.title) == ["Nightdrive", "Harbour Light", "Harbour Light (Faults)"])
    #expect(album.songs.map(\.gap) == [2, 2, 2])
    #expect(album.problems.isEmpty)
  }

  @Test func theListGivesOrderTitlesAndGaps() {
    var list = Tracklist()
    list.title = "Other"
    list.tracks = [
      .init(number: 1, title: "Harbour Light", isrc: "GBABC1234567", gap: 1),
      .init(number: 2, title: "Halcyon - Nightdrive", gap: 5), .init(number: 9, title: "Lost"),
    ]
    let album = Album(folder: FileName("Signal Fires"), songs: folders, tracklist: list)
    #expect(album.title == "Other")
    #expect(album.songs.map(\.title) == ["Harbour Light", "Nightdrive", "Harbour Light (Faults)"])
    #expect(album.songs.map(\.performer) == [nil, "Halcyon", nil])
    #expect(album.songs.map(\.gap) == [1, 5, 2])
    #expect(album.songs[0].isrc == "GBABC1234567")
    #expect(album.problems.count == 2)
    #expect(album.listedCount == 2)
  }

  @Test func numbersMatchWhatTitlesDoNot() {
    var list = Tracklist()
    list.tracks = [.init(number: 2, title: "Renamed"), .init(number: 1, title: "Nightdrive")]
    let album = Album(folder: FileName("x"), songs: Array(folders.dropFirst()), tracklist: list)
    #expect(album.songs.map(\.title) == ["Renamed", "Nightdrive"])
    #expect(album.problems.isEmpty)
  }

  @Test func timesAddLengthsAndGaps() {
    var album = Album(folder: FileName("x"), songs: folders)
    album.songs[0].gap = 10
    album.songs[2].gap = 0.5
    let times = album.times(lengths: [100, nil, 50])
    #expect(times.starts == [0, 102, 102.5])
    #expect(times.total == 152.5)
  }

  @Test func arrangementsAreForgiving() {
    var album = Album(folder: FileName("x"), songs: folders)
    let last = album.songs[2].folder
    album.arrange(
      by: AlbumArrangement(places: [
        .init(folder: last, gap: 3), .init(folder: FileName("gone"), gap: 1),
        .init(folder: last, gap: 4), .init(folder: album.songs[0].folder, gap: .nan),
      ]))
    #expect(album.songs.map(\.folder) == [last, folders[1], folders[2]])
    #expect(album.songs.map(\.gap) == [3, 2, 2])
    album.arrange(by: AlbumArrangement(places: [.init(folder: last, gap: 1e300)]))
    #expect(album.songs[0].gap == Album.longestGap)
  }

  @Test func numberedFoldersAreSongsUnlessStemsAreMeant() {
    #expect(SongFolderNames.areNumbered(folders))
    #expect(!SongFolderNames.areNumbered(["01 Drums", "02 Vocals"].map { FileName($0) }))
    #expect(!SongFolderNames.areNumbered(["01 A", "01 B"].map { FileName($0) }))
    #expect(!SongFolderNames.areNumbered(["A", "B"].map { FileName($0) }))
  }
}

struct TransitionTests {
  private func song(_ hertz: Int, frames: Int) -> Song {
    let rate = SampleRate(hertz)
    let facts = SoundFileFacts(
      container: .wav, encoding: .integer(bits: 24), channelCount: 2, sampleRate: rate,
      frameCount: FrameCount(frames))
    let mixdown = Stem(
      name: "Mix", role: .mixdown, files: [StemFile(path: [FileName("m.wav")], facts: facts)],
      start: .start, frameCount: FrameCount(frames), marks: [])
    return Song(title: "S", stems: [], mixdown: mixdown, sampleRate: rate, problems: [])
  }

  @Test func placesAreSamplesOfTheFirstSongsRate() {
    let transition = Transition(
      first: song(48_000, frames: 1_000_001), second: song(96_000, frames: 960_000), gap: 1.5,
      seconds: 8)
    #expect(transition.isResampled)
    #expect(transition.secondStart == FrameIndex(1_000_001 + 72_000))
    #expect(
      transition.range == FrameIndex(1_000_001 - 384_000)..<FrameIndex(1_072_001 + 384_000))
  }

  @Test func shortSongsAreHeardWhole() {
    let transition = Transition(
      first: song(48_000, frames: 100), second: song(48_000, frames: 200), gap: 0, seconds: 8)
    #expect(transition.range == FrameIndex(0)..<FrameIndex(300))
  }
}
