import Signal
import Stems

/// Measures one lane of a delivery while it is read once: levels, loudness, word length, clipping,
/// spectra, edges, silence.
///
/// Takes blocks of any size in order; the results do not depend on the size. What is costly is done for
/// few, well chosen stretches. A value for one thread at a time.
struct FileForensics {
  private var steps: StepBuffer
  private var state: ForensicState

  /// Ready for the lane's first frame, at the file's own rate. `facts` are those of its first file.
  init(facts: SoundFileFacts, sampleRate: SampleRate, frameCount: FrameCount) {
    state = ForensicState(facts: facts, sampleRate: sampleRate, frameCount: frameCount)
    steps = StepBuffer(stepFrames: state.stepFrames, history: state.history)
  }

  /// Takes the next frames: interleaved stereo.
  mutating func take(_ samples: Span<Float>) {
    var index = 0
    while index < samples.count {
      index = steps.fill(samples, from: index)
      if steps.isFull { measureStep() }
    }
  }

  /// What was measured, after the last frame.
  func finish() -> FileMeasurements {
    var whole = self
    if whole.steps.frames > 0 { whole.measureStep() }
    let tail = whole.steps.storage
    return whole.state.finish(tail: tail.span.extracting(0..<whole.state.history * 2))
  }

  private mutating func measureStep() { Self.measureStep(&steps, &state) }

  /// Apart, so that the one can be read while the other is written to.
  private static func measureStep(_ steps: inout StepBuffer, _ state: inout ForensicState) {
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
struct StepBuffer {
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
    unsafe samples.withUnsafeBufferPointer { source in
      unsafe storage.withUnsafeMutableBufferPointer { storage in
        // Sound: both ranges lie inside their buffers, by the count above.
        guard let from = source.baseAddress, let to = storage.baseAddress else { return }
        unsafe (to + target).update(from: from + index, count: count)
      }
    }
    frames += count / 2
    return index + count
  }

  /// Puts silence in place of NaN and infinity, and returns how many there were.
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
    unsafe storage.withUnsafeMutableBufferPointer { storage in
      // Sound: the last `history` frames of what was filled, moved to the front.
      guard let base = storage.baseAddress else { return }
      unsafe base.update(from: base + frames * 2, count: history * 2)
    }
    frames = 0
  }
}
