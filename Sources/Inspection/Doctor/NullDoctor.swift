public import Signal
import Stems

/// Finds out why the sum of a song's stems is not its mixdown.
public enum NullDoctor {
  /// Examines a song. Reads the lanes, blocks for up to some seconds, and uses all processors; call it
  /// from a worker thread. The same lanes give the same diagnosis.
  ///
  /// `frameCount` is the length of the song's axis. When `isCancelled` says so, what was found so far
  /// comes back soon. `progress` hears of the part that is done, 0…1, from the calling thread.
  public static func examine(
    lanes: [DoctorLane], mixdown: DoctorLane, sampleRate: SampleRate, frameCount: FrameCount,
    isCancelled: @escaping @Sendable () -> Bool = { false },
    progress: (Double) -> Void = { _ in }
  ) -> NullDiagnosis {
    let rate = sampleRate.hertz
    let survey = Survey(
      lanes: lanes, mixdown: mixdown, rate: rate, frameCount: Int(max(0, frameCount.value)))
    let overview = survey.measure()
    progress(0.2)
    let mean = overview.totalMixEnergy / Double(2 * max(1, overview.frames))
    let steps = (lanes + [mixdown]).map { $0.quantiserStep * $0.quantiserStep / 12 }
    let floor = decibels(steps.reduce(0, +), over: mean)
    let before = overview.depth
    guard before >= max(floor + 6, -110), !lanes.isEmpty, !isCancelled() else {
      return Conclusion.nothing(overview, floor: floor, lanes: lanes.count)
    }
    let material = Material(
      lanes: lanes, mixdown: mixdown, rate: rate, passages: survey.passages(overview))
    progress(0.3)
    let bands = material.octaves()
    let lengths = lanes.map { lane in
      Int(
        lane.start.value + lane.source.frameCount.value
          - mixdown.start.value - mixdown.source.frameCount.value)
    }
    let solver = Solver(
      material: material, survey: survey, floor: floor, lengthDifferences: lengths,
      isCancelled: isCancelled)
    solver.run { progress(0.3 + 0.7 * $0) }
    progress(1)
    return Conclusion(solver, before: before, overview: overview, bands: bands).diagnosis()
  }
}
