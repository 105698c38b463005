import Signal
import Stems

/// Reads a file through libsndfile's decoder: FLAC, ALAC, 8-bit, 64-bit float, µ-law and A-law.
final class DecodingReader: SampleReader {
  private var sound: SoundFileHandle
  private let frameCount: FrameCount
  private let identity: FileIdentity
  private let isMono: Bool
  private let isFloat: Bool
  private let readsRemoved: Bool
  private var mono: [Float] = []
  /// The frame that the decoder stands at; nil when that is not known.
  private var position: Int64?

  init(_ sound: consuming FolderAccess.OpenSound, readsRemoved: Bool) {
    self.readsRemoved = readsRemoved
    frameCount = sound.report.facts.frameCount
    identity = sound.report.identity
    isMono = sound.report.facts.channelCount == 1
    isFloat = sound.report.facts.encoding == .float(bits: 64)
    self.sound = sound.handle
  }

  func read(
    from start: FrameIndex, into frames: inout MutableSpan<Float>
  ) throws(SampleReadFailure) {
    let request = RequestedFrames(start, &frames, frameCount: frameCount)
    guard !request.wanted.isEmpty else { return }
    let range = request.wanted.lowerBound * 2..<request.wanted.upperBound * 2
    guard let status = sound.status(), status.identity == identity,
      readsRemoved || status.linkCount > 0
    else {
      frames.silence(range)
      throw SampleReadFailure(sentence: changedOnDisk)
    }
    if position != request.first, !sound.seek(to: request.first) {
      position = nil
      _ = sound.reopen()
      frames.silence(range)
      throw SampleReadFailure(sentence: Self.damaged)
    }
    var target = frames._mutatingExtracting(range)
    let count = isMono ? decodeMono(request.wanted.count, &target) : decode(&target)
    if isFloat { invalidateImpossible(&target) }
    position = request.first + count
    if sound.hasError() || count < Int64(request.wanted.count) {
      position = nil
      _ = sound.reopen()
      frames.silence(range.lowerBound + Int(max(0, count)) * 2..<range.upperBound)
      throw SampleReadFailure(sentence: Self.damaged)
    }
  }

  private static let damaged =
    "The file is damaged here (its checksum or its frames are wrong); send it again."

  private func decode(_ target: inout MutableSpan<Float>) -> Int64 {
    // Sound: the buffer is used within the closure only.
    unsafe target.withUnsafeMutableBufferPointer { unsafe sound.read(into: $0) }
  }

  private func decodeMono(_ count: Int, _ target: inout MutableSpan<Float>) -> Int64 {
    if mono.count < count { mono = [Float](repeating: 0, count: count) }
    // Sound: the buffer is used within the closure only, and holds `count` samples.
    let read = unsafe mono.withUnsafeMutableBufferPointer {
      unsafe sound.read(into: UnsafeMutableBufferPointer(rebasing: $0[..<count]))
    }
    double(mono, count, into: &target)
    return read
  }
}

/// Puts `count` mono samples on both sides. A function of its own: spans of a class's arrays may not
/// be held.
private func double(
  _ mono: borrowing [Float], _ count: Int, into target: inout MutableSpan<Float>
) {
  interleave(mono: mono.span.extracting(0..<count), into: &target)
}
