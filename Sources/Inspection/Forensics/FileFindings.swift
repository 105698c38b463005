import Glibc
import Signal
import Stems

/// What one lane's samples say, each cause once.
struct FileFindings {
  let lane: Int
  let stem: Stem
  let measured: FileMeasurements
  let profile: Profile
  let songRate: SampleRate
  var limits: ForensicLimits { profile.forensics }
  private(set) var findings: [Finding] = []

  init(
    _ measured: FileMeasurements, lane: Int, of stem: Stem, songRate: SampleRate, profile: Profile
  ) {
    self.lane = lane
    self.stem = stem
    self.measured = measured
    self.profile = profile
    self.songRate = songRate
    if measured.invalidSamples > 0 {
      let count = measured.invalidSamples
      let samples = count == 1 ? "1 sample is" : "\(count) samples are"
      add(
        .damagedFile, .text("\(samples) NaN, infinite or impossibly large."), .error,
        evidence: [Evidence("invalid_samples", Double(count))])
    }
    guard !isSilent else {
      add(.silentStem, .number(max(-200, measured.peak.value)), .error)
      return
    }
    addQuantiser()
    addPeaks()
    addSides()
    addOrigin()
    addEnds()
  }

  /// Whether there is no programme at all.
  var isSilent: Bool { measured.peak.value < limits.silence }

  /// Whether a kind has been found.
  func has(_ kind: FindingKind) -> Bool { findings.contains { $0.kind == kind } }

  private mutating func add(
    _ kind: FindingKind, _ value: FindingValue?, _ severity: Severity, confidence: Double = 1,
    evidence: [Evidence] = [], worst: Range<FrameIndex>? = nil
  ) {
    findings.append(
      Finding(
        kind, .lane(lane), value: value, severity: severity, confidence: confidence,
        evidence: evidence, worst: worst.map(onSongAxis)))
  }

  /// Frames of the file on the song's axis.
  private func onSongAxis(_ range: Range<FrameIndex>) -> Range<FrameIndex> {
    func place(_ frame: FrameIndex) -> FrameIndex {
      stem.start
        + FrameCount(frame.value).resampled(from: measured.facts.sampleRate, to: songRate)
    }
    return place(range.lowerBound)..<place(range.upperBound)
  }

  private func around(_ frame: FrameIndex, _ count: Int) -> Range<FrameIndex> {
    frame..<frame + FrameCount(max(1, count))
  }

  // MARK: Quantiser

  private mutating func addQuantiser() {
    let word = measured.wordLength
    if let used = word.used, word.variety >= 48 {
      let bits = used.rounded()
      let evidence = [
        Evidence("step_lsb", word.step * exp2(23)), Evidence("magnitudes", Double(word.variety)),
      ]
      if word.isFloat {
        add(.floatInteger, .number(bits), .note, evidence: evidence)
      } else if word.stored >= 24, bits < limits.fewestUsedBits, bits >= 8 {
        add(.bitDepthPadded, .number(bits), .warning, confidence: 0.99, evidence: evidence)
      }
    }
    if let dither = measured.dither {
      add(
        .ditherPresent, .text(dither.rawValue), .warning, confidence: 0.97,
        evidence: [Evidence("bits", (1 - log2(word.step)).rounded())])
    } else if !measured.hasJudgeableSilence {
      add(.noDigitalSilence, nil, .note)
    }
  }

  // MARK: Peaks

  private mutating func addPeaks() {
    addClipping()
    if let side = measured.sides.max(by: { $0.finePeak < $1.finePeak }),
      side.finePeak.value > limits.truePeak, !has(.clipping)
    {
      add(
        .intersampleOver, .number(side.finePeak.value), .warning,
        evidence: [
          Evidence("sample_peak_dbfs", measured.peak.value),
          Evidence("true_peak_dbtp", measured.truePeak.value),
        ], worst: around(side.truePeakPosition, 1))
    }
    addLimiting()
  }

