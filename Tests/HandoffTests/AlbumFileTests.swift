import Handoff
import Stems
import Testing

/// What is kept of an album.
struct AlbumFileTests {
  private let odd = FileName(bytes: Array("03 T".utf8) + [0xE4] + Array("g %".utf8))

  private var album: Album {
    Album(
      title: "Fires",
      songs: [
        AlbumSong(folder: FileName("01 One"), title: "One"),
        AlbumSong(folder: FileName("02 Zwölf \"x\""), title: "Zwölf"),
        AlbumSong(folder: odd, title: "Tag"),
      ])
  }

  private func read(_ text: String) -> AlbumFile.Reading {
    AlbumFile.read(Array(text.utf8), for: album)
  }

  @Test func whatIsWrittenIsRead() {
    var changed = album
    changed.songs.reverse()
    changed.songs[0].gap = 0.123
    changed.songs[1].gap = 0
    let bytes = AlbumFile.bytes(of: changed.arrangement, transitionSeconds: 12.5)
    let reading = AlbumFile.read(bytes, for: album)
    #expect(reading.mistakes.isEmpty)
    #expect(!reading.isNewer)
    #expect(reading.arrangement == changed.arrangement)
    #expect(reading.transitionSeconds == 12.5)
    // One song a line.
    let lines = String(decoding: bytes, as: UTF8.self).split(separator: "\n")
    #expect(lines.contains { $0.contains("\"folder\": \"01 One\"") && $0.contains("\"gap_s\": 2") })
  }

  @Test func unknownKeysAndFoldersOfLaterComeBack() {
    let text = """
      { "schema": "stemwright-album/1", "mood": [1.50, "x"], "songs": [
        { "folder": "01 One", "gap_s": 1, "colour": "red" }, { "folder": "gone", "gap_s": 1 } ] }
      """
    let reading = read(text)
    #expect(reading.mistakes.isEmpty)
    #expect(reading.arrangement.places.map(\.folder) == [FileName("01 One")])
    let bytes = AlbumFile.bytes(
      of: reading.arrangement, transitionSeconds: 8, keeping: reading.document)
    let written = String(decoding: bytes, as: UTF8.self)
    #expect(written.contains("1.50") && written.contains("\"colour\": \"red\""))
    #expect(!written.contains("gone"))
  }

  @Test func newerFilesSayThatTheyAre() {
    #expect(read(#"{ "schema": "stemwright-album/2" }"#).isNewer)
    #expect(!read(#"{ "schema": "stemwright-album/1" }"#).isNewer)
  }

  @Test(arguments: [
    ("", "1:1"), ("[]", "1:1"), ("{}", "1:1"), (#"{ "schema": "stemwright-session/1" }"#, "1:13"),
    (#"{ "schema": "stemwright-album/1", "songs": 3 }"#, "1:44"),
    (
      "{ \"schema\": \"stemwright-album/1\",\n \"songs\": [ { \"folder\": \"01 One\", \"gap_s\": 1e308 } ] }",
      "2:44"
    ),
    (#"{ "schema": "stemwright-album/1", "transition_s": -1 }"#, "1:51"),
    (#"{ "schema": "stemwright-album/1", "songs": [ 7 ] }"#, "1:46"),
  ])
  func mistakesHaveTheirPlace(text: String, place: String) {
    let mistakes = read(text).mistakes
    #expect(mistakes.count == 1)
    #expect(mistakes.first.map { "\($0.place.line):\($0.place.column)" } == place)
  }
}
