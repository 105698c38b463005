/// K-weighted energy of a stereo signal in steps of 100 ms (Rec. ITU-R BS.1770-5 Annex 1), four times as
/// fast as a filter that waits for each frame's result.
///
/// A step is cut into four parts that are filtered side by side, both channels of each in one vector. The
/// shelf forgets within 3 ms, so each part's shelf is warmed up on the frames before it. The high-pass
/// does not: each part begins with a guess (the state of rest at its first value), and what the true
/// state adds to the energy follows in closed form from the filter's zero-input response. Single
/// precision inside a part is good to −80 dB of the loudest component.
public struct KWeightedSteps: Sendable {
  private static let parts = 4

  /// Frames of a step.
  public let stepFrames: Int
  /// Frames before a step that have to lie in front of it.
  public let history: Int

  private let partFrames: Int
  private let shelf: ShelfCoefficients
  private let pass: PassResponse
  /// State of the high-pass at the next step: left and right of each of its two memories.
  private var state1 = SIMD2<Double>()
  private var state2 = SIMD2<Double>()

  /// A signal before which there was silence.
  public init(sampleRate: SampleRate) {
    stepFrames = Int(PairedLoudness.stepFrames(at: sampleRate).value)
    history = Int(sampleRate.frames(0.003).value) + 1
    partFrames = stepFrames / Self.parts
    let coefficients = KWeightingCoefficients(sampleRate)
    shelf = ShelfCoefficients(coefficients)
    pass = PassResponse(coefficients, frames: partFrames)
  }

  /// Weights the next frames and returns the sum of their squares, both channels added.
  ///
  /// `samples` is interleaved stereo: `history` frames that were measured before, then a step (shorter
  /// at the end of the signal). All finite.
  public mutating func measure(_ samples: Span<Float>) -> Double {
    let frames = samples.count / 2 - history
    guard frames >= stepFrames else { return measureSlowly(samples, from: history, frames) }
    var lanes = StepLanes(shelf)
    lanes.warmUp(samples, partFrames: partFrames, frames: history)
    lanes.start(from: samples, partFrames: partFrames, at: history, state1, state2)
    let guess1 = SIMD8<Double>(lanes.pass1)
    let guess2 = SIMD8<Double>(lanes.pass2)
    lanes.run(samples, partFrames: partFrames, at: history, pass)
    let energy = join(lanes, guess1, guess2)
    let done = partFrames * Self.parts
    guard done < frames else { return energy }
    return energy + finish(lanes, samples, from: history + done, frames - done)
  }

  /// Puts the parts into their order: the true state at the beginning of each, and what the difference
  /// from the guess adds to the energy.
  private mutating func join(
    _ lanes: StepLanes, _ guess1: SIMD8<Double>, _ guess2: SIMD8<Double>
  ) -> Double {
    var energy = 0.0
    for part in 0..<Self.parts {
      for side in 0..<2 {
        let lane = part * 2 + side
        let d1 = state1[side] - guess1[lane]
        let d2 = state2[side] - guess2[lane]
        energy += Double(lanes.squares[lane])
        energy += 2 * (d1 * Double(lanes.cross1[lane]) + d2 * Double(lanes.cross2[lane]))
        energy += d1 * d1 * pass.energy11 + 2 * d1 * d2 * pass.energy12 + d2 * d2 * pass.energy22
        state1[side] = Double(lanes.pass1[lane]) + pass.end11 * d1 + pass.end12 * d2
        state2[side] = Double(lanes.pass2[lane]) + pass.end21 * d1 + pass.end22 * d2
      }
    }
    return max(0, energy)
  }

  /// The last one to three frames of a step whose length four does not divide.
  private mutating func finish(
    _ lanes: StepLanes, _ samples: Span<Float>, from first: Int, _ frames: Int
  ) -> Double {
    var filter = KWeightingFilter<SIMD2<Double>>(coefficients: pass.coefficients)
    filter.shelf1 = SIMD2(Double(lanes.shelf1[6]), Double(lanes.shelf1[7]))
    filter.shelf2 = SIMD2(Double(lanes.shelf2[6]), Double(lanes.shelf2[7]))
    return run(&filter, samples, from: first, frames)
  }

  /// A short step, frame by frame.
  private mutating func measureSlowly(
    _ samples: Span<Float>, from first: Int, _ frames: Int
  ) -> Double {
    var filter = KWeightingFilter<SIMD2<Double>>(coefficients: pass.coefficients)
    for frame in 0..<min(first, samples.count / 2) { _ = filter.next(samples.frame(at: frame)) }
    return run(&filter, samples, from: first, frames)
  }

  private mutating func run(
    _ filter: inout KWeightingFilter<SIMD2<Double>>, _ samples: Span<Float>, from first: Int,
    _ frames: Int
  ) -> Double {
    filter.pass1 = state1
    filter.pass2 = state2
    var energy = 0.0
    for frame in first..<max(first, first + frames) {
      let weighted = filter.next(samples.frame(at: frame))
      energy += (weighted * weighted).sum()
    }
    state1 = filter.pass1
    state2 = filter.pass2
    return energy
  }
}

/// The shelf in single precision.
private struct ShelfCoefficients: Sendable {
  let b0, b1, b2, a1, a2, passA1, passA2: Float

  init(_ c: KWeightingCoefficients) {
    b0 = Float(c.shelfB0)
    b1 = Float(c.shelfB1)
    b2 = Float(c.shelfB2)
    a1 = Float(c.shelfA1)
    a2 = Float(c.shelfA2)
    passA1 = Float(c.passA1)
    passA2 = Float(c.passA2)
  }
}

