public import Signal
public import Stems

/// Measures one lane of a delivery while it is read once: levels, loudness, word length, clipping,
/// spectra, edges, silence.
///
/// Takes blocks of any size in order; the results do not depend on the size. What is costly is done for
/// few, well chosen stretches. A value for one thread at a time.
public struct FileForensics: Sendable {
  private var steps: StepBuffer
  private var state: ForensicState

  /// For a lane read at its files' own rate.
  ///
  /// `facts` are those of its first file; `frameCount` is the lane's length at that rate. Where another
  /// thread measures what comes before, `start` (a multiple of `stepFrames`) is the first frame, and
  /// `settle` takes `warmUp` frames before it.
  public init(facts: SoundFileFacts, frameCount: FrameCount, from start: FrameIndex = .start) {
    steps = StepBuffer(
      stepFrames: Int(Self.stepFrames(at: facts.sampleRate).value),
      history: ForensicState.history(at: facts.sampleRate))
    state = ForensicState(facts: facts, frameCount: frameCount, start: start)
  }

  /// Frames of a step: parts of a lane for different threads are whole numbers of them.
  public static func stepFrames(at rate: SampleRate) -> FrameCount {
    PairedLoudness.stepFrames(at: rate)
  }

  /// Frames that `settle` needs: a step.
  public static func warmUp(at rate: SampleRate) -> FrameCount { stepFrames(at: rate) }

  /// Takes the frames before the first measured one: `warmUp` frames of interleaved stereo.
  public mutating func settle(_ samples: Span<Float>) {
    var index = 0
    while index < samples.count {
      index = steps.fill(samples, from: index)
      if steps.isFull {
        steps.clean()
        state.settle(steps.storage.span)
        steps.advance()
      }
    }
  }

  /// Takes the next frames of interleaved stereo.
  public mutating func take(_ samples: Span<Float>) {
    var index = 0
    while index < samples.count {
      index = steps.fill(samples, from: index)
      if steps.isFull { measureStep() }
    }
  }

  /// Joins the measurement of the part that follows, after both have taken all their frames.
  public mutating func join(_ next: FileForensics) {
    var next = next
    if next.steps.frames > 0 { next.measureStep() }
    state.join(next.state)
  }

  /// Everything measured. The lane has been taken to its end.
  public consuming func finish() -> FileMeasurements {
    if steps.frames > 0 { measureStep() }
    return state.finish()
  }

  private mutating func measureStep() {
    state.addLevels(steps.storage.span, frames: steps.frames)
    if state.holdsInvalidSamples {
      state.invalidSamples += steps.clean()
      state.addLevels(steps.storage.span, frames: steps.frames)
    }
    state.measure(steps.storage.span, frames: steps.frames)
    steps.advance()
  }
}

/// Cuts a stream into steps, each with the end of what came before in front of it.
struct StepBuffer: Sendable {
  /// `history` frames, then the frames of the step, then what is left of an earlier step.
  private(set) var storage: [Float]
  /// Frames of the step so far.
  private(set) var frames = 0
  private let stepFrames: Int
  private let history: Int

  init(stepFrames: Int, history: Int) {
    self.stepFrames = stepFrames
    self.history = history
    storage = [Float](repeating: 0, count: (stepFrames + history) * 2)
  }

  var isFull: Bool { frames == stepFrames }

  /// Copies samples from an index on until the step is full; returns the index of the next sample.
  mutating func fill(_ samples: Span<Float>, from index: Int) -> Int {
    let count = min(samples.count - index, (stepFrames - frames) * 2)
    let target = (history + frames) * 2
    samples.withUnsafeBufferPointer { source in
      unsafe storage.withUnsafeMutableBufferPointer { storage in
        // Sound: both ranges lie inside their buffers, by the count above.
        guard let from = unsafe source.baseAddress, let to = unsafe storage.baseAddress else { return }
        unsafe (to + target).update(from: from + index, count: count)
      }
    }
    frames += count / 2
    return index + count
  }

  /// Puts silence in place of NaN and infinity, and returns how many there were.
  @discardableResult
  mutating func clean() -> Int {
    var invalid = 0
    for index in history * 2..<(history + frames) * 2 where !storage[index].isFinite {
      storage[index] = 0
      invalid += 1
    }
    return invalid
  }

  /// Begins the next step.
  mutating func advance() {
    storage.withUnsafeMutableBufferPointer { storage in
      // Sound: the last `history` frames of what was filled, moved to the front.
      guard let base = unsafe storage.baseAddress else { return }
      unsafe base.update(from: base + frames * 2, count: history * 2)
    }
    frames = 0
  }
}
