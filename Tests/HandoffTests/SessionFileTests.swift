import Handoff
import Signal
import Stems
import TestSupport
import Testing

/// The session's file: what goes in comes out, mistakes are told, nothing is lost.
struct SessionFileTests {
  static let rate = SampleRate(48_000)

  static func song(_ files: [[UInt8]], rate: SampleRate = rate, hasMixdown: Bool = true) -> Song {
    let facts = SoundFileFacts(
      container: .wav, encoding: .integer(bits: 24), channelCount: 2, sampleRate: rate,
      frameCount: rate.frames(60))
    func stem(_ name: String, _ bytes: [UInt8], _ role: Role) -> Stem {
      Stem(
        name: name, role: role,
        files: [StemFile(path: [FileName("Stems"), FileName(bytes: bytes)], facts: facts)],
        start: .start, frameCount: rate.frames(60), marks: [])
    }
    return Song(
      title: "Night \"Drive\"",
      stems: files.enumerated().map { stem("Stem \($0.offset)", $0.element, .other) },
      mixdown: hasMixdown ? stem("Mix", Array("Mix.wav".utf8), .mixdown) : nil, sampleRate: rate,
      problems: [])
  }

  static let names: [[UInt8]] = [
    Array("Bass.wav".utf8), Array("Café.wav".utf8), Array("Cafe\u{301}.wav".utf8),
    // Latin 1, and a name that looks like an escaped one.
    [0x42, 0xE4, 0x73, 0x73, 0x25, 0x2E], Array("bytes:%41".utf8),
    Array("a\u{1B}[2J\"\\\n.wav".utf8),
  ]

  /// A session in which everything is set, by a seed.
  static func session(of song: Song, seed: UInt64) -> Session {
    var random = SeededGenerator(seed: seed)
    var session = Session(song: song)
    func level(_ range: ClosedRange<Double>) -> Decibels {
      switch random.next() % 4 {
      case 0: Decibels((Double.random(in: range, using: &random) * 10).rounded() / 10)
      case 1 where range.lowerBound < -1: .silence
      default: Decibels(Double.random(in: range, using: &random))
      }
    }
    func settings() -> StemSettings {
      StemSettings(
        gain: level(-90...24), isMuted: .random(using: &random), isSoloed: .random(using: &random),
        isPolarityInverted: .random(using: &random),
        offset: FrameCount(Int64.random(in: -50_000...50_000, using: &random)))
    }
    func halves() -> HalfSeconds {
      var halves = HalfSeconds()
      for _ in 0..<Int.random(in: 0...4, using: &random) {
        let first = Int.random(in: 0...200, using: &random)
        halves.insert(first..<first + Int.random(in: 1...20, using: &random))
      }
      return halves
    }
    for index in song.stems.indices {
      session.content.stems[index] = settings()
      session.content.stemNotes[index] =
        ["", "too loud\nin the chorus", "„größer“ \u{202E}x"][
          Int(random.next() % 3)]
      session.content.appliedSolution[index] = Bool.random(using: &random) ? settings() : nil
      session.listened.stems[index] = halves()
    }
    session.content.note = "song's note \\ \"quoted\""
    session.content.loop = FrameIndex(48_000)..<FrameIndex(96_001)
    session.content.isLooping = .random(using: &random)
    session.content.markers = [
      Marker(FrameIndex(-3), name: "before"), Marker(FrameIndex(96_000)),
      Marker(FrameIndex(123_456_789), name: "Chorus, 2"),
    ]
    for letter in SnapshotLetter.allCases where .random(using: &random) {
      session.content.snapshots[letter] = song.stems.map { _ in settings() }
    }
    session.monitor = MonitorSettings(
      source: .residual, level: level(-60...0), isDimmed: true, channels: .side,
      isLoudnessMatched: true, residualMakeUp: level(0...60))
    session.listened.sum = halves()
    session.listened.residual = halves()
    session.place = SessionPlace(
      position: FrameIndex(Int64.random(in: 0...9_000_000, using: &random)),
      viewStart: FrameIndex(17), framesPerColumn: Double.random(in: 0.125...50_000, using: &random),
      followsPlayhead: false)
    session.profile = "house"
    return session
  }