/// What the high-pass gives out of its two memories alone, over one part.
private struct PassResponse: Sendable {
  let coefficients: KWeightingCoefficients
  /// Output for the memories (1, 0) and (0, 1), frame by frame, in pairs.
  let responses: [Float]
  /// Energies of the two responses and their product.
  let energy11, energy12, energy22: Double
  /// The memories at the end: `endAB` is what memory B leaves in memory A.
  let end11, end12, end21, end22: Double

  init(_ c: KWeightingCoefficients, frames: Int) {
    coefficients = c
    var responses: [Float] = []
    responses.reserveCapacity(frames * 2)
    // Single precision, as the lanes compute it.
    let (a1, a2) = (Double(Float(c.passA1)), Double(Float(c.passA2)))
    var (first, second) = (SIMD2(1.0, 0.0), SIMD2(0.0, 1.0))
    var (e11, e12, e22) = (0.0, 0.0, 0.0)
    for _ in 0..<frames {
      let output = SIMD2(first.x, second.x)
      responses.append(Float(output.x))
      responses.append(Float(output.y))
      e11 += output.x * output.x
      e12 += output.x * output.y
      e22 += output.y * output.y
      first = SIMD2(first.y - a1 * output.x, -a2 * output.x)
      second = SIMD2(second.y - a1 * output.y, -a2 * output.y)
    }
    self.responses = responses
    (energy11, energy12, energy22) = (e11, e12, e22)
    (end11, end12, end21, end22) = (first.x, second.x, first.y, second.y)
  }
}

/// Four parts of two channels.
private struct StepLanes {
  private let c: ShelfCoefficients
  var shelf1 = SIMD8<Float>()
  var shelf2 = SIMD8<Float>()
  var pass1 = SIMD8<Float>()
  var pass2 = SIMD8<Float>()
  var squares = SIMD8<Float>()
  /// Products of the output with the two responses of the high-pass.
  var cross1 = SIMD8<Float>()
  var cross2 = SIMD8<Float>()

  init(_ coefficients: ShelfCoefficients) { c = coefficients }

  /// Shelves alone, over the frames before each part.
  @inline(never)
  mutating func warmUp(_ samples: Span<Float>, partFrames: Int, frames: Int) {
    var (s1, s2) = (shelf1, shelf2)
    var index = 0
    while index < frames &* 2 {
      let x = samples.fourFrames(at: index, apart: partFrames &* 2)
      let y = c.b0 * x + s1
      s1 = (c.b1 * x + s2) - c.a1 * y
      s2 = c.b2 * x - c.a2 * y
      index &+= 2
    }
    (shelf1, shelf2) = (s1, s2)
  }

  /// The high-pass's guess: at rest on the shelf's next value; the first part goes on where the last
  /// step ended.
  mutating func start(
    from samples: Span<Float>, partFrames: Int, at first: Int, _ state1: SIMD2<Double>,
    _ state2: SIMD2<Double>
  ) {
    let y = c.b0 * samples.fourFrames(at: first * 2, apart: partFrames * 2) + shelf1
    pass1 = -y
    pass2 = y
    for side in 0..<2 {
      pass1[side] = Float(state1[side])
      pass2[side] = Float(state2[side])
    }
  }

  @inline(never)
  mutating func run(
    _ samples: Span<Float>, partFrames: Int, at first: Int, _ response: PassResponse
  ) {
    var (s1, s2, t1, t2) = (shelf1, shelf2, pass1, pass2)
    var (sum, sum1, sum2) = (squares, cross1, cross2)
    let responses = response.responses.span
    precondition(responses.count >= partFrames * 2)
    precondition(samples.count >= (first + partFrames * 4) * 2)
    var index = 0
    while index < partFrames &* 2 {
      let x = samples.fourFrames(at: first &* 2 &+ index, apart: partFrames &* 2)
      let y = c.b0 * x + s1
      s1 = (c.b1 * x + s2) - c.a1 * y
      s2 = c.b2 * x - c.a2 * y
      let z = y + t1
      t1 = (t2 - (y + y)) - c.passA1 * z
      t2 = y - c.passA2 * z
      sum += z * z
      sum1 += responses.value(at: index) * z
      sum2 += responses.value(at: index &+ 1) * z
      index &+= 2
    }
    (shelf1, shelf2, pass1, pass2) = (s1, s2, t1, t2)
    (squares, cross1, cross2) = (sum, sum1, sum2)
  }
}

extension Span<Float> {
  /// Four frames of interleaved stereo, `distance` samples from one to the next. The caller's loop stays
  /// below the count.
  @inline(__always)
  fileprivate func fourFrames(at index: Int, apart distance: Int) -> SIMD8<Float> {
    @inline(__always) func pair(_ part: Int) -> SIMD2<Float> {
      // Sound: any bits are a valid Float.
      unsafe bytes.unsafeLoadUnaligned(
        fromUncheckedByteOffset: (index &+ part &* distance) &* 4, as: SIMD2<Float>.self)
    }
    return SIMD8(
      lowHalf: SIMD4(lowHalf: pair(0), highHalf: pair(1)),
      highHalf: SIMD4(lowHalf: pair(2), highHalf: pair(3)))
  }

  /// The value at an index that the caller's loop keeps below the count.
  @inline(__always)
  fileprivate func value(at index: Int) -> Float {
    // Sound: any bits are a valid Float.
    unsafe bytes.unsafeLoadUnaligned(fromUncheckedByteOffset: index &* 4, as: Float.self)
  }
}
