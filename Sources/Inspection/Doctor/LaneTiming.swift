import Signal
import Stems
import Synchronization

/// Which sample of a stem belongs to a frame of the song's axis.
struct LaneTiming: Hashable, Sendable {
  /// Frames by which left and right are late against the mixdown.
  var delay = SIMD2<Double>()
  /// Frames of the stem for one frame of the mixdown: above 1 where the stem runs long.
  var step = 1.0
  /// Whether the stem's left is the mixdown's right.
  var isSwapped = false

  /// Whether the samples can be taken as they are.
  var isWhole: Bool { step == 1 && delay == delay.rounded(.toNearestOrEven) }
}

/// Two channels of one length.
struct StereoSignal: Sendable {
  var left: [Float]
  var right: [Float]

  var frames: Int { left.count }

  init(left: [Float], right: [Float]) {
    self.left = left
    self.right = right
  }

  init(frames: Int) {
    left = [Float](repeating: 0, count: frames)
    right = left
  }

  subscript(channel: Int) -> [Float] {
    get { channel == 0 ? left : right }
    set { if channel == 0 { left = newValue } else { right = newValue } }
  }

  /// Adds another signal, each channel under its gain.
  mutating func add(_ other: StereoSignal, gains: SIMD2<Double>) {
    Signal.add(other.left, gain: Float(gains.x), to: &left)
    Signal.add(other.right, gain: Float(gains.y), to: &right)
  }
}

extension DoctorLane {
  /// The lane's samples for a range of the song's axis under a timing. What cannot be read is silence.
  func read(_ range: Range<Int>, _ timing: LaneTiming = LaneTiming()) -> StereoSignal {
    let origin = Double(range.lowerBound) - Double(start.value)
    let first = SIMD2(
      origin * timing.step + timing.delay.x, origin * timing.step + timing.delay.y)
    var result = StereoSignal(frames: range.count)
    if timing.isWhole {
      if timing.delay.x == timing.delay.y {
        result = frames(from: Int(first.x), count: range.count)
      } else {
        result.left = frames(from: Int(first.x), count: range.count).left
        result.right = frames(from: Int(first.y), count: range.count).right
      }
    } else {
      result.left = between(first.x, timing.step, count: range.count, channel: 0)
      result.right = between(first.y, timing.step, count: range.count, channel: 1)
    }
    if timing.isSwapped { swap(&result.left, &result.right) }
    return result
  }

  /// A channel between its samples.
  private func between(_ first: Double, _ step: Double, count: Int, channel: Int) -> [Float] {
    let halfWidth = 48
    let low = Int(first.rounded(.down)) - halfWidth
    let high = Int((first + step * Double(count)).rounded(.up)) + halfWidth + 1
    let input = frames(from: low, count: high - low)[channel]
    var output = [Float](repeating: 0, count: count)
    var span = output.mutableSpan
    if step == 1 {
      let fraction = first - first.rounded(.down)
      let taps = SincInterpolator.taps(fraction: fraction, halfWidth: halfWidth)
      correlate(input.span.extracting(1...), taps: taps.span, into: &span)
    } else {
      // Only a stem of another rate steps so far that something folds back.
      let cutoff = step > 1.01 ? 0.97 / step : 1
      let interpolator = Interpolators.shared.interpolator(cutoff: cutoff)
      interpolator.read(input.span, from: first - Double(low), step: step, into: &span)
    }
    return output
  }

  /// Frames as they are in the file.
  private func frames(from first: Int, count: Int) -> StereoSignal {
    guard count > 0, let reader = try? source.makeReader() else {
      return StereoSignal(frames: max(0, count))
    }
    var left = [Float](repeating: 0, count: count)
    var right = left
    // A megabyte at a time: more is slower.
    let blockFrames = 1 << 16
    var block = [Float](repeating: 0, count: 2 * min(count, blockFrames))
    var done = 0
    while done < count {
      let frames = min(blockFrames, count - done)
      if frames < blockFrames { block.removeLast(block.count - 2 * frames) }
      var span = block.mutableSpan
      // What could not be read is silence, which is what the block holds then.
      try? reader.read(from: FrameIndex(first + done), into: &span)
      var leftSpan = left.mutableSpan
      var rightSpan = right.mutableSpan
      deinterleave(block.span, left: &leftSpan, right: &rightSpan, at: done)
      done += frames
    }
    return StereoSignal(left: left, right: right)
  }
}

/// The interpolators that were made so far: a stem is read at the same few rates again and again. Any
/// thread.
private final class Interpolators: Sendable {
  static let shared = Interpolators()
  private let known = Mutex<[Double: SincInterpolator]>([:])

  func interpolator(cutoff: Double) -> SincInterpolator {
    if let known = known.withLock({ $0[cutoff] }) { return known }
    let new = SincInterpolator(cutoff: cutoff)
    known.withLock { $0[cutoff] = new }
    return new
  }
}