  @Test(arguments: 1...40) func whatIsWrittenIsRead(seed: UInt64) throws {
    let song = Self.song(Self.names)
    let session = Self.session(of: song, seed: seed)
    let bytes = SessionFile.bytes(of: session, for: song)
    let reading = SessionFile.read(bytes, for: song)
    #expect(reading.mistakes == [])
    #expect(reading.session == session)
    #expect(!reading.isNewer)
    // Written again it is the same file, byte for byte.
    #expect(SessionFile.bytes(of: reading.session, for: song, keeping: reading.document) == bytes)
  }

  @Test func theFileIsSafeToPrintAndOneThingALine() throws {
    let song = Self.song(Self.names)
    let text = String(
      decoding: SessionFile.bytes(of: Self.session(of: song, seed: 3), for: song), as: UTF8.self)
    #expect(
      text.unicodeScalars.allSatisfy { $0 == "\n" || $0.properties.generalCategory != .control })
    #expect(!text.contains("\u{202E}"))
    #expect(text.contains("\"Stems/Café.wav\": {"))
    #expect(text.contains("\"bytes:Stems/B%E4ss%25.\": {"))
    #expect(text.contains("{ \"at\": 123456789, \"name\": \"Chorus, 2\" }"))
    // One gain: one line.
    var other = Self.session(of: song, seed: 3)
    other.content.stems[0].gain = Decibels(-1.5)
    let changed = String(decoding: SessionFile.bytes(of: other, for: song), as: UTF8.self)
    let (a, b) = (text.split(separator: "\n"), changed.split(separator: "\n"))
    #expect(a.count == b.count && zip(a, b).count(where: { $0 != $1 }) == 1)
    #expect(changed.contains("\"gain_db\": -1.5,\n"))
  }

  @Test func stemsThatAreAwayAndUnknownKeysStay() throws {
    let song = Self.song(Self.names)
    let text = """
      {
        "schema": "stemwright-session/1",
        "colour": { "deep": [1.10, 1e400, "x"] },
        "stems": {
          "Stems/Gone.wav": { "gain_db": -4, "tape": 7 },
          "Stems/Bass.wav": { "gain_db": -2.5, "weight": 0.10 }
        },
        "snapshots": { "A": { "Stems/Gone.wav": { "gain_db": -6 } }, "Z": 3 },
        "markers": [ { "at": 480, "name": "x", "colour": "red" } ]
      }
      """
    let first = SessionFile.read(Array(text.utf8), for: song)
    #expect(first.mistakes == [])
    #expect(first.session.content.stems[0].gain == Decibels(-2.5))
    let written = SessionFile.bytes(of: first.session, for: song, keeping: first.document)
    let kept = String(decoding: written, as: UTF8.self)
    for piece in [
      "\"colour\": {", "1.10", "1e400", "\"tape\": 7", "\"weight\": 0.10", "\"Z\": 3",
      "\"colour\": \"red\"", "\"Stems/Gone.wav\": { \"gain_db\": -6 }",
    ] {
      #expect(kept.contains(piece), "\(piece)")
    }
    // The stem comes back with its settings.
    let whole = Self.song(Self.names + [Array("Gone.wav".utf8)])
    let again = SessionFile.read(written, for: whole)
    #expect(again.mistakes == [])
    #expect(again.session.content.stems[6].gain == Decibels(-4))
    #expect(again.session.content.snapshots[.a]?[6].gain == Decibels(-6))
  }

  /// Mistakes of a hand, where they are, and what is read all the same.
  @Test(arguments: [
    ("\"gain_db\": loud,", "6:18: loud is no value"),
    (
      "\"gain_db\": \"loud\",",
      "6:18: \"gain_db\" is \"loud\"; expected a level in dB, \"-inf\" to 24"
    ),
    ("\"gain_db\": 99,", "6:18: \"gain_db\" is 99; expected a level in dB, \"-inf\" to 24"),
    ("\"gain_db\": -1,5,", "6:21: expected a name in quotes"),
    ("gain_db: 1,", "6:7: expected a name in quotes"),
    ("\"gain_db\" 1,", "6:17: expected : behind \"gain_db\""),
    ("\"gain_db\": 1", "7:7: expected a comma before this"),
    ("\"gain_db\": 1,,", "6:20: a comma too many"),
    ("\"gain_db: 1,", "6:7: the text that begins here has no end quote"),
    ("\"gain_db\": NaN,", "6:18: NaN is no value"),
    ("\"muted\": 1,", "6:16: \"muted\" is 1; expected true or false"),
    ("\"offset\": 1.5,", "6:17: \"offset\" is 1.5; expected a number of samples, a whole number"),
    ("\"gain_db\": \"\\q\",", "6:20: \\q is no escape"),
    ("\"listened\": \"1-\",", "6:19: \"listened\" is \"1-\"; expected stretches in seconds"),
  ])
  func aMistakeCostsItselfAlone(line: String, complaint: String) throws {
    let text = """
      {
        "schema": "stemwright-session/1",
        "note": "before",
        "stems": {
          "Stems/Bass.wav": {
            \(line)
            "soloed": true
          },
          "Stems/Café.wav": { "gain_db": -7 }
        },
        "loop": { "from": 1, "to": 48000, "on": true }
      }
      """
    let reading = SessionFile.read(Array(text.utf8), for: Self.song(Self.names))
    let told = reading.mistakes.map(\.text)
    #expect(told.contains { $0.hasPrefix(complaint) }, "\(told)")
    #expect(reading.session.content.note == "before")
    #expect(reading.session.content.stems[0].isSoloed)
    #expect(reading.session.content.stems[1].gain == Decibels(-7))
    #expect(reading.session.content.isLooping)
  }

  @Test func aFileThatWasCutOffGivesWhatItHolds() throws {
    let song = Self.song(Self.names)
    let session = Self.session(of: song, seed: 9)
    let bytes = SessionFile.bytes(of: session, for: song)
    for length in stride(from: 0, to: bytes.count - 2, by: 7) {
      let reading = SessionFile.read(Array(bytes.prefix(length)), for: song)
      #expect(!reading.mistakes.isEmpty, "\(length) bytes")
    }
    let most = SessionFile.read(Array(bytes.prefix(bytes.count * 9 / 10)), for: song)
    #expect(most.session.content.stems == session.content.stems)
    #expect(most.session.monitor == session.monitor)
  }

  @Test func damagedBytesNeverTrap() throws {
    let song = Self.song(Self.names)
    let bytes = SessionFile.bytes(of: Self.session(of: song, seed: 5), for: song)
    var random = SeededGenerator(seed: 77)
    for _ in 0..<2000 {
      var damaged = bytes
      for _ in 0...Int(random.next() % 5) {
        let index = Int(random.next() % UInt64(damaged.count))
        switch random.next() % 3 {
        case 0: damaged[index] = UInt8(truncatingIfNeeded: random.next())
        case 1: damaged.remove(at: index)
        default: damaged.insert(Array("{}[],:\"\\0".utf8)[Int(random.next() % 9)], at: index)
        }
      }
      let reading = SessionFile.read(damaged, for: song)
      #expect(reading.session.content.stems.allSatisfy { $0.gain <= StemSettings.highestGain })
      // What was read can be written, and that is in order.
      let written = SessionFile.bytes(of: reading.session, for: song, keeping: reading.document)
      let again = SessionFile.read(written, for: song)
      #expect(again.session == reading.session)
    }
    let deep = Array(String(repeating: "[{\"a\":", count: 100_000).utf8)
    #expect(!SessionFile.read(deep, for: song).mistakes.isEmpty)
  }

  @Test func aNewerVersionIsNotTouched() throws {
    let text = "{ \"schema\": \"stemwright-session/2\", \"note\": \"x\" }"
    let reading = SessionFile.read(Array(text.utf8), for: Self.song(Self.names))
    #expect(reading.isNewer)
    #expect(reading.session.content.note == "x")
  }

  @Test func framesFollowTheRate() throws {
    let song = Self.song(Self.names)
    var session = Session(song: song)
    session.content.markers = [Marker(FrameIndex(48_000), name: "one second")]
    session.content.stems[0].offset = FrameCount(-24)
    let bytes = SessionFile.bytes(of: session, for: song)
    let reading = SessionFile.read(bytes, for: Self.song(Self.names, rate: SampleRate(96_000)))
    #expect(reading.session.content.markers.map(\.frame) == [FrameIndex(96_000)])
    #expect(reading.session.content.stems[0].offset == FrameCount(-48))
  }

  @Test func halfSecondsJoin() {
    var halves = HalfSeconds()
    halves.insert(4..<6)
    halves.insert(10..<12)
    halves.insert(0..<1)
    #expect(halves.ranges == [0..<1, 4..<6, 10..<12])
    halves.insert(6..<10)
    #expect(halves.ranges == [0..<1, 4..<12])
    halves.insert(5..<9)
    #expect(halves.ranges == [0..<1, 4..<12])
    halves.insert(1..<4)
    #expect(halves.ranges == [0..<12])
    #expect(halves.share(of: 24) == 0.5)
  }
}
