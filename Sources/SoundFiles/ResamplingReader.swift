import CSoxr
import Signal
import Stems

/// Reads a lane at another rate than its own, for listening.
///
/// A resampler has a memory, and a reader must not: the same frames have to come out whatever was
/// read before. The lane is therefore cut into fixed blocks of output frames whose borders fall on
/// whole input frames; each block is made by a cleared resampler from its input and a lead-in and a
/// lead-out longer than the filter. Blocks meet within rounding.
final class ResamplingReader: SampleReader {
  private let source: any SampleReader
  private let resampler: Resampler
  private let frameCount: FrameCount
  /// Frames of a block, and of the input on either side of it; in and out in the rates' ratio.
  private let block: (input: Int, output: Int)
  private let margin: (input: Int, output: Int)
  private var input: [Float]
  private var output: [Float]
  /// The block that `output` holds.
  private var current: Int64?

  /// Longer than half of libsoxr's longest filter at this quality, at the lower of the two rates.
  private static let marginFrames = 2048
  private static let blockFrames = 8192

  /// `source` is interleaved stereo with `frameCount` frames at `rate`.
  init(
    _ source: any SampleReader, frameCount: FrameCount, from rate: SampleRate, to target: SampleRate
  ) throws(SampleReadFailure) {
    guard let resampler = Resampler(from: rate, to: target) else {
      throw SampleReadFailure(
        sentence: "It cannot be resampled from \(rate.hertz) to \(target.hertz) Hz.")
    }
    self.source = source
    self.resampler = resampler
    self.frameCount = frameCount.resampled(from: rate, to: target)
    let common = Self.greatestCommonDivisor(rate.hertz, target.hertz)
    let step = (input: rate.hertz / common, output: target.hertz / common)
    let blocks = (Self.blockFrames + step.output - 1) / step.output
    block = (step.input * blocks, step.output * blocks)
    let wanted = Self.marginFrames * max(1, (rate.hertz + target.hertz - 1) / target.hertz)
    let margins = (wanted + step.input - 1) / step.input
    margin = (step.input * margins, step.output * margins)
    input = [Float](repeating: 0, count: 2 * (block.input + 2 * margin.input))
    output = [Float](repeating: 0, count: 2 * (block.output + 2 * margin.output))
  }

  func read(
    from start: FrameIndex, into frames: inout MutableSpan<Float>
  ) throws(SampleReadFailure) {
    let request = RequestedFrames(start, &frames, frameCount: frameCount)
    var done = request.wanted.lowerBound
    while done < request.wanted.upperBound {
      let position = request.first + Int64(done - request.wanted.lowerBound)
      let index = position / Int64(block.output)
      do throws(SampleReadFailure) { try make(index) } catch {
        frames.silence(done * 2..<request.wanted.upperBound * 2)
        throw error
      }
      let offset = Int(position - index * Int64(block.output))
      let count = min(block.output - offset, request.wanted.upperBound - done)
      let first = 2 * (margin.output + offset)
      for sample in 0..<2 * count { frames[2 * done + sample] = output[first + sample] }
      done += count
    }
  }

  /// Brings a block into `output`.
  private func make(_ index: Int64) throws(SampleReadFailure) {
    if current == index { return }
    current = nil
    let start = FrameIndex(index * Int64(block.input) - Int64(margin.input))
    try source.read(from: start, into: &input)
    guard resampler.convert(input, into: &output) else {
      throw SampleReadFailure(sentence: "The resampler failed.")
    }
    current = index
  }

  private static func greatestCommonDivisor(_ a: Int, _ b: Int) -> Int {
    b == 0 ? a : greatestCommonDivisor(b, a % b)
  }
}

/// Owns one libsoxr resampler for interleaved stereo floats. Belongs to one thread at a time.
@safe private final class Resampler {
  private let handle: soxr_t

  init?(from rate: SampleRate, to target: SampleRate) {
    // 20-bit quality: errors below the noise of 24-bit converters; meant for listening.
    var quality = unsafe soxr_quality_spec(UInt(SOXR_20_BITQ), 0)
    // Sound: a null error pointer, io and run-time settings ask for the defaults (float, one thread).
    guard
      let handle = unsafe soxr_create(
        Double(rate.hertz), Double(target.hertz), 2, nil, nil, &quality, nil)
    else { return nil }
    unsafe self.handle = handle
  }

  deinit { unsafe soxr_delete(handle) }

  /// Converts all of `input` as a signal of its own; what `output` is not filled with is silence.
  func convert(_ input: [Float], into output: inout [Float]) -> Bool {
    guard unsafe soxr_clear(handle) == nil else { return false }
    let capacity = output.count / 2
    var written = 0
    var isRight = true
    // Sound: both buffers are used within the closures only; all counts are in frames of two floats
    // and stay within them.
    unsafe input.withUnsafeBufferPointer { input in
      unsafe output.withUnsafeMutableBufferPointer { output in
        var consumed = 0
        while isRight, written < capacity {
          var taken = 0
          var made = 0
          let isEnd = consumed == input.count / 2
          let source = unsafe isEnd ? nil : input.baseAddress.map { unsafe $0 + 2 * consumed }
          let target = unsafe output.baseAddress.map { unsafe $0 + 2 * written }
          isRight =
            unsafe soxr_process(
              handle, source, isEnd ? 0 : input.count / 2 - consumed, &taken,
              target, capacity - written, &made) == nil
          consumed += taken
          written += made
          if isEnd, made == 0 { break }
        }
        for sample in 2 * written..<output.count { unsafe output[sample] = 0 }
      }
    }
    return isRight
  }
}
