import Inspection
import Signal
import Stems
import Testing

@testable import Handoff

@Suite struct RevisionRequestTests {
  private static let names = ["Drums", "Bass", "Keys"]

  private func inspected(
    _ findings: [Finding], names: [String] = names, depth: Double? = nil, after: Double? = nil
  ) -> InspectedSong {
    var song = ProjectTests.song(names)
    song.mixdown = ProjectTests.song(["Mixdown"]).stems[0]
    var sum = SumMeasurement()
    sum.null = depth.map {
      NullMeasurement(depth: Decibels($0), sumLoudness: .silence, mixdownLoudness: .silence)
    }
    return InspectedSong(
      song: song, folderName: "Song",
      summary: InspectionSummary(
        findings: findings, proposals: [], sum: sum, depthAfter: after.map { Decibels($0) }))
  }

  private func letter(_ findings: [Finding], depth: Double? = nil, after: Double? = nil) -> String {
    RevisionRequest([inspected(findings, depth: depth, after: after)]).text(as: .text)
  }

  private func late(_ lane: Int, _ samples: Double = 37, confidence: Double = 0.99) -> Finding {
    Finding(
      .stemDelay, .lane(lane), value: .number(samples), severity: .error, confidence: confidence)
  }

  @Test func aFindingNamesStemFileAndWhatToDo() {
    let text = letter([late(1)], depth: -1.7, after: -132)
    #expect(text.contains("Subject: Song: one thing to put right in the stems"))
    #expect(text.contains("1. Bass: 37 samples late (0.84 ms)"))
    #expect(text.contains("File: Bass.wav"))
    #expect(text.contains("Please: Export Bass again from the start that all stems have"))
    #expect(text.contains("This one file is all I need again"))
    #expect(text.contains("1.7 dB below the mix"))
    #expect(text.contains("132.0 dB below"))
    #expect(text.contains("44.1 kHz, 24 bit or 32-bit float"))
    #expect(text.contains("(0:10.000, 441000 samples)"))
    #expect(!text.contains("not certain"))
  }

  @Test func findingsOfOneCauseAreOnePoint() {
    let findings = (0..<3).flatMap { lane in
      [
        Finding(.bitDepthLow, .lane(lane), value: .number(16), severity: .warning),
        Finding(.ditherPresent, .lane(lane), value: .text("tpdf"), severity: .warning),
      ]
    }
    let items = RequestItem.items(of: inspected(findings))
    #expect(items.count == 1)
    #expect(items[0].subject == "All stems")
    #expect(
      items[0].asks == [
        "Export all stems again at 24 bit or as float.", "Export all stems again without dither.",
      ])
  }

  @Test func differentStemsOfOneFaultKeepTheirNumbers() {
    let items = RequestItem.items(of: inspected([late(0, 5), late(2, -8)]))
    #expect(items.count == 1 && items[0].subject == "Drums and Keys")
    #expect(items[0].facts.map(\.subject) == ["Drums", "Keys"])
    #expect(items[0].asks.count == 1 && items[0].asks[0].contains("Export Drums and Keys again"))
    #expect(items[0].causes[0].hasSuffix("off or wrong for them, or they began elsewhere."))
  }

  @Test func faultsOfOneFileAreOneExport() {
    let louder = Finding(.stemGain, .lane(1), value: .number(1.5), severity: .warning)
    let items = RequestItem.items(of: inspected([late(1), louder]))
    #expect(items.count == 1 && items[0].facts.count == 2 && items[0].severity == .error)
  }

  @Test func normalisationExplainsTheGains() {
    let gains = (0..<3).map { lane in
      Finding(.stemGain, .lane(lane), value: .number(Double(lane) + 1), severity: .error)
    }
    let normalised = Finding(.normalised, .song, value: .number(-0.1), severity: .error)
    #expect(RequestItem.items(of: inspected([normalised] + gains)).count == 1)
  }

  @Test(arguments: [(0.99, false, false), (0.8, true, false), (0.5, true, true)])
  func whatIsNotCertainIsNotSaidAsCertain(confidence: Double, hedged: Bool, asks: Bool) {
    let text = letter([late(1, confidence: confidence)])
    #expect(text.contains("not certain") == hedged)
    #expect(text.contains("If it is so, please: ") == asks)
  }

  @Test func notesAreNoDemands() {
    let text = letter([
      Finding(.tracklistMissing, .song, severity: .note),
      Finding(.dualMono, .lane(1), value: .number(-120), severity: .note),
    ])
    #expect(text.contains("the stems are all right"))
    #expect(text.contains("Where you can, too: Send the tracklist of the album."))
    #expect(!text.contains("left and right are the same"))
    #expect(!RevisionRequest([inspected([])]).isNeeded)
  }

  @Test func onlyWhatIsInOrderIsPraised() {
    let clipped = Finding(.clipping, .lane(0), value: .number(9), severity: .error)
    let text = letter([clipped, late(1)])
    #expect(!text.contains("nothing clips"))
    #expect(text.contains("one length for all files"))
    #expect(letter([], depth: -130).contains("the stems add up to the mixdown"))
  }

  @Test func anAlbumIsOneLetter() {
    let text = RevisionRequest([inspected([late(1)]), inspected([])], album: "Album")
      .text(as: .markdown)
    #expect(text.hasPrefix("# Album: one thing to put right in the stems\n"))
    #expect(text.components(of: "Hello,") == 2 && text.components(of: "## Song\n") == 3)
    #expect(text.components(of: "Please keep the file names") == 2)
  }

  @Test func namesCannotForgeTheLetter() {
    let song = inspected([late(0)], names: ["*Ba`ss*\n# No\u{1B}[2J", "b", "c"])
    let text = RevisionRequest([song]).text(as: .markdown)
    #expect(!text.contains("\u{1B}") && !text.contains("\n# No"))
    #expect(text.contains(#"\*Ba\`ss\*"#))
    #expect(text.contains("`` *Ba`ss*"))
  }
}

extension String {
  /// Pieces between the occurrences of a text.
  fileprivate func components(of text: String) -> Int {
    var count = 1
    var rest = self[...]
    while let range = rest.firstRange(of: text) {
      count += 1
      rest = rest[range.upperBound...]
    }
    return count
  }
}
