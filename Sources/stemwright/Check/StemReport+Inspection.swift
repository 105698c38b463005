import Foundation
import Inspection
import Signal
import Stems

extension StemReport {
  /// The document of a song that was inspected.
  init(song checked: CheckedSong, _ inspection: SongInspection) {
    let song = checked.song
    self.song = checked.folderName
    sampleRate = song.sampleRate.hertz
    problems = song.problems.map { sentence($0, in: checked.folder) }
    files = zip(song.lanes.indices, song.lanes).flatMap { index, lane in
      lane.files.map { file in
        File(
          file, of: lane, title: song.title, isMix: index == song.stems.count,
          inspection.measurements.lanes[index])
      }
    }
    tempo = inspection.measurements.sum.tempo.map {
      Tempo(bpm: $0.beatsPerMinute, confidence: $0.confidence)
    }
    findings = inspection.findings.map { Entry($0, in: song) }
    if let depth = inspection.measurements.sum.null?.depth {
      null = Null(depth, inspection, song)
    }
  }

  /// The document as text; one line where it is not to be pretty.
  func text(isPretty: Bool) -> String { Self.encode(self, isPretty: isPretty) ?? "" }

  /// All songs' documents as one: an array where many songs were asked for.
  static func document(_ reports: [StemReport], isArray: Bool) -> String? {
    if isArray { return encode(reports, isPretty: true) }
    return reports.first.flatMap { encode($0, isPretty: true) }
  }

  private static func encode(_ value: some Encodable, isPretty: Bool) -> String? {
    let encoder = JSONEncoder()
    encoder.keyEncodingStrategy = .convertToSnakeCase
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    if isPretty { encoder.outputFormatting.insert(.prettyPrinted) }
    // Nothing in the document is infinite: see `finite`.
    guard let data = try? encoder.encode(value) else { return nil }
    return String(decoding: data, as: UTF8.self)
  }
}

/// A depth as a report gives it: −200 is an exact null.
func finite(_ depth: Decibels) -> Double { max(-200, min(200, depth.value)) }

extension StemReport.File {
  fileprivate init(
    _ file: StemFile, of lane: Stem, title: String, isMix: Bool, _ measurements: FileMeasurements
  ) {
    self.file = file.name.text
    role = lane.role.rawValue
    self.title = title
    self.isMix = isMix
    frames = file.facts.frameCount.value
    format = file.facts.encoding.reportName
    sampleRate = file.facts.sampleRate.hertz
    channels = file.facts.channelCount
    facts = measurements.report
  }
}

extension StemReport.Entry {
  fileprivate init(_ finding: Finding, in song: Song) {
    kind = finding.kind.rawValue
    stem = finding.fileName(in: song)?.text
    value =
      switch finding.value {
      case .number(let number)?: .number(number)
      case .text(let text)?: .text(text)
      case nil: .null
      }
    unit = finding.kind.unit
    severity = finding.severity.rawValue
    confidence = finding.confidence
    evidence = Dictionary(
      finding.evidence.map { ($0.name, JSONValue($0.value)) }, uniquingKeysWith: { $1 })
    // Lanes are for the program; a reader wants the file.
    for item in finding.evidence where item.name.hasSuffix("_lane") {
      guard case .number(let lane) = item.value, song.lanes.indices.contains(Int(lane)) else {
        continue
      }
      evidence[item.name] = nil
      evidence[String(item.name.dropLast(5))] = .text(
        song.lanes[Int(lane)].files.first?.name.text ?? "")
    }
    startS = finding.worst.map { song.sampleRate.seconds($0.lowerBound - .start) }
    endS = finding.worst.map { song.sampleRate.seconds($0.upperBound - .start) }
    let text = finding.text(in: song)
    headline = text.headline
    cause = text.cause
    request = text.request
  }
}

extension JSONValue {
  fileprivate init(_ value: EvidenceValue) {
    switch value {
    case .number(let number): self = .number(number)
    case .text(let text): self = .text(text)
    case .rows(let rows): self = .rows(rows)
    }
  }
}

extension StemReport.Null {
  fileprivate init(_ depth: Decibels, _ inspection: SongInspection, _ song: Song) {
    let diagnosis = inspection.diagnosis
    func name(_ stem: Int) -> String? { song.stems[stem].files.first?.name.text }
    depthBeforeDb = finite(diagnosis?.depthBefore ?? depth)
    depthAfterDb = finite(diagnosis?.depthAfter ?? depth)
    floorDb = finite(diagnosis?.floor ?? depth)
    steps = (diagnosis?.steps ?? []).map { step in
      StemReport.Step(
        kind: step.kind.rawValue, stem: step.stem.flatMap(name),
        depthBeforeDb: finite(step.depthBefore), depthAfterDb: finite(step.depthAfter))
    }
    depthPerSecondDb = inspection.measurements.sum.depthPerSecond.map { $0.map(finite) }
    bands = (diagnosis?.depthByBand ?? []).map { band in
      StemReport.Band(hz: band.centre, depthDb: finite(band.depth))
    }
    culprits = (diagnosis?.ranking ?? []).compactMap { share in
      name(share.stem).map { StemReport.Culprit(stem: $0, gainDb: finite(share.gained)) }
    }
    lookAlikes = (diagnosis?.lookAlikes ?? []).map { pair in
      [name(pair.first) ?? "", name(pair.second) ?? ""]
    }
  }
}

extension SoundFileFacts.Encoding {
  /// As libsndfile's names go: PCM_24, FLOAT.
  fileprivate var reportName: String {
    switch self {
    case .integer(let bits): "PCM_\(bits)"
    case .float(bits: 64): "DOUBLE"
    case .float: "FLOAT"
    case .other(let name): name
    }
  }
}

extension FileMeasurements {
  /// What was measured, by the names of a report.
  fileprivate var report: [String: JSONValue] {
    var report: [String: JSONValue] = [
      "peak_dbfs": .number(finite(peak)), "true_peak_dbtp": .number(finite(truePeak)),
      "integrated_lufs": .number(finite(loudness.integrated)),
      "loudness_range_lu": .number(loudness.range),
      "short_term_max_lufs": .number(finite(loudness.shortTermMaximum)),
      "momentary_max_lufs": .number(finite(loudness.momentaryMaximum)),
      "overs": .number(Double(overs)), "invalid_samples": .number(Double(invalidSamples)),
      "rms_dbfs": .number(finite(rms)),
      "channel_peaks_dbfs": .numbers(sides.map { finite($0.peak) }),
      "channel_true_peaks_dbtp": .numbers(sides.map { finite($0.truePeak) }),
      "channel_rms_dbfs": .numbers(sides.map { finite($0.rms) }),
      "channel_means": .numbers(sides.map(\.mean)),
    ]
    let rate = facts.sampleRate
    if let firstSound { report["first_sound_s"] = .number(rate.seconds(firstSound - .start)) }
    if let lastSound { report["last_sound_s"] = .number(rate.seconds(lastSound - .start)) }
    if let correlation { report["correlation"] = .number(correlation) }
    if let used = wordLength.used { report["used_bits"] = .number(used) }
    return report
  }
}
