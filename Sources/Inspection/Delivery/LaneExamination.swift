import Signal
import Stems

/// Reads one lane in step with the others and measures its file. Belongs to one thread at a time.
final class LaneExamination {
  private let lane: DeliveryScan.Lane
  private let number: Int
  private let songRate: SampleRate
  private var reader: (any SampleReader)?
  private var nativeReader: (any SampleReader)?
  private var forensics: FileForensics
  /// Frames of the file that were measured, at its own rate.
  private var measured: Int64 = 0
  private let scratch = FrameBuffer(frames: DeliveryPass.stepFrames)
  private var hasFailed = false

  init(_ lane: DeliveryScan.Lane, number: Int, songRate: SampleRate) {
    self.lane = lane
    self.number = number
    self.songRate = songRate
    let native = lane.native ?? lane.source
    forensics = FileForensics(
      facts: lane.facts, sampleRate: lane.native == nil ? songRate : lane.facts.sampleRate,
      frameCount: native.frameCount)
  }

  /// Whether any frame of the lane lies in a stretch of the song's axis.
  func sounds(in stretch: Range<Int64>) -> Bool { !part(of: stretch).isEmpty }

  /// The frames of the lane in a stretch of the song's axis.
  private func part(of stretch: Range<Int64>) -> Range<Int64> {
    let start = lane.start.value
    let end = start + max(0, lane.source.frameCount.value)
    return stretch.clamped(to: min(start, end)..<end).shifted(by: -start)
  }

  /// Reads the lane's part of a stretch, silence outside of the lane, and measures what is new.
  func take(
    _ stretch: Range<Int64>, into samples: UnsafeMutableBufferPointer<Float>,
    _ deliver: @Sendable (DeliveryScan.Event) -> Void
  ) {
    do throws(SampleReadFailure) {
      let part = part(of: stretch)
      guard !part.isEmpty else {
        unsafe samples.update(repeating: 0)
        return
      }
      let reader = try open()
      // Sound: the samples are this thread's for the length of the task.
      var span = unsafe samples.mutableSpan
      try reader.read(from: FrameIndex(stretch.lowerBound - lane.start.value), into: &span)
      if nativeReader != nil {
        try measureNative(until: part.upperBound)
      } else {
        try measure(upTo: part.lowerBound, with: reader)
        let offset = Int(part.lowerBound + lane.start.value - stretch.lowerBound) * 2
        let new = unsafe UnsafeBufferPointer(rebasing: samples[offset..<offset + part.count * 2])
        unsafe forensics.take(new.span)
        measured = part.upperBound
      }
    } catch {
      guard !hasFailed else { return }
      hasFailed = true
      deliver(.failed(lane: number, error))
    }
  }

  private func open() throws(SampleReadFailure) -> any SampleReader {
    if let reader { return reader }
    let new = try lane.source.makeReader()
    reader = new
    if let native = lane.native { nativeReader = try native.makeReader() }
    return new
  }

  /// Measures the file at its own rate as far as the song has come.
  private func measureNative(until songFrame: Int64) throws(SampleReadFailure) {
    guard let nativeReader, let native = lane.native else { return }
    let isEnd = songFrame >= lane.source.frameCount.value
    let reached = FrameCount(songFrame).resampled(from: songRate, to: lane.facts.sampleRate).value
    try measure(
      upTo: isEnd ? native.frameCount.value : min(native.frameCount.value, reached),
      with: nativeReader)
  }

  /// Reads and measures frames that the sum does not need.
  private func measure(
    upTo end: Int64, with reader: any SampleReader
  ) throws(SampleReadFailure) {
    while measured < end {
      let frames = Int(min(Int64(scratch.capacity), end - measured))
      defer { measured += Int64(frames) }
      try scratch.read(reader, from: FrameIndex(measured), frames: frames)
      // Sound: the buffer outlives the call.
      unsafe forensics.take(scratch.samples(frames).span)
    }
  }

  /// What was measured, after the last stretch.
  func finish() -> FileMeasurements { forensics.finish() }
}

extension Range<Int64> {
  fileprivate func shifted(by distance: Int64) -> Range<Int64> {
    lowerBound + distance..<upperBound + distance
  }
}
