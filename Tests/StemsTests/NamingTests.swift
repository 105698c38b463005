import Foundation
import Stems
import Testing

@Suite struct NamingTests {
  struct Row: Sendable {
    var folder: String
    var file: String
    var role: String
    var title: String
  }

  static func rows(_ text: String, separator: Character) -> [Row] {
    text.split(separator: "\n").compactMap { line in
      let cells = line.split(separator: separator).map(String.init)
      return cells.count == 4 && cells[0] != "folder"
        ? Row(folder: cells[0], file: cells[1], role: cells[2], title: cells[3]) : nil
    }
  }

  /// The rows that are read differently, as text.
  static func mistakes(_ rows: [Row]) -> [String] {
    Dictionary(grouping: rows, by: \.folder).flatMap { folder, rows in
      let naming = SongNaming(folder: FileName(folder), files: rows.map { FileName($0.file) })
      return zip(rows, naming.files).compactMap { row, file -> String? in
        let isRight = file.role.rawValue == row.role && spelled(naming.title) == spelled(row.title)
        return isRight ? nil : "\(row.file): \(file.role.rawValue), \(naming.title)"
      }
    }
  }

  /// Titles are compared without accents, blanks and case.
  static func spelled(_ title: String) -> String {
    title.folding(options: [.diacriticInsensitive, .caseInsensitive], locale: nil)
      .filter { $0.isLetter || $0.isNumber }
  }

  @Test func rolesAndTitles() {
    let rows = Self.rows(namesTable, separator: "|")
    #expect(rows.count >= 80)
    #expect(Self.mistakes(rows) == [])
  }

  /// A labelled sample beside the package, where there is one.
  @Test(.enabled(if: sample != nil)) func labelledSample() throws {
    let rows = Self.rows(try #require(Self.sample), separator: "\t")
    #expect(rows.count > 50)
    #expect(Self.mistakes(rows) == [])
  }

  static let sample: String? = {
    let package = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
      .deletingLastPathComponent().deletingLastPathComponent()
    return try? String(
      contentsOf: package.appendingPathComponent("../shared/defect-samples/names-sample.tsv"),
      encoding: .utf8)
  }()

  /// Titles whose words mean something else in the names of stems; the folder helps with none of them.
  @Test(arguments: [
    ("Night Bus", ["Night Bus - Drums", "Night Bus - Bass", "Night Bus - Mixdown"]),
    ("Night Bus", ["Night_Bus_STEM_Drums", "Night_Bus_STEM_Bass", "Night_Bus_STEM_Mix"]),
    ("Night Bus", ["01_NightBus_Drums_v2", "02_NightBus_Bass_v2", "03_NightBus_Mix_v2"]),
    ("Night Bus", ["01 Drums Night Bus", "02 Bass Night Bus", "03 Mix Night Bus"]),
    ("Salt", ["Salt - Bus Drums", "Salt - Bus Bass", "Salt - Bus Mix"]),
    ("Salt", ["Salt Drum Bus", "Salt Bass Bus", "Salt Mix Bus"]),
    ("Salt", ["Salt v2 24-48 - Drums", "Salt v2 24-48 - Bass", "Salt v2 24-48 - Mix"]),
    ("Salt", ["Salt - A minor - Drums", "Salt - A minor - Bass", "Salt - A minor - Mix"]),
    ("Summer 69", ["Summer 69 - Drums", "Summer 69 - Bass", "Summer 69 - Mix"]),
    ("New Order", ["New Order - Drums", "New Order - Bass", "New Order - Mix"]),
    ("Bass", ["Bass - Drums", "Bass - Lead Vox", "Bass - Mix"]),
    ("Master", ["Master - Drums", "Master - Wobble", "Master - Mixdown"]),
  ]) func titlesOfTechnicalWords(title: String, names: [String]) {
    let naming = SongNaming(folder: FileName("Stems"), files: names.map { FileName($0 + ".wav") })
    #expect(naming.title == title)
    #expect(naming.files.map { $0.role == .mixdown } == [false, false, true])
  }

  /// Words for the whole that all names share make no mixdown of stems that are only numbered.
  @Test(arguments: ["Song - Stem ", "Song ", "Master_"])
  func numberedStemsAreNoMixdowns(start: String) {
    let stems = (1...64).map { FileName("\(start)\($0 < 10 ? "0" : "")\($0).wav") }
    let bare = SongNaming(folder: FileName("Tune"), files: stems)
    #expect(bare.files.allSatisfy { $0.role == .other && !$0.isRoleKnown })
    #expect(Set(bare.files.map(\.displayName)).count == 64)
    let whole = SongNaming(
      folder: FileName("Tune"), files: stems + [FileName("Song - Mixdown.wav")])
    #expect(whole.files.map(\.role) == Array(repeating: .other, count: 64) + [.mixdown])
  }

  /// Beside stems, numbered mixes are mixes.
  @Test func numberedMixesStayMixdowns() {
    let names = ["Mix 1", "Mix 2", "Mix 3", "Mix 4", "Drums", "Bass"].map { FileName($0 + ".wav") }
    let naming = SongNaming(folder: FileName("Salt"), files: names)
    #expect(naming.files.filter { $0.role == .mixdown }.count == 4)
    let few = SongNaming(folder: FileName("Salt"), files: Array(names.prefix(3)))
    #expect(few.files.allSatisfy { $0.role == .mixdown })
  }

  @Test func laneNames() {
    let names = [
      "01_PaperLanterns_Drums_v2_24-48.wav", "02_PaperLanterns_LdVox_v2_24-48.wav",
      "03_PaperLanterns_Gtr 2_v2_24-48.wav", "04_PaperLanterns_(Claps & Snaps)_v2_24-48.wav",
      "05_PaperLanterns_v2_24-48.wav",
    ]
    let naming = SongNaming(folder: FileName("Paper Lanterns"), files: names.map { FileName($0) })
    #expect(
      naming.files.map(\.displayName) == ["Drums", "LdVox", "Gtr 2", "Claps & Snaps", "Mixdown"])
    #expect(naming.title == "Paper Lanterns")
  }

