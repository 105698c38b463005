import Foundation
import SoundFiles
import Stems
import TestSupport
import Testing

@Suite struct AlbumFolderTests {
  private static let song = ["Drums.wav", "Bass.wav", "Lead Vocal.wav", "L-R.wav"]

  private func album(_ folders: [String], files: [String] = song) throws -> TemporaryFolder {
    try SongFolderTests.make(folders.flatMap { folder in files.map { "\(folder)/\($0)" } })
  }

  private func write(_ bytes: [UInt8], as name: String, to folder: TemporaryFolder) throws {
    try Data(bytes).write(to: folder.url.appendingPathComponent(name))
  }

  @Test func foldersWithMixdownsAreAnAlbumInTheirNamesOrder() throws {
    let folder = try album(["10 Ten", "2 Two", "Bonus"])
    let album = try #require(AlbumFolder.album(in: folder.path))
    #expect(album.songs.map(\.title) == ["Two", "Ten", "Bonus"])
    #expect(album.listedCount == 0)
  }

  @Test func theTracklistOrdersWhateverItsEncoding() throws {
    let text = "1. Ñandú\n2. One – gap 4\n"
    let utf16: [UInt8] =
      [0xFF, 0xFE] + text.utf16.flatMap { [UInt8($0 & 255), UInt8($0 >> 8)] as [UInt8] }
    let latin1 = text.replacing("–", with: "-").unicodeScalars.map { UInt8($0.value) }
    for bytes in [Array(text.utf8), utf16, latin1] {
      let folder = try album(["One", "Ñandú"])
      try write(bytes, as: "Tracklist.txt", to: folder)
      let album = try #require(AlbumFolder.album(in: folder.path))
      #expect(album.songs.map(\.title) == ["Ñandú", "One"])
      #expect(album.songs.last?.gap == 4)
    }
  }

  @Test func aCueSheetSaysMoreThanAText() throws {
    let folder = try album(["One", "Two"])
    try write(Array("1. One\n2. Two\n".utf8), as: "tracklist.txt", to: folder)
    let cue = "TRACK 01 AUDIO\nTITLE Two\nTRACK 02 AUDIO\nTITLE One\nPREGAP 00:01:00\n"
    try write(Array(cue.utf8), as: "a.cue", to: folder)
    let album = try #require(AlbumFolder.album(in: folder.path))
    #expect(album.songs.map(\.title) == ["Two", "One"])
    #expect(album.songs.map(\.gap) == [2, 1])
  }

  @Test func stemsInFoldersAreOneSong() throws {
    let groups = [
      "01 Rhythm/Kick.wav", "01 Rhythm/Snare.wav", "02 Voices/Lead Vocal.wav",
      "02 Voices/BGV.wav",
    ]
    #expect(AlbumFolder.album(in: try SongFolderTests.make(groups).path) == nil)
    let named = try album(["Drums", "Vocals"], files: ["A.wav", "B.wav"])
    #expect(AlbumFolder.album(in: named.path) == nil)
    #expect(AlbumFolder.album(in: try SongFolderTests.make(Self.song).path) == nil)
  }

  @Test func numberedSongsWithoutMixdownsAreAnAlbum() throws {
    let stems = ["Drums.wav", "Bass.wav", "Lead Vocal.wav"]
    let numbered = try album(["01 Ember", "02 Tide"], files: stems)
    #expect(AlbumFolder.album(in: numbered.path)?.songs.count == 2)
    let unnumbered = try album(["Ember", "Tide"], files: stems)
    #expect(AlbumFolder.album(in: unnumbered.path) == nil)
  }

  /// A list that is a pipe, a folder, or huge is passed over.
  @Test func oddListsAreNotWaitedFor() throws {
    let folder = try album(["One", "Two"])
    // Sound: the string lives for the call.
    let made = unsafe mkfifo(folder.path + "/tracklist.txt", 0o600)
    #expect(made == 0)
    try FileManager.default.createDirectory(
      at: folder.url.appendingPathComponent("tracklist.csv"), withIntermediateDirectories: true)
    #expect(AlbumFolder.album(in: folder.path)?.songs.count == 2)
  }
}
