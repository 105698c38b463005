import Signal
public import Stems
import Synchronization

/// What the check has to say of a song.
public struct SongInspection: Sendable {
  /// The gravest first; within a severity, the song's own before those of the lanes, in their order.
  public var findings: [Finding]
  public var measurements: DeliveryMeasurements
  /// Why the sum is not the mixdown; nil without a mixdown.
  public var diagnosis: NullDiagnosis?

  /// The gravest severity; nil where nothing was found.
  public var worst: Severity? { findings.map(\.severity).max() }
}

/// Inspects songs. Blocks; calls it from a thread of its own.
public struct SongInspector: Sendable {
  /// The song, and the audio of its lanes at the song's rate and at the files' own.
  public var song: Song
  public var lanes: [DeliveryScan.Lane]
  public var folder: FolderFacts
  public var profile: Profile

  public init(song: Song, lanes: [DeliveryScan.Lane], folder: FolderFacts, profile: Profile) {
    self.song = song
    self.lanes = lanes
    self.folder = folder
    self.profile = profile
  }

  /// What is known before a sample is read: files, names, formats, rates and lengths. At once.
  public var facts: [Finding] {
    sorted(profile.judged(FactFindings(song, folder: folder, profile: profile).findings))
  }

  /// How far an inspection is.
  public enum Progress: Sendable {
    /// Share of the files that is measured, 0…1.
    case measuring(Double)
    /// A piece of mixdown − sum, as delivered.
    case residual(OverviewChunk)
    /// The files are measured; what they alone say.
    case measured([Finding])
    /// Looking for why the sum is not the mixdown; share, 0…1.
    case solving(Double)
  }
}

extension SongInspector {
  /// Inspects the song with a thread for each processor, or `workers` of them. Nil when it was called off.
  public func inspect(
    workers: Int? = nil, isBackground: Bool = false,
    isCancelled: @escaping @Sendable () -> Bool = { false },
    progress: @escaping @Sendable (Progress) -> Void = { _ in }
  ) -> SongInspection? {
    guard
      var scan = measure(
        workers: workers, isBackground: isBackground, isCancelled: isCancelled, progress: progress)
    else {
      return nil
    }
    progress(.measured(sorted(profile.judged(scan.findings))))
    var diagnosis: NullDiagnosis?
    if song.mixdown != nil {
      diagnosis = diagnose(
        scan.measurements, isCancelled: isCancelled, progress: progress)
      if isCancelled() { return nil }
      scan.findings = DeliveryFindings.joined(scan.findings, diagnosis)
    }
    // The gain over time is worth keeping where something moves it.
    if !scan.findings.contains(where: { $0.kind == .mixBusDynamics }) {
      scan.measurements.sum.gains = []
    }
    return SongInspection(
      findings: sorted(profile.judged(scan.findings)), measurements: scan.measurements,
      diagnosis: diagnosis)
  }

  /// What the one pass gives.
  private struct Scan {
    var measurements: DeliveryMeasurements
    var findings: [Finding]
  }

  private func measure(
    workers: Int?, isBackground: Bool, isCancelled: @Sendable () -> Bool,
    progress: @escaping @Sendable (Progress) -> Void
  ) -> Scan? {
    let result = Mutex<DeliveryMeasurements?>(nil)
    let failures = Mutex<[Finding]>([])
    let job = DeliveryScan.start(
      lanes: lanes, hasMixdown: song.mixdown != nil, sampleRate: song.sampleRate, workers: workers,
      isBackground: isBackground
    ) { event in
      switch event {
      case .progress(let share): progress(.measuring(share))
      case .residual(let chunk): progress(.residual(chunk))
      case .failed(let lane, let failure):
        failures.withLock {
          $0.append(
            Finding(.damagedFile, .lane(lane), value: .text(failure.sentence), severity: .error))
        }
      case .finished(let measurements): result.withLock { $0 = measurements }
      }
    }
    while !job.wait(milliseconds: 50) { if isCancelled() { job.cancel() } }
    guard let measurements = result.withLock({ $0 }) else { return nil }
    let found = DeliveryFindings(of: song, measurements, folder: folder, profile: profile)
    return Scan(
      measurements: measurements, findings: failures.withLock { $0 } + found.findings)
  }

  private func diagnose(
    _ measured: DeliveryMeasurements, isCancelled: @escaping @Sendable () -> Bool,
    progress: @escaping @Sendable (Progress) -> Void
  ) -> NullDiagnosis {
    NullDoctor.examine(
      lanes: lanes, measured: measured, sampleRate: song.sampleRate,
      frameCount: song.frameCount, isCancelled: isCancelled
    ) { progress(.solving($0)) }
  }

  /// The gravest first; within a severity the song's own, then those of the lanes in their order.
  private func sorted(_ findings: [Finding]) -> [Finding] {
    func place(_ subject: FindingSubject) -> Int {
      switch subject {
      case .song: -1
      case .lane(let lane): lane
      case .file: lanes.count
      }
    }
    return findings.enumerated().sorted { a, b in
      if a.element.severity != b.element.severity {
        return a.element.severity > b.element.severity
      }
      let places = (place(a.element.subject), place(b.element.subject))
      return places.0 == places.1 ? a.offset < b.offset : places.0 < places.1
    }.map(\.element)
  }
}