  private mutating func addClipping() {
    let word = measured.wordLength
    let extremes = measured.sides.prefix(measured.isMono ? 1 : 2).flatMap(\.extremes)
    let atFullScale = extremes.filter {
      Double($0.level) >= 1 - 2.5 * word.step && Double($0.level) <= 1 + word.step
    }
    let clipped = atFullScale.filter {
      $0.samples >= limits.clippedSamples
        && ($0.triples > 0 || $0.variety.runs >= limits.clippedPlaces) && !isSquare($0)
    }
    if let worst = clipped.max(by: { $0.longest.length < $1.longest.length }) {
      let samples = clipped.reduce(0) { $0 + $1.samples }
      add(
        .clipping, .number(Double(samples)), .error, confidence: 0.99,
        evidence: evidence(clipped), worst: around(worst.longest.start, worst.longest.length))
      return
    }
    let flat = extremes.filter { isFlat($0) && !isSquare($0) }
    if let worst = flat.max(by: { $0.variety.pairs < $1.variety.pairs }) {
      add(
        .clippingBelowFullScale, .number(Decibels(amplitude: Double(worst.level)).value), .warning,
        confidence: 0.97, evidence: evidence(flat),
        worst: around(worst.longest.start, worst.longest.length))
    }
  }

  private func isFlat(_ extreme: ExtremeValue) -> Bool {
    let variety = extreme.variety
    let isFrequent =
      variety.triples >= limits.flatTops
      || (variety.runs >= limits.extremeEvents
        && Double(variety.pairs) >= limits.extremePairShare * Double(variety.runs))
    return isFrequent && Double(extreme.rise) >= 8 * measured.wordLength.step
  }

  private func isSquare(_ extreme: ExtremeValue) -> Bool {
    Double(extreme.samples) > limits.squareShare * Double(measured.frameCount.value)
      || extreme.variety.steps * 10 > extreme.variety.runs * 9
  }

  private func evidence(_ extremes: [ExtremeValue]) -> [Evidence] {
    let places = extremes.flatMap(\.places).sorted { $0.start < $1.start }
    var evidence = [
      Evidence("runs", Double(extremes.reduce(0) { $0 + $1.runs })),
      Evidence("longest", Double(extremes.map(\.longest.length).max() ?? 0)),
    ]
    let rows = places.prefix(32).map {
      [measured.facts.sampleRate.seconds($0.start - .start), Double($0.length)]
    }
    if !rows.isEmpty { evidence.append(Evidence("places", .rows(rows))) }
    return evidence
  }

  private mutating func addLimiting() {
    let ceiling = measured.ceiling
    // A square wave stands at its peak by itself.
    let isAtRest = measured.sides.flatMap(\.extremes).contains {
      Decibels(amplitude: Double($0.level)).value > measured.peak.value - 0.1 && isSquare($0)
    }
    guard !has(.clipping), !has(.clippingBelowFullScale), !isAtRest, ceiling.active > 0,
      ceiling.atPeak >= limits.ceilingWindows
    else { return }
    let share = Double(ceiling.atPeak) / Double(ceiling.active)
    let ofNear = Double(ceiling.atPeak) / Double(max(1, ceiling.nearPeak))
    guard share > limits.ceilingShare, ofNear > limits.ceilingOfNear,
      ceiling.repeatedShare < 0.5 || ceiling.variety >= 10
    else { return }
    add(
      .limited, .number(share), .warning, confidence: 0.95,
      evidence: [
        Evidence("ceiling_dbfs", measured.peak.value), Evidence("windows", Double(ceiling.atPeak)),
        Evidence("share_within_1_db", ofNear),
      ], worst: around(ceiling.first, measured.facts.sampleRate.hertz / 100))
  }

  // MARK: Sides

  private mutating func addSides() {
    addOffset()
    guard !measured.isMono else { return }
    let (left, right) = (measured.sides[0], measured.sides[1])
    let distance = left.rms.value - right.rms.value
    if abs(distance) > limits.silentSide {
      add(
        .silentChannel, .text(distance > 0 ? "R" : "L"), .error,
        evidence: [Evidence("other_rms_dbfs", max(left.rms.value, right.rms.value))])
    } else if measured.difference.value < limits.sameSides {
      add(.dualMono, .number(max(-200, measured.difference.value)), .note)
    } else if let correlation = measured.correlation, correlation < limits.invertedCorrelation {
      add(
        .polarityInvertedChannel, .text("R"), .error, confidence: 0.9,
        evidence: [Evidence("correlation", correlation)])
    } else {
      addDelay()
    }
  }

