import ArgumentParser
import Foundation
import Inspection
import Signal
import SoundFiles
import Stems
import Workbench

/// Measures what is left of one signal minus another.
struct NullCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "null",
    abstract: "Measure mixdown minus the sum of the stems, or one file minus another.",
    discussion: """
      Null depth is the energy of the difference relative to the mixdown (or to file A), over all \
      samples of both channels.
      """)

  @Argument(
    help: "A song's folder, or two sound files (A and B, for A − B).", completion: .file())
  var paths: [String]

  @Option(
    parsing: .unconditional,
    help: "Exit with status 1 unless the null depth is at or below this many dB (-80).")
  var below: String?

  @Flag(help: "Report as JSON.")
  var json = false

  func validate() throws {
    guard (1...2).contains(paths.count) else {
      throw ValidationError("Name a song's folder, or two sound files.")
    }
  }

  func run() throws {
    let limit = try below.map { text throws(CommandFailure) in
      guard let level = LevelText.parse(text) else {
        throw CommandFailure(status: .usage, sentence: "\(text) is no level; write -80.")
      }
      return level
    }
    let material = try paths.count == 1 ? NullMaterial(song: paths[0]) : NullMaterial(paths)
    let outcome = NullScan.measure(
      lanes: material.lanes, settings: material.settings, frameCount: material.frameCount)
    for (lane, failure) in outcome.failures.sorted(by: { $0.key < $1.key }) {
      Console.complain("\(material.names[lane]): \(failure.sentence)")
    }
    if json {
      try sayJSON(outcome, material)
    } else {
      say(outcome, material)
    }
    guard outcome.failures.isEmpty else {
      throw CommandFailure(
        status: .unreadable, sentence: "What could not be read counts as silence in these figures.")
    }
    if let limit, let depth = outcome.depth, depth > limit {
      throw CommandFailure(
        status: .findings,
        sentence: "The null depth is not at or below \(LevelText.level(limit, decimals: 2)) dB.")
    }
  }

  private func say(_ outcome: NullScan.Outcome, _ material: NullMaterial) {
    let level = { (level: Decibels) in LevelText.level(level, decimals: 2) }
    guard let frame = outcome.peakFrame else {
      Console.say("null depth  -inf dB: every sample is equal")
      return
    }
    let time = TimeText.format(frame, rate: material.rate, unit: .minutesAndSeconds)
    let depth = outcome.depth.map { level($0) + " dB" } ?? "none: \(material.reference) is silent"
    Console.say("null depth  \(depth)")
    Console.say(
      "residual    \(level(outcome.residualLevel)) dBFS RMS, \(level(outcome.peak)) dBFS peak "
        + "at \(time) (frame \(frame.value))")
    Console.say("\(material.reference)     \(level(outcome.referenceLevel)) dBFS RMS")
  }

  private func sayJSON(_ outcome: NullScan.Outcome, _ material: NullMaterial) throws {
    let report = NullReport(
      isExact: outcome.peakFrame == nil, depthDb: outcome.depth?.json,
      residualRmsDbfs: outcome.residualLevel.json, residualPeakDbfs: outcome.peak.json,
      peakFrame: outcome.peakFrame?.value, referenceRmsDbfs: outcome.referenceLevel.json,
      frames: material.frameCount.value, sampleRate: material.rate.hertz)
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
    encoder.keyEncodingStrategy = .convertToSnakeCase
    Console.say(String(decoding: try encoder.encode(report), as: UTF8.self))
  }
}

/// What `null --json` says. A level that is missing is silence, or has no reference.
struct NullReport: Encodable {
  var schema = "stemwright-null/1"
  /// Whether every sample is equal.
  var isExact: Bool
  var depthDb: Double?
  var residualRmsDbfs: Double?
  var residualPeakDbfs: Double?
  var peakFrame: Int64?
  var referenceRmsDbfs: Double?
  var frames: Int64
  var sampleRate: Int
}

extension Decibels {
  /// JSON has no infinity.
  fileprivate var json: Double? { value.isFinite ? value : nil }
}

/// What is compared: lanes of a song, or two files.
private struct NullMaterial {
  var lanes: [ResidualScan.Lane]
  /// How each lane is called.
  var names: [String]
  /// What the last lane is called in the report.
  var reference: String
  var settings: MixSettings
  var frameCount: FrameCount
  var rate: SampleRate

  /// A song's stems against its mixdown.
  init(song folder: String) throws(CommandFailure) {
    let song = try loadSong(folder)
    guard song.mixdown != nil else {
      throw CommandFailure(
        status: .unreadable, sentence: "\(folder): this song came without a mixdown.")
    }
    guard !song.stems.isEmpty else {
      throw CommandFailure(status: .unreadable, sentence: "\(folder): this song has no stems.")
    }
    lanes = song.lanes.map { lane in
      ResidualScan.Lane(
        source: StemSource(stem: lane, folder: folder, rate: song.sampleRate), start: lane.start)
    }
    names = song.lanes.map(\.name)
    reference = "mixdown"
    settings = MixSettings(stems: song.stems.map { _ in StemSettings() })
    frameCount = song.frameCount
    rate = song.sampleRate
  }

  /// File A, the reference, against file B.
  init(_ paths: [String]) throws(CommandFailure) {
    let (a, b) = (try Self.open(paths[0]), try Self.open(paths[1]))
    guard a.facts.sampleRate == b.facts.sampleRate else {
      throw Self.differ(paths, "rates", a.facts.sampleRate.hertz, b.facts.sampleRate.hertz, " Hz")
    }
    guard a.facts.channelCount == b.facts.channelCount else {
      throw Self.differ(paths, "channel counts", a.facts.channelCount, b.facts.channelCount, "")
    }
    if a.frameCount != b.frameCount {
      let shorter = a.frameCount < b.frameCount ? paths[0] : paths[1]
      let frames = (a.frameCount - b.frameCount).value.magnitude
      Console.complain(
        "\(shorter) is \(frames) frames shorter; it counts as silence behind its end.")
    }
    lanes = [b.lane, a.lane]
    names = [paths[1], paths[0]]
    reference = "file A "
    settings = MixSettings(stems: [StemSettings()])
    frameCount = max(a.frameCount, b.frameCount)
    rate = a.facts.sampleRate
  }

  /// One of the two files.
  private struct OneFile {
    var lane: ResidualScan.Lane
    var facts: SoundFileFacts
    var frameCount: FrameCount
  }

  private static func open(_ path: String) throws(CommandFailure) -> OneFile {
    do throws(LoadProblem) {
      let (folder, stem, problems) = try SingleFile.lane(path: path)
      for problem in problems { Console.complain("\(path): \(problem.sentence)") }
      let source = StemSource(stem: stem, folder: folder, rate: stem.files[0].facts.sampleRate)
      return OneFile(
        lane: ResidualScan.Lane(source: source, start: .start), facts: stem.files[0].facts,
        frameCount: source.frameCount)
    } catch {
      throw CommandFailure(status: .unreadable, sentence: "\(path): \(error.sentence)")
    }
  }

  private static func differ(
    _ paths: [String], _ what: String, _ a: Int, _ b: Int, _ unit: String
  ) -> CommandFailure {
    CommandFailure(
      status: .usage,
      sentence: "The \(what) differ (\(paths[0]): \(a)\(unit), \(paths[1]): \(b)\(unit)); "
        + "only files of one kind can be compared sample by sample.")
  }
}
