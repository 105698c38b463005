import CSignal

/// K-weighted energies of two stereo signals in step, for stretches of a song that are measured out of
/// order.
///
/// Four channels in one filter cost hardly more than two: its speed is bound by the wait for each
/// frame's result, not by the arithmetic.
public struct PairedLoudness: Sendable {
  /// What a stretch adds to the steps of 100 ms that it touches: sums of squares of the two signals.
  public private(set) var sums: [SIMD2<Double>] = []
  /// The song's step that `sums` begins with.
  public let firstStep: Int

  private var filter: KWeightingFilter<SIMD4<Double>>
  private let stepFrames: Int
  private var framesToStepEnd: Int

  /// Frames of warm-up after which the filters have forgotten their empty past: 100 ms.
  public static func warmUp(at rate: SampleRate) -> FrameCount { rate.frames(0.1) }

  /// Frames of a step of 100 ms.
  public static func stepFrames(at rate: SampleRate) -> FrameCount {
    FrameCount(max(1, (rate.hertz + 5) / 10))
  }

  /// A stretch whose first measured frame is `first`, 0 or later, on the song's axis.
  public init(from first: FrameIndex, sampleRate: SampleRate) {
    stepFrames = Int(Self.stepFrames(at: sampleRate).value)
    firstStep = Int(first.value) / stepFrames
    framesToStepEnd = stepFrames - Int(first.value) % stepFrames
    filter = KWeightingFilter(sampleRate)
  }

  /// Lets the filters settle on the frames before the first measured one. Interleaved stereo; both
  /// signals have the same length.
  public mutating func settle(_ a: Span<Float>, _ b: Span<Float>) {
    _ = squares(a, b, 0..<min(a.count, b.count) / 2)
    filter.recover()
  }

  /// Measures the next frames. Interleaved stereo; both signals have the same length.
  public mutating func measure(_ a: Span<Float>, _ b: Span<Float>) {
    let frames = min(a.count, b.count) / 2
    var frame = 0
    while frame < frames {
      if sums.isEmpty || framesToStepEnd == 0 {
        if !sums.isEmpty { framesToStepEnd = stepFrames }
        sums.append(SIMD2())
        filter.recover()
      }
      let part = min(framesToStepEnd, frames - frame)
      let squares = squares(a, b, frame..<frame + part)
      sums[sums.count - 1] += SIMD2(squares.lowHalf.sum(), squares.highHalf.sum())
      framesToStepEnd -= part
      frame += part
    }
  }

  /// Weights frames and returns their sums of squares: a left, a right, b left, b right.
  private mutating func squares(
    _ a: Span<Float>, _ b: Span<Float>, _ frames: Range<Int>
  ) -> SIMD4<Double> {
    weighWide(a, b, frames) ?? weigh(a, b, frames)
  }

  /// By the C kernel for four doubles in a register, nearly twice as fast; nil where the processor lacks
  /// them. The same bits.
  private mutating func weighWide(
    _ a: Span<Float>, _ b: Span<Float>, _ frames: Range<Int>
  ) -> SIMD4<Double>? {
    var state = filter.state
    var squares = [Double](repeating: 0, count: 4)
    // Sound: both spans hold the frames, and the arrays have the lengths that the kernel names.
    let part = frames.lowerBound * 2..<frames.upperBound * 2
    let isDone = unsafe a.extracting(part).withUnsafeBufferPointer { a in
      unsafe b.extracting(part).withUnsafeBufferPointer { b in
        unsafe csignal_k_weigh(
          filter.coefficients, &state, a.baseAddress, b.baseAddress, frames.count, &squares)
      }
    }
    guard isDone else { return nil }
    filter.state = state
    return SIMD4(squares[0], squares[1], squares[2], squares[3])
  }

  @inline(never)
  private mutating func weigh(
    _ a: Span<Float>, _ b: Span<Float>, _ frames: Range<Int>
  ) -> SIMD4<Double> {
    var filter = self.filter
    var squares = SIMD4<Double>()
    for frame in frames {
      let weighted = filter.next(
        SIMD4(lowHalf: a.frame(at: frame), highHalf: b.frame(at: frame)))
      squares += weighted * weighted
    }
    self.filter = filter
    return squares
  }
}
