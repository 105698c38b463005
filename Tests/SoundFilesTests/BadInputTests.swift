import Foundation
import Signal
import SoundFiles
import Stems
import TestSupport
import Testing

/// Every damaged or foreign file costs one sentence, and the file beside it still loads.
@Suite struct BadInputTests {
  static let table: [(name: String, make: String, says: String, loads: Bool)] = [
    ("empty.wav", ": > empty.wav", "empty", false),
    (
      "text.wav", "echo 'no sound here, only words and more words' > text.wav", "Not a sound", false
    ),
    ("folder.wav", "mkdir folder.wav", "folder", false),
    ("pipe.wav", "mkfifo pipe.wav", "regular", false),
    ("link.wav", "ln -s /etc/passwd link.wav", "leads out", false),
    ("dangling.wav", "ln -s nowhere.wav dangling.wav", "leads nowhere", false),
    ("adpcm.wav", "ffmpeg -v error -i good.wav -c:a adpcm_ms adpcm.wav", "ADPCM", false),
    ("ima.wav", "ffmpeg -v error -i good.wav -c:a adpcm_ima_wav ima.wav", "IMA ADPCM", false),
    ("gsm.wav", "sox good.wav -r 8000 -c 1 -e gsm-full-rate gsm.wav", "GSM", false),
    ("inside.wav", "ffmpeg -v error -i good.wav -f mp3 inside.wav", "MP3", false),
    ("song.mp3", "ffmpeg -v error -i good.wav song.mp3", "MP3", false),
    ("song.ogg", "echo OggS > song.ogg", "Ogg", false),
    ("song.m4a", "echo x > song.m4a", "MPEG-4", false),
    ("four.wav", "sox good.wav four.wav remix 1 2 1 2", "4 channels", false),
    ("none.wav", "sox good.wav none.wav trim 0 0", "0 frames", false),
    ("header.wav", "head -c 30 good.wav > header.wav", "header", false),
    ("cut.wav", "head -c 150044 good.wav > cut.wav", "cut off: 0:00.7 of 0:02.0", true),
    (
      "cut.aiff", "sox good.wav w.aiff; head -c 150054 w.aiff > cut.aiff; rm w.aiff", "cut off",
      true
    ),
    ("cut.w64", "sox good.wav w.w64; head -c 150000 w.w64 > cut.w64; rm w.w64", "cut off", true),
    (
      "cut.flac", "flac -s good.wav -o w.flac; head -c 150000 w.flac > cut.flac; rm w.flac",
      "cut off", true
    ),
    (
      "open.wav",
      "cp good.wav open.wav; printf '\\0\\0\\0\\0' | dd of=open.wav bs=1 seek=40 conv=notrunc 2>/dev/null",
      "not finished", true
    ),
    (
      "rate.wav",
      "cp good.wav rate.wav; printf '\\1\\0\\0\\0' | dd of=rate.wav bs=1 seek=24 conv=notrunc 2>/dev/null",
      "impossible sample rate of 1 Hz", false
    ),
  ]

  /// A folder with one sound file of two seconds at 48 kHz, 16 bit.
  static func folder() throws -> TemporaryFolder {
    let folder = try TemporaryFolder()
    try writeWave(
      noise(frames: 96_000), to: folder.path("good.wav"), sampleRate: 48_000, format: .pcm16)
    return folder
  }

  @Test(arguments: table.indices) func oneSentenceEach(_ row: Int) throws {
    let (name, command, says, loads) = Self.table[row]
    let folder = try Self.folder()
    _ = try run(["sh", "-c", command], in: folder.url)
    let song = try SongFolder.assemble(path: folder.path)
    let problems = song.problems.filter { $0.path == [FileName(name)] }
    #expect(problems.count == 1, "\(song.problems)")
    #expect(problems.first?.sentence.contains(says) ?? false, "\(problems)")
    let names = song.lanes.map { $0.files[0].name.text }
    #expect(Set(names) == (loads ? ["good.wav", name] : ["good.wav"]))
  }

  @Test func cutFilesHoldWhatIsThere() throws {
    let folder = try Self.folder()
    _ = try run(["sh", "-c", "head -c 150044 good.wav > cut.wav"], in: folder.url)
    let song = try SongFolder.assemble(path: folder.path)
    let cut = try #require(song.lanes.first { $0.files[0].name.text == "cut.wav" })
    #expect(cut.files[0].facts.frameCount == FrameCount(37_500))
  }

  @Test func unreadableFolders() throws {
    let empty = try TemporaryFolder()
    #expect(throws: LoadProblem.self) { try SongFolder.assemble(path: empty.path) }
    #expect(throws: LoadProblem.self) { try SongFolder.assemble(path: empty.path("absent")) }
  }

  @Test func damagedHeadersNeverTrap() throws {
    let folder = try Self.folder()
    _ = try run(
      [
        "sh", "-c",
        """
        sox good.wav a.aiff trim 0 0.05; sox good.wav b.w64 trim 0 0.05
        ffmpeg -v error -i good.wav -t 0.05 -c:a pcm_s24be c.caf
        ffmpeg -v error -i good.wav -t 0.05 -c:a pcm_s24le -rf64 always d.wav
        sox good.wav e.wav trim 0 0.05; sox good.wav f.flac trim 0 0.05
        """,
      ], in: folder.url)
    var generator = SeededGenerator(seed: 7)
    for name in ["a.aiff", "b.w64", "c.caf", "d.wav", "e.wav", "f.flac"] {
      let whole = try Data(contentsOf: folder.url.appendingPathComponent(name))
      for _ in 0..<60 {
        var damaged = whole
        for _ in 0..<4 {
          let place = Int.random(in: 0..<min(128, whole.count), using: &generator)
          damaged[place] =
            [0, 0xFF, 0x7F, 0x80, UInt8.random(in: 0...255, using: &generator)]
            .randomElement(using: &generator) ?? 0
        }
        try damaged.write(to: folder.url.appendingPathComponent(name))
        let song = try SongFolder.assemble(path: folder.path)
        for lane in song.lanes {
          let reader = try? StemSource(stem: lane, folder: folder.path, rate: song.sampleRate)
            .makeReader()
          var samples = [Float](repeating: 1, count: 2048)
          var span = samples.mutableSpan
          try? reader?.read(from: FrameIndex(500), into: &span)
        }
      }
      try whole.write(to: folder.url.appendingPathComponent(name))
    }
  }
}