  private mutating func addDelay() {
    guard let delay = measured.channelDelay, delay.peak >= limits.delayPeak,
      delay.prominence >= limits.delayProminence, delay.atZero < limits.delayAtZero * delay.peak,
      1 - delay.aligned
        < (delay.peak < limits.delayCertainPeak ? limits.delayRemainder : 0.9) * (1 - delay.plain),
      abs(delay.frames) >= 0.3
    else { return }
    let seconds = abs(delay.frames) / Double(measured.facts.sampleRate.hertz)
    let frames =
      abs(delay.frames - delay.frames.rounded()) < 0.05 ? delay.frames.rounded() : delay.frames
    add(
      .interchannelDelay, .number(frames), seconds > limits.wideDelay ? .note : .warning,
      confidence: 0.95,
      evidence: [
        Evidence("peak", delay.peak), Evidence("delay_ms", seconds * 1000),
        Evidence("correlation_before", delay.plain), Evidence("correlation_after", delay.aligned),
      ])
  }

  private mutating func addOffset() {
    let sides = measured.sides.prefix(measured.isMono ? 1 : 2)
    guard let worst = sides.map(\.offset).max(by: { abs($0) < abs($1) }),
      abs(worst) > limits.offsetNote
    else { return }
    add(
      .dcOffset, .number(worst), abs(worst) > limits.offsetWarning ? .warning : .note,
      confidence: 0.97, evidence: [Evidence("offsets", .rows([sides.map(\.offset)]))])
  }

  // MARK: Origin

  private mutating func addOrigin() {
    if let edge = measured.conversionEdge, let rate = sourceRate(edge.spectral) {
      add(
        .upsampled, .number(rate), .warning, confidence: 0.95, evidence: Self.evidence(edge))
    } else if let edge = measured.codecEdge, !isConverter(edge) {
      add(
        .lossyOrigin, .number(edge.usual), .warning, confidence: 0.95,
        evidence: Self.evidence(edge))
    }
  }

  private static func evidence(_ edge: FileMeasurements.Edge) -> [Evidence] {
    [
      Evidence("edge_hz", edge.spectral.frequency), Evidence("width_hz", edge.spectral.width),
      Evidence("fall_db", edge.spectral.fall),
    ]
  }

  /// A converter's noise above the edge is steady; what a codec leaves there follows the programme.
  private func isConverter(_ edge: FileMeasurements.Edge) -> Bool {
    edge.aboveQuantiser >= limits.converterNoise && edge.spread < limits.converterSpread
  }

  /// The rate whose half lies at the edge; nil where none does, or where it is the file's own.
  private func sourceRate(_ edge: SpectralEdge) -> Double? {
    let nyquist = Double(measured.facts.sampleRate.hertz) / 2
    let foot = edge.frequency + edge.width / 2
    // A steep edge lower down is a codec's, of which a wider look sees the foot alone.
    let lowest = measured.codecEdge == nil ? 0.9 : 0.94
    return [44_100.0, 48_000, 88_200, 96_000].first { rate in
      let ratio = foot / (rate / 2)
      return edge.frequency >= lowest * rate / 2 && ratio <= 1.035 && rate / 2 < 0.97 * nyquist
    }
  }

  // MARK: Ends

  private mutating func addEnds() {
    let rate = measured.facts.sampleRate
    switch measured.beginning {
    case .clean: break
    case .cut(let level):
      add(
        .truncatedStart, .number(level.value), .warning, confidence: 0.95,
        worst: around(.start, rate.hertz / 100))
    case .ramp(let seconds):
      add(
        .fadeInStart, .number(seconds * 1000), .warning, confidence: 0.9,
        worst: around(.start, Int(rate.frames(seconds).value)))
    }
    let end = measured.endLevel.value
    if end > limits.endLevel, measured.programmeLevel.value - end < limits.endDistance {
      let tick = rate.hertz / 100
      add(
        .truncatedEnd, .number(end), .warning, confidence: 0.95,
        evidence: [Evidence("programme_dbfs", measured.programmeLevel.value)],
        worst: around(.start + measured.frameCount - FrameCount(tick), tick))
    }
  }
}
