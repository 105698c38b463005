import Foundation
import Signal
import SoundFiles
import Stems
import TestSupport
import Testing

@Suite struct SongFolderTests {
  /// Writes short noise under each name (with folders), optionally mono.
  static func make(
    _ names: [String], channels: Int = 2, rate: Int = 48_000, frames: Int = 4800
  ) throws -> TemporaryFolder {
    let folder = try TemporaryFolder()
    for name in names { try add(name, to: folder, channels: channels, rate: rate, frames: frames) }
    return folder
  }

  static func add(
    _ name: String, to folder: TemporaryFolder, channels: Int = 2, rate: Int = 48_000,
    frames: Int = 4800, format: WaveFormat = .pcm24
  ) throws {
    let file = folder.url.appendingPathComponent(name)
    try FileManager.default.createDirectory(
      at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
    try writeWave(
      noise(frames: frames, channels: channels), to: file.path, sampleRate: rate,
      channels: channels, format: format)
  }

  @Test func sidecarsAndHiddenFilesAreSkipped() throws {
    let folder = try Self.make([
      "Salt Drums.wav", "Salt Bass.wav", "Salt Mix.wav", "._Salt Mix.wav",
    ])
    for name in [".DS_Store", "Salt Drums.wav.asd", "notes.txt", "Salt.reapeaks", "cover.png"] {
      try Data("x".utf8).write(to: folder.url.appendingPathComponent(name))
    }
    let song = try SongFolder.assemble(path: folder.path)
    #expect(song.problems.isEmpty)
    #expect(song.title == "Salt")
    #expect(song.stems.map(\.name) == ["Drums", "Bass"])
    #expect(song.mixdown?.files[0].name.text == "Salt Mix.wav")
  }

  @Test(arguments: [
    "Stems", "STEMS", "Audio Files", "WAV", "24-48 stems", "Salt stems", "whatever",
  ])
  func stemsInAFolder(_ name: String) throws {
    let folder = try Self.make(["\(name)/Salt_Drums.wav", "\(name)/Salt_Bass.wav", "Salt_Mix.wav"])
    let song = try SongFolder.assemble(path: folder.path)
    #expect(song.stems.map(\.role) == [.drum, .bass])
    #expect(song.stems[0].files[0].path == [FileName(name), FileName("Salt_Drums.wav")])
    #expect(song.mixdown?.files[0].path == [FileName("Salt_Mix.wav")])
  }

  @Test func otherFoldersAreLeftAlone() throws {
    let folder = try Self.make(["Salt_Drums.wav", "Salt_Mix.wav", "old versions/Salt_Drums.wav"])
    #expect(try SongFolder.assemble(path: folder.path).lanes.count == 2)
  }

  @Test func theParentNamesTheSongOfAStemsFolder() throws {
    let folder = try Self.make(["Night Drive/Stems/Drums.wav", "Night Drive/Stems/Bass.wav"])
    let song = try SongFolder.assemble(path: folder.path("Night Drive/Stems/"))
    #expect(song.title == "Night Drive")
  }

  @Test(arguments: [".L", "_L", "-L", " L", "%L", " Left", "_left", " (L)"])
  func splitPairsAreOneLane(_ left: String) throws {
    let right = left.replacing("Left", with: "Right").replacing("left", with: "right")
      .replacing("L", with: "R")
    let folder = try Self.make(["Gtr\(left).wav", "Gtr\(right).wav", "Bass.wav"], channels: 1)
    let song = try SongFolder.assemble(path: folder.path)
    #expect(song.stems.map(\.role) == [.bass, .guitars])
    #expect(song.stems[0].marks == [.mono])
    #expect(song.stems[1].marks == [.splitPair])
    #expect(song.stems[1].name == "Gtr")
    #expect(song.stems[1].files.map(\.name.text) == ["Gtr\(left).wav", "Gtr\(right).wav"])
  }

  @Test func stereoFilesAreNoPairs() throws {
    let folder = try Self.make(["Gtr L.wav", "Gtr R.wav"])
    #expect(try SongFolder.assemble(path: folder.path).lanes.count == 2)
  }

  @Test func marks() throws {
    let folder = try Self.make(["Salt_Drums.wav", "Salt_Mix.wav", "Salt_Keys.wav"])
    try Self.add("Salt_Bass.wav", to: folder, rate: 44_100, frames: 4410, format: .pcm16)
    try Self.add("Salt_Gtr.wav", to: folder, frames: 4000)
    let song = try SongFolder.assemble(path: folder.path)
    let marks = Dictionary(uniqueKeysWithValues: song.stems.map { ($0.role, $0.marks) })
    #expect(song.sampleRate == SampleRate(48_000))
    #expect(marks[.drum] == [])
    #expect(marks[.bass] == [.resampled(from: SampleRate(44_100)), .encodingDiffers])
    #expect(marks[.guitars] == [.lengthDiffers(FrameCount(-800))])
    #expect(song.stems.first { $0.role == .bass }?.frameCount == FrameCount(4800))
  }

  @Test func withoutAMixdownMostStemsGiveTheLength() throws {
    let folder = try Self.make(["Drums.wav", "Bass.wav"])
    try Self.add("Gtr.wav", to: folder, frames: 4000)
    let song = try SongFolder.assemble(path: folder.path)
    let marks = Dictionary(uniqueKeysWithValues: song.stems.map { ($0.role, $0.marks) })
    #expect(marks == [.drum: [], .bass: [], .guitars: [.lengthDiffers(FrameCount(-800))]])
  }

  @Test func aFileIsNoFolder() throws {
    let folder = try Self.make(["Drums.wav"])
    #expect {
      try SongFolder.assemble(path: folder.path("Drums.wav"))
    } throws: {
      ($0 as? LoadProblem)?.sentence == "This is a file; give the folder that holds the song."
    }
  }

