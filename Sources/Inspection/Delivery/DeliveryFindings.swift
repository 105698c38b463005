import Signal
public import Stems

/// What the measurements of a delivery say: of each file, of the files together, of the folder. Pure.
///
/// What the sum of the stems has to do with the mixdown is the null doctor's business.
public struct DeliveryFindings {
  /// The findings, not in a particular order.
  public private(set) var findings: [Finding] = []

  private let song: Song
  private let measured: DeliveryMeasurements
  private let folder: FolderFacts
  private let profile: Profile
  private var files: [FileFindings]

  /// Judges a delivery. `measured` has a lane for each of `song.lanes`.
  public init(
    of song: Song, _ measured: DeliveryMeasurements, folder: FolderFacts, profile: Profile
  ) {
    self.song = song
    self.measured = measured
    self.folder = folder
    self.profile = profile
    files = zip(song.lanes.indices, zip(song.lanes, measured.lanes)).map { lane, pair in
      FileFindings(
        pair.1, lane: lane, of: pair.0, songRate: song.sampleRate, profile: profile)
    }
    findings = files.flatMap(\.findings)
    softenUpsampling()
    addNormalisation()
    addLeadSilence()
    addLevels()
    findings += FactFindings(song, folder: folder, profile: profile).findings
  }

  /// The findings of the files together with those of the null doctor, each cause once: the doctor knows
  /// better which channel is inverted or late, and a file at a wrong rate has no edge of its own.
  public static func joined(_ files: [Finding], _ diagnosis: NullDiagnosis?) -> [Finding] {
    let null = diagnosis?.findings ?? []
    // Where sum and mixdown null, no stem has a channel that the mix has the other way round: wide
    // effects have negative correlation, too.
    let isDecided = diagnosis.map { $0.depthAfter.value < -40 } ?? false
    let kept = files.filter { finding in
      !null.contains { other in
        guard other.subject == finding.subject else { return false }
        return switch other.kind {
        case .polarityInvertedChannel, .interchannelDelay: finding.kind == other.kind
        case .stemRateMismatch: finding.kind == .lossyOrigin || finding.kind == .upsampled
        default: false
        }
      }
    }
    let explained = null.map { explaining($0, by: files) }
    let softened = kept.map { finding in
      guard isDecided, finding.kind == .polarityInvertedChannel else { return finding }
      var note = finding
      note.severity = .note
      note.confidence = 0.3
      return note
    }
    return softened + explained
  }

  /// What is missing is no news where a file could not be read.
  private static func explaining(_ finding: Finding, by files: [Finding]) -> Finding {
    let unread = files.compactMap { other -> FileName? in
      guard case .file(let path) = other.subject, other.severity == .error,
        other.kind == .unreadableFile || other.kind == .fileType
      else { return nil }
      return path.last
    }
    guard finding.kind == .stemMissing, let file = unread.first else { return finding }
    var note = finding
    note.severity = .note
    note.evidence.append(Evidence("unread_file", file.text))
    return note
  }

  private var stems: ArraySlice<FileFindings> { files.prefix(song.stems.count) }

  /// Upsampling of a few files only is information: a sample or a synthesiser may be that way.
  private mutating func softenUpsampling() {
    let count = findings.count { $0.kind == .upsampled }
    guard Double(count) < profile.upsampledShare * Double(files.count) else { return }
    for index in findings.indices where findings[index].kind == .upsampled {
      findings[index].severity = .note
    }
  }

  /// Stems that peak alike were normalised, unless a ceiling of their own made them so.
  private mutating func addNormalisation() {
    let peaks = stems.filter {
      !$0.isSilent && !$0.has(.clipping) && !$0.has(.clippingBelowFullScale) && !$0.has(.limited)
    }.map { ($0.measured.peak.value, $0.lane) }.sorted { $0.0 < $1.0 }
    var best: ArraySlice<(Double, Int)> = []
    for first in peaks.indices {
      let alike = peaks[first...].prefix { $0.0 <= peaks[first].0 + profile.normalisedSpread }
      if alike.count > best.count { best = alike }
    }
    guard best.count >= 3 else { return }
    let level = best.reduce(0) { $0 + $1.0 } / Double(best.count)
    findings.append(
      Finding(
        .normalised, .song, value: .number(level), severity: .error, confidence: 0.95,
        evidence: [
          Evidence("stems", Double(best.count)),
          Evidence(
            "files",
            best.map { song.lanes[$0.1].files[0].name.text }.sorted().joined(separator: ", ")),
        ]))
  }

  /// The first sound of the whole set.
  private mutating func addLeadSilence() {
    let firsts = files.filter { !$0.isSilent }.compactMap { file in
      file.measured.firstSound.map { first in
        file.measured.facts.sampleRate.seconds(first - .start)
          + song.sampleRate.seconds(song.lanes[file.lane].start - .start)
      }
    }
    guard let seconds = firsts.min() else { return }
    let tempo = songTempo
    let bar = tempo.map { 60 / $0.beatsPerMinute * profile.beatsPerBar * profile.leadSilenceBars }
    let isShort = seconds < profile.leadSilenceSeconds
    guard isShort || bar.map({ seconds < 0.9 * $0 }) ?? false else { return }
    let end = FrameIndex.start + song.sampleRate.frames(max(0, seconds))
    findings.append(
      Finding(
        .leadSilenceShort, .song, value: .number(seconds), severity: isShort ? .warning : .note,
        evidence: tempo.map { tempo in
          [
            Evidence("asked_s", bar ?? 0), Evidence("tempo_bpm", tempo.beatsPerMinute),
            Evidence("tempo_source", tempo.source), Evidence("tempo_confidence", tempo.confidence),
          ]
        } ?? [], worst: .start..<end))
  }

  /// The tempo that was given, that a name tells, or that can be heard.
  private var songTempo: (beatsPerMinute: Double, source: String, confidence: Double)? {
    if let tempo = profile.tempo { return (tempo, "given", 1) }
    for name in song.lanes.flatMap(\.files).map(\.name.text) + [folder.name] {
      if let tempo = Self.tempo(inName: name) { return (tempo, "name", 0.9) }
    }
    guard let heard = measured.sum.tempo, heard.confidence >= 0.3 else { return nil }
    return (heard.beatsPerMinute, "estimated", heard.confidence)
  }

  /// "120" of "Song_120bpm_Drums.wav"; nil where no tempo stands.
  static func tempo(inName name: String) -> Double? {
    let letters = Array(name.lowercased())
    for end in letters.indices where letters[end...].starts(with: "bpm") {
      var first = end
      while first > 0, letters[first - 1] == " " || letters[first - 1] == "_" { first -= 1 }
      let last = first
      while first > 0,
        letters[first - 1].isASCII && (letters[first - 1].isNumber || letters[first - 1] == ".")
      {
        first -= 1
      }
      if let tempo = Double(String(letters[first..<last])), (20...400).contains(tempo) {
        return tempo
      }
    }
    return nil
  }

  private mutating func addLevels() {
    let peak = Decibels(amplitude: Double(measured.sum.peak))
    if peak.value > profile.sumPeak {
      let place = measured.sum.peakFrame
      findings.append(
        Finding(
          .sumOver, .song, value: .number(peak.value), severity: .warning,
          worst: place..<place + FrameCount(1)))
    }
    if song.mixdown != nil, let mixdown = files.last, mixdown.measured.peak.value > profile.headroom
    {
      findings.append(
        Finding(
          .headroomLow, .lane(mixdown.lane), value: .number(mixdown.measured.peak.value),
          severity: .note))
    }
  }
}