  @Test func lanesWithOneNameAreKeptApart() {
    let names = ["Salt_Drums.wav", "Salt_Drums.aif", "Salt_Bass.wav"]
    let naming = SongNaming(folder: FileName("Salt"), files: names.map { FileName($0) })
    #expect(naming.files.map(\.displayName) == ["Salt_Drums.wav", "Salt_Drums.aif", "Bass"])
  }

  @Test func theSongsOwnNameIsTheMixdownBesideARemark() {
    let names = ["01-Kick.wav", "02-Bass.wav", "My Tune.wav"]
    let naming = SongNaming(
      folder: FileName("My Tune (rough export)"), files: names.map { FileName($0) })
    #expect(naming.title == "My Tune")
    #expect(naming.files.map(\.role) == [.drum, .bass, .mixdown])
  }

  @Test func formatsAndSidesInNames() {
    let names = ["Salt Piano 44k1.wav", "Salt Gtr 2.wav", "Salt L-R Mixdown.wav"]
    let naming = SongNaming(folder: FileName("Salt"), files: names.map { FileName($0) })
    #expect(naming.files.map(\.displayName) == ["Piano", "Gtr 2", "L-R Mixdown"])
  }

  /// Any bytes are a name: nothing traps, every file gets a name for its lane.
  @Test func strangeNames() {
    let names: [[UInt8]] = [
      [], [0xFF, 0xFE], Array(".wav".utf8), Array("....".utf8), Array("-_-.wav".utf8),
      Array("L.wav".utf8), Array("R.wav".utf8), Array("\u{301}.wav".utf8), Array("🥁.wav".utf8),
      Array("00000000000000000000000000000000001.wav".utf8), Array("'’'.wav".utf8),
    ]
    for folder in ["", "/", "01", "Stems", "🥁"] {
      let naming = SongNaming(folder: FileName(folder), files: names.map { FileName(bytes: $0) })
      #expect(naming.files.count == names.count)
    }
    #expect(SongNaming(folder: FileName("Salt"), files: []).title == "Salt")
  }
}
