import Signal
import Stems

/// The loudness of what was heard, on the song's axis, and what it is held against.
public struct LoudnessHistory: Sendable {
  /// Where the short-term loudness should be, in LUFS; nil for no target.
  public private(set) var target: Double? = -14
  /// The profile's own target.
  private var houseTarget: Double?

  /// A place of the axis that was heard.
  private struct Heard {
    var step = LoudnessStep(momentary: .nan, shortTerm: .nan)
    var source = Source.sum
  }

  private var heard: [Heard]
  private let stepFrames: Int64

  /// A day of sound: whoever wants more has forgotten the loop.
  private static let mostSteps = 864_000

  init(length: FrameCount, rate: SampleRate) {
    stepFrames = PairedLoudness.stepFrames(at: rate).value
    let steps = min(Int64(Self.mostSteps), length.value / stepFrames + 1)
    heard = Array(repeating: Heard(), count: Int(max(1, steps)))
  }

  /// Begins with the target of a house.
  public mutating func setHouseTarget(_ target: Double?) {
    guard let target else { return }
    houseTarget = target
    self.target = target
  }

  /// The next of −23 (EBU R 128), −16, −14 LUFS, the house's, and none.
  mutating func nextTarget() {
    let all = Set([-23, -16, -14] + (houseTarget.map { [$0] } ?? [])).sorted()
    guard let target else { return self.target = all.first }
    self.target = all.first { $0 > target }
  }

  /// Takes the steps that ended up to a place of the axis, the last of them there.
  mutating func record(_ steps: [LoudnessStep], source: Source, endingAt end: FrameIndex) {
    let last = Int(max(0, end.value) / stepFrames)
    for (index, step) in steps.enumerated() {
      let place = last - (steps.count - index)
      guard heard.indices.contains(place) else { continue }
      heard[place] = Heard(step: step, source: source)
    }
  }

  /// Forgets what was heard.
  mutating func forget() {
    for index in heard.indices { heard[index] = Heard() }
  }

  /// The greatest loudness in a stretch of the axis of what was heard, and from which source; nil where
  /// nothing was.
  func heard(in frames: Range<FrameIndex>) -> (step: LoudnessStep, source: Source)? {
    let range = Self.steps(of: frames, stepFrames: stepFrames).clamped(to: heard.indices)
    var greatest: Heard?
    for index in range where !heard[index].step.momentary.isNaN {
      guard var best = greatest else {
        greatest = heard[index]
        continue
      }
      best.step.momentary = max(best.step.momentary, heard[index].step.momentary)
      best.step.shortTerm = max(best.step.shortTerm, heard[index].step.shortTerm)
      greatest = best
    }
    return greatest.map { ($0.step, $0.source) }
  }

  /// The greatest loudness in a stretch of the axis of a measured curve.
  func greatest(_ curve: LoudnessCurve, in frames: Range<FrameIndex>) -> LoudnessStep? {
    let range = Self.steps(of: frames, stepFrames: stepFrames).clamped(to: curve.steps.indices)
    guard !range.isEmpty else { return nil }
    var greatest = curve.steps[range.lowerBound]
    for index in range {
      greatest.momentary = max(greatest.momentary, curve.steps[index].momentary)
      greatest.shortTerm = max(greatest.shortTerm, curve.steps[index].shortTerm)
    }
    return greatest
  }

  private static func steps(of frames: Range<FrameIndex>, stepFrames: Int64) -> Range<Int> {
    let first = Int(max(0, frames.lowerBound.value) / stepFrames)
    return first..<max(first, Int(max(0, frames.upperBound.value - 1) / stepFrames)) + 1
  }
}
