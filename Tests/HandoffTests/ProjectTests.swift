import Signal
import Stems
import Testing

@testable import Handoff

@Suite struct ProjectTests {
  /// A song of lanes that are nowhere on a disk.
  static func song(_ names: [String], rate: Int = 44_100, frames: Int64 = 441_000) -> Song {
    let facts = SoundFileFacts(
      container: .wav, encoding: .integer(bits: 24), channelCount: 2,
      sampleRate: SampleRate(rate), frameCount: FrameCount(frames))
    let stems = names.map { name in
      Stem(
        name: name, role: .bass,
        files: [StemFile(path: [FileName("Stems"), FileName(name + ".wav")], facts: facts)],
        start: .start, frameCount: FrameCount(frames), marks: [])
    }
    return Song(
      title: "Song", stems: stems, mixdown: nil, sampleRate: SampleRate(rate), problems: [])
  }

  static func plan(_ song: Song, _ settings: [StemSettings], base: String? = nil) -> ProjectPlan {
    ProjectPlan(
      song: song, settings: MixSettings(stems: settings), folder: Array("/music/a song".utf8),
      relativeTo: base.map { Array($0.utf8) },
      markers: [ProjectPlan.Marker(position: FrameIndex(441), name: "Verse")]
    ) { _ in ProjectPlan.Color(red: 1, green: 2, blue: 3) }
  }

  private func lines(_ project: ExportedProject) -> [String] {
    String(decoding: project.bytes, as: UTF8.self).split(separator: "\n").map {
      String($0.drop { $0 == " " })
    }
  }

  @Test(arguments: [
    (441, 44_100, "0.01"), (1, 48_000, "0.000020833333333"), (0, 48_000, "0"),
    (-44_100, 44_100, "-1"), (37, 44_100, "0.000839002267574"),
    (2_000_000_000_000_000_001, 48_000, "41666666666666.6666875"),
    // Rounds up over a nine.
    (32, 96_000, "0.000333333333333"), (64, 96_000, "0.000666666666667"),
  ])
  func framesAreExactSeconds(frames: Int, rate: Int, seconds: String) {
    #expect(secondsText(FrameCount(frames), SampleRate(rate)) == seconds)
  }

  @Test func anEarlierStemBeginsInsideItsFile() {
    let song = Self.song(["Early", "Late", "Gone"])
    let plan = Self.plan(
      song,
      [-441, 37, -441_000].map { StemSettings(offset: FrameCount($0)) })
    let clips = plan.tracks.map(\.clip)
    #expect(clips[0]?.position == .zero && clips[0]?.skip == FrameCount(441))
    #expect(clips[0]?.length == FrameCount(440_559))
    #expect(clips[1]?.position == FrameCount(37) && clips[1]?.skip == .zero)
    #expect(clips[2] == nil && plan.losses.count == 1)
  }

  @Test func pathsAreRelativeToTheProject() {
    let song = Self.song(["Bass"])
    func path(_ base: String?) -> String {
      let clip = Self.plan(song, [StemSettings()], base: base).tracks[0].clip
      return String(decoding: clip?.reference ?? [], as: UTF8.self)
    }
    #expect(path(nil) == "/music/a song/Stems/Bass.wav")
    #expect(path("/music") == "a song/Stems/Bass.wav")
    #expect(path("/music/projects/x") == "../../a song/Stems/Bass.wav")
    #expect(path("/") == "music/a song/Stems/Bass.wav")
    #expect(path("/music/a song/Stems") == "Bass.wav")
  }

  @Test func aPairBecomesTwoTracksAtTheSides() {
    var song = Self.song(["Pad"])
    song.stems[0].files.append(song.stems[0].files[0])
    let tracks = Self.plan(song, [StemSettings(gain: .silence)]).tracks
    #expect(tracks.map(\.pan) == [-1, 1] && tracks.map(\.name) == ["Pad (L)", "Pad (R)"])
    #expect(tracks.map(\.gain) == [0, 0])
  }

  @Test func quotesOfReaperNames() {
    let names = ["plain", "a \"b\"", "a 'b' \"c\"", "a 'b' \"c\" `d`", "", "x\ny"]
    let song = Self.song(names)
    let project = ReaperProject.export(Self.plan(song, names.map { _ in StemSettings() }))
    let written = lines(project).filter { $0.hasPrefix("NAME") && !$0.contains(".wav") }
    #expect(
      written == [
        "NAME \"plain\"", "NAME 'a \"b\"'", "NAME `a 'b' \"c\"`", "NAME `a 'b' \"c\" 'd'`",
        "NAME \"\"", "NAME \"x\u{FFFD}y\"",
      ])
    // Two of the paths cannot be written.
    #expect(project.losses.count == 2)
    #expect(lines(project).contains("MARKER 1 0.01 \"Verse\" 0"))
    #expect(lines(project).contains("PEAKCOL \(0x1000000 | 3 << 16 | 2 << 8 | 1)"))
  }

  @Test func whatDAWprojectHasNoPlaceForIsSaid() {
    let song = Self.song(["<A & \"B\">", "Loud"])
    let content = DAWProject.export(
      Self.plan(
        song, [StemSettings(isPolarityInverted: true), StemSettings(gain: Decibels(12))]),
      version: "1", embeddingAudio: true)
    #expect(content.project.losses.count == 2)
    let text = String(decoding: content.project.bytes, as: UTF8.self)
    #expect(text.contains("name=\"&lt;A &amp; &quot;B&quot;&gt;\""))
    #expect(content.audio.map(\.name) == ["audio/01 _A & _B__.wav", "audio/02 Loud.wav"])
  }
}
