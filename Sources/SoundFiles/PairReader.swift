import Signal
import Stems

/// Joins two mono files, left and right, to one lane.
final class PairReader: SampleReader {
  private let left: any SampleReader
  private let right: any SampleReader
  private var scratch: [Float] = []

  /// Both readers give mono doubled to both sides.
  init(left: any SampleReader, right: any SampleReader) {
    self.left = left
    self.right = right
  }

  func read(
    from start: FrameIndex, into frames: inout MutableSpan<Float>
  ) throws(SampleReadFailure) {
    if scratch.count != frames.count { scratch = [Float](repeating: 0, count: frames.count) }
    var failure: SampleReadFailure?
    do throws(SampleReadFailure) { try left.read(from: start, into: &frames) } catch {
      failure = error
    }
    do throws(SampleReadFailure) { try right.read(from: start, into: &scratch) } catch {
      failure = error
    }
    for index in stride(from: 1, to: frames.count, by: 2) { frames[index] = scratch[index] }
    if let failure { throw failure }
  }

  func willRead(_ count: FrameCount, at starts: [FrameIndex]) {
    left.willRead(count, at: starts)
    right.willRead(count, at: starts)
  }
}

extension SampleReader {
  /// Fills an array: a span of a class's array may not be held by the class itself.
  func read(
    from start: FrameIndex, into samples: inout [Float]
  ) throws(SampleReadFailure) {
    var span = samples.mutableSpan
    try read(from: start, into: &span)
  }
}
