public import Signal
import Stems

/// Finds out why the sum of a song's stems is not its mixdown.
public enum NullDoctor {
  /// Examines a song of which `measured` is known. Reads the lanes again where they do not null, blocks
  /// for up to some seconds, and uses all processors; call it from a worker thread. The same lanes give
  /// the same diagnosis.
  ///
  /// `lanes` are the stems, then the mixdown, as `DeliveryScan` measured them; `frameCount` is the length
  /// of the song's axis. When `isCancelled` says so, what was found so far comes back soon. `progress`
  /// hears of the part that is done, 0…1, from the calling thread.
  public static func examine(
    lanes all: [DeliveryScan.Lane], measured: DeliveryMeasurements, sampleRate: SampleRate,
    frameCount: FrameCount, isCancelled: @escaping @Sendable () -> Bool = { false },
    progress: (Double) -> Void = { _ in }
  ) -> NullDiagnosis {
    let lanes = all.dropLast().map(DoctorLane.init)
    guard let mixdown = all.last.map(DoctorLane.init) else {
      return Conclusion.nothing(-200, floor: -200, lanes: 0)
    }
    return examine(
      lanes: lanes, mixdown: mixdown, sampleRate: sampleRate, frameCount: frameCount,
      levels: SongLevels(measured, lanes: lanes, sampleRate: sampleRate),
      isCancelled: isCancelled, progress: progress)
  }

  /// As above, with what is known of the levels; by reading them where nothing is.
  static func examine(
    lanes: [DoctorLane], mixdown: DoctorLane, sampleRate: SampleRate, frameCount: FrameCount,
    levels: SongLevels? = nil, isCancelled: @escaping @Sendable () -> Bool = { false },
    progress: (Double) -> Void = { _ in }
  ) -> NullDiagnosis {
    let rate = sampleRate.hertz
    let frames = Int(max(0, frameCount.value))
    let levels =
      levels
      ?? SongLevels(reading: lanes, mixdown: mixdown, sampleRate: sampleRate, frames: frames)
    let survey = Survey(
      lanes: lanes, mixdown: mixdown, rate: rate, frameCount: frames, levels: levels)
    let mean = levels.mixEnergy / Double(2 * max(1, survey.frameCount))
    let steps = (lanes + [mixdown]).map { $0.quantiserStep * $0.quantiserStep / 12 }
    let floor = decibels(steps.reduce(0, +), over: mean)
    let before = levels.depth
    guard before >= max(floor + 6, -110), !lanes.isEmpty, !isCancelled() else {
      return Conclusion.nothing(before, floor: floor, lanes: lanes.count)
    }
    let material = Material(
      lanes: lanes, mixdown: mixdown, rate: rate, passages: survey.passages())
    progress(0.2)
    let (bands, delivered) = (material.octaves(), material.gram)
    let lengths = lanes.map { lane in
      Int(
        lane.start.value + lane.source.frameCount.value
          - mixdown.start.value - mixdown.source.frameCount.value)
    }
    let solver = Solver(
      material: material, survey: survey, floor: floor, lengthDifferences: lengths,
      isCancelled: isCancelled)
    solver.run { progress(0.2 + 0.8 * $0) }
    progress(1)
    return Conclusion(solver, before: before, delivered: delivered, bands: bands).diagnosis()
  }
}
