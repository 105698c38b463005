import Inspection
import Signal
import Stems

/// Mixes and stores a segment of a plan. Belongs to one thread.
final class RenderSegment {
  private static let blocks = 4
  /// Frames of a segment.
  static let frames = blocks * LaneMixer.blockFrames

  private let plan: RenderPlan
  private let format: RenderFormat
  private let mixer: LaneMixer
  private let residual = FrameBuffer(frames: LaneMixer.blockFrames)
  private let endFade: EndFade?
  private var bytes: [UInt8]
  /// Bytes of the segment that was made.
  private var size = 0
  /// What was seen since the beginning.
  private(set) var peak: Float = 0
  private(set) var overs = 0

  init(
    _ plan: RenderPlan, _ format: RenderFormat,
    failed: @escaping @Sendable (_ lane: Int, SampleReadFailure) -> Void
  ) {
    self.plan = plan
    self.format = format
    let unused = plan.source == .mixdown ? MixSettings.silent(plan.settings) : plan.settings
    let lanes =
      plan.source == .sum ? Array(plan.lanes.prefix(plan.settings.stems.count)) : plan.lanes
    mixer = LaneMixer(lanes: lanes, settings: unused, failed: failed)
    endFade = plan.fadesOut ? EndFade(end: plan.range.upperBound, length: plan.fade) : nil
    bytes = [UInt8](
      repeating: 0,
      count: Self.frames * format.channelCount * format.stored.encoding.byteCount)
  }

  /// Mixes and stores the segment of this number.
  func make(_ number: Int) {
    let first = plan.range.lowerBound.value + Int64(number) * Int64(Self.frames)
    let end = min(plan.range.upperBound.value, first + Int64(Self.frames))
    size = 0
    var position = first
    while position < end {
      let count = Int(min(Int64(LaneMixer.blockFrames), end - position))
      mix(position, count)
      position += Int64(count)
    }
  }

  /// Shows the stored frames of the segment that was made.
  func show(to write: (RawSpan) -> String?) -> String? { Handoff.show(bytes, size, to: write) }

  private func mix(_ position: Int64, _ frames: Int) {
    if plan.source != .mixdown {
      mixer.mixStems(from: position, frames: frames, fade: endFade)
      fadeIn(mixer.sum, position, frames)
    }
    if plan.source != .sum {
      mixer.mixMixdown(from: position, frames: frames, fade: endFade)
      fadeIn(mixer.mixdown, position, frames)
    }
    switch plan.source {
    case .sum: store(mixer.sum, position, frames)
    case .mixdown: store(mixer.mixdown, position, frames)
    case .residual:
      residual.put(mixer.mixdown, minus: mixer.sum, frames: frames)
      store(residual, position, frames)
    }
  }

  private func fadeIn(_ buffer: borrowing FrameBuffer, _ position: Int64, _ frames: Int) {
    let passed = position - plan.range.lowerBound.value
    guard plan.fadesIn, passed < plan.fade.value else { return }
    var ramp = GainRamp(from: .zero, to: .unity, length: Int(plan.fade.value))
    ramp.advance(Int(passed))
    buffer.multiply(0..<frames, by: &ramp)
  }

  /// Measures frames and appends them as they are stored.
  private func store(_ buffer: borrowing FrameBuffer, _ position: Int64, _ frames: Int) {
    // Sound: the buffer outlives the call.
    let shape = unsafe envelope(
      of: buffer.samples(frames).span, overThreshold: Float(1).nextUp)
    peak = max(peak, shape.highest, -shape.lowest)
    overs += Int(shape.overs) / (3 - format.channelCount)
    if format.isDithered {
      let first = (position - plan.range.lowerBound.value) * 2
      buffer.addDither(bits: format.stored.bits, firstSample: first, frames: frames)
    }
    if format.channelCount == 1 { buffer.keepLeft(frames: frames) }
    let samples = unsafe buffer.samples(frames).span.extracting(0..<frames * format.channelCount)
    let length = samples.count * format.stored.encoding.byteCount
    Handoff.store(samples, as: format.stored, into: &bytes, size..<size + length)
    size += length
  }
}

// Functions of their own: spans of a class's arrays may not be held.

private func show(
  _ bytes: borrowing [UInt8], _ size: Int, to write: (RawSpan) -> String?
) -> String? {
  // Sound: bytes without padding have no uninitialised part.
  write(unsafe bytes.span.bytes.extracting(0..<size))
}

private func store(
  _ samples: Span<Float>, as format: StoredFormat, into bytes: inout [UInt8], _ range: Range<Int>
) {
  var span = bytes.mutableSpan
  var raw = unsafe span.mutableBytes
  var part = raw._mutatingExtracting(range)
  encode(samples, as: format, into: &part)
}

extension MixSettings {
  /// With every stem muted, so that none is read.
  fileprivate static func silent(_ settings: MixSettings) -> MixSettings {
    var silent = settings
    for index in silent.stems.indices { silent.stems[index].isMuted = true }
    return silent
  }
}
