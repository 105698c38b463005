import Signal
import Testing

@testable import Handoff

@Suite struct CueSheetTests {
  private func track(
    _ title: String, frames: Int64, rate: Int = 44_100, gap: Double = 2
  ) -> CueSheet.Track {
    CueSheet.Track(
      title: title, gap: gap, length: FrameCount(frames), rate: SampleRate(rate))
  }

  @Test func songsBeginOnTheFirstFrameAfterTheirGap() {
    // 100 frames of a disc; half a frame more; exactly one second at another rate.
    let places = CueSheet.places([
      track("a", frames: 58_800), track("b", frames: 294), track("c", frames: 48_000, rate: 48_000),
      track("d", frames: 1, gap: 0),
    ])
    #expect(
      places == [
        .init(gapStart: nil, start: 0), .init(gapStart: 100, start: 250),
        .init(gapStart: 251, start: 401), .init(gapStart: nil, start: 476),
      ])
  }

  @Test func roundingDoesNotAddUp() {
    // 1000 songs of a third of a frame each, without gaps: each is put on the next frame, no further.
    let tracks = (0..<1000).map { _ in track("x", frames: 196, gap: 0) }
    #expect(CueSheet.places(tracks).last?.start == 999)
  }

  @Test func namesCannotBreakTheSheet() {
    let sheet = CueSheet.export(
      title: "A\"\nFILE \"x", performer: nil, catalogNumber: "602445790097", image: "a.wav",
      tracks: [track("\u{1B}[2J", frames: 100)])
    let lines = String(decoding: sheet.bytes, as: UTF8.self).split(separator: "\n")
    #expect(lines[0] == "CATALOG 0602445790097")
    #expect(lines[1] == "TITLE \"A'\u{FFFD}FILE 'x\"")
    #expect(lines.count { $0.hasPrefix("FILE") } == 1)
    #expect(!sheet.bytes.contains(0x1B))
    #expect(sheet.losses.count == 1)
  }
}
