import Signal
import Stems
import Testing

/// What is said of a folder that is not what it was.
struct SongDifferenceTests {
  private let rate = SampleRate(48_000)

  private func stem(_ name: String, inode: UInt64, seconds: Double = 10, role: Role = .other)
    -> Stem
  {
    let frames = rate.frames(seconds)
    let facts = SoundFileFacts(
      container: .wav, encoding: .integer(bits: 24), channelCount: 2, sampleRate: rate,
      frameCount: frames)
    let identity = FileIdentity(
      device: 1, inode: inode, byteCount: frames.value * 6, modified: Int64(inode) * 7)
    return Stem(
      name: name, role: role,
      files: [StemFile(path: [FileName(name + ".wav")], facts: facts, identity: identity)],
      start: .start, frameCount: frames, marks: [])
  }

  private func song(_ stems: [Stem], problems: [LoadProblem] = []) -> Song {
    Song(title: "Song", stems: stems, mixdown: nil, sampleRate: rate, problems: problems)
  }

  @Test func theSameFilesAreNoDifference() {
    let before = song([stem("Bass", inode: 1), stem("Drums", inode: 2)])
    #expect(SongDifference(from: before, to: before).isEmpty)
  }

  @Test func aReplacedFileKeepsItsLaneAndName() throws {
    let before = song([stem("Bass", inode: 1), stem("Drums", inode: 2)])
    var new = stem("Bass", inode: 3, seconds: 9)
    new.name = "Other Bass"
    // Assembled in another order: the lane stays where it was.
    let difference = SongDifference(from: before, to: song([stem("Drums", inode: 2), new]))
    let change = try #require(difference.replaced.first)
    #expect(difference.replaced.count == 1 && difference.lost.isEmpty && difference.added.isEmpty)
    #expect(change.lane == 0 && !change.isInPlace && change.new.name == "Bass")
    #expect(difference.song.stems.map(\.frameCount) == [rate.frames(9), rate.frames(10)])
  }

  @Test func aFileThatIsWrittenOverIsToldApart() throws {
    let before = song([stem("Bass", inode: 1)])
    let now = song([stem("Bass", inode: 1, seconds: 11)])
    #expect(SongDifference(from: before, to: now).replaced.map(\.isInPlace) == [true])
    let open: Set = [[FileName("Bass.wav")]]
    #expect(SongDifference(from: before, to: now, unfinished: open).isEmpty)
  }

  @Test func lostAndNewFilesAreNamed() {
    let before = song([stem("Bass", inode: 1), stem("Drums", inode: 2)])
    let problem = LoadProblem(path: [FileName("Drums.wav")], sentence: "It holds no audio.")
    let difference = SongDifference(
      from: before, to: song([stem("Keys", inode: 4)], problems: [problem]))
    #expect(
      difference.lost == [
        SongDifference.Loss(lane: 0), SongDifference.Loss(lane: 1, sentence: "It holds no audio."),
      ])
    #expect(difference.added.map(\.name) == ["Keys"])
    #expect(difference.song.stems == before.stems)
  }
}