  @Test func aSampleLibraryIsNoSong() throws {
    let folder = try Self.make(["One.wav"])
    _ = try run(
      ["sh", "-c", "for n in $(seq 2 300); do ln One.wav $n.wav; done"], in: folder.url)
    let song = try SongFolder.assemble(path: folder.path)
    #expect(song.lanes.count == 256)
    #expect(song.problems.count == 1 && song.problems[0].sentence.hasPrefix("300 sound files"))
  }

  @Test func furtherMixdownsAreReported() throws {
    let folder = try Self.make([
      "Salt Drums.wav", "Salt Mix.wav", "Salt TV Mix.wav", "Salt Vocal Up Mix.wav",
      "Salt Instrumental Mix.wav",
    ])
    let song = try SongFolder.assemble(path: folder.path)
    #expect(song.mixdown?.files[0].name.text == "Salt Mix.wav")
    #expect(song.stems.map(\.role) == [.drum])
    #expect(song.problems.count == 3)
  }

  @Test func numberedFilesKeepTheirOrder() throws {
    let folder = try Self.make([
      "1_Vox.wav", "2_Kick.wav", "10_Bass.wav", "3_Keys.wav", "Mixdown.wav",
    ])
    let song = try SongFolder.assemble(path: folder.path)
    #expect(song.stems.map(\.role) == [.leadVocal, .drum, .keyboards, .bass])
  }

  @Test func oddNamesStayApart() throws {
    let folder = try Self.make(["Drums.wav"])
    // "Café" composed and decomposed, a byte that is no UTF-8, an escape sequence, a line feed.
    let names: [[UInt8]] = [
      Array("Caf\u{E9} Bass.wav".utf8), Array("Cafe\u{301} Bass.wav".utf8),
      [0x42, 0xFF, 0x78, 0x2E, 0x77, 0x61, 0x76], Array("Key\u{1B}[31ms.wav".utf8),
      Array("Lead\nVox.wav".utf8),
    ]
    let script = "import os, sys; [os.link(b'Drums.wav', bytes.fromhex(a)) for a in sys.argv[1:]]"
    let hex = names.map {
      $0.map { String($0 >> 4, radix: 16) + String($0 & 15, radix: 16) }.joined()
    }
    _ = try run(["python3", "-c", script] + hex, in: folder.url)
    let song = try SongFolder.assemble(path: folder.path)
    #expect(song.lanes.count == 6)
    #expect(
      Set(song.lanes.map { $0.files[0].name.bytes }) == Set(names + [Array("Drums.wav".utf8)]))
    for lane in song.lanes {
      let source = StemSource(stem: lane, folder: folder.path, rate: song.sampleRate)
      var samples = [Float](repeating: 0, count: 200)
      var span = samples.mutableSpan
      try source.makeReader().read(from: .start, into: &span)
      #expect(samples.contains { $0 != 0 })
    }
  }

  @Test func linksInsideTheFolderAreFollowed() throws {
    let folder = try Self.make(["Drums.wav", "Bass.wav"])
    _ = try run(["ln", "-s", "Drums.wav", "Keys.wav"], in: folder.url)
    let song = try SongFolder.assemble(path: folder.path)
    #expect(song.stems.map(\.role) == [.drum, .bass, .keyboards])
  }

  @Test func timeReferencesPlaceStems() throws {
    let folder = try TemporaryFolder()
    let references = [
      ("Salt_Mix", 172_800_000), ("Salt_Drums", 172_800_000), ("Salt_Bass", 172_824_000),
      ("Salt_Keys", 172_799_000), ("Salt_Vox", 0),
    ]
    for (name, reference) in references {
      _ = try run(
        [
          "ffmpeg", "-v", "error", "-f", "lavfi", "-i", "sine=r=48000:d=0.2", "-ac", "2",
          "-c:a", "pcm_s24le", "-write_bext", "1", "-metadata", "time_reference=\(reference)",
          "\(name).wav",
        ], in: folder.url)
    }
    var song = try SongFolder.assemble(path: folder.path)
    let starts = Dictionary(uniqueKeysWithValues: song.stems.map { ($0.role, $0.start.value) })
    #expect(starts == [.drum: 0, .bass: 24_000, .keyboards: -1000, .leadVocal: 0])
    #expect(song.stems.first { $0.role == .bass }?.marks == [.placed(FrameCount(24_000))])
    // The absurd one is said.
    #expect(song.problems.map(\.path) == [[FileName("Salt_Vox.wav")]])
    // One file without a reference: nobody is placed.
    try Self.add("Salt_Gtr.wav", to: folder, frames: 9600)
    song = try SongFolder.assemble(path: folder.path)
    #expect(song.stems.allSatisfy { $0.start == .start })
  }

  @Test func sixtyFourFiles() throws {
    let folder = try Self.make((1...64).map { "Salt Track \($0) Kick.wav" })
    let song = try SongFolder.assemble(path: folder.path)
    #expect(song.stems.count == 64)
    #expect(song.stems[9].files[0].name.text == "Salt Track 10 Kick.wav")
  }
}
