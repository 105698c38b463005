import CSignal

// Decoding fused with what is done with the samples, which never leave the first-level cache.

/// Adds stored interleaved stereo × `gain` to `sum`, NaN and infinite products left out: the same bits as
/// decoding, then accumulating. `sum` holds as many floats as `bytes` holds samples.
public func accumulate(
  _ bytes: RawSpan, as encoding: PCMEncoding, gain: LinearGain,
  into sum: UnsafeMutablePointer<Float>
) {
  let done = unsafe accumulateWide(bytes, encoding, gain, sum)
  forEachPiece(of: bytes, as: encoding, from: done) { piece, first in
    // Sound: both sides hold the frames of the piece.
    unsafe piece.withUnsafeBufferPointer { piece in
      guard let samples = piece.baseAddress else { return }
      unsafe accumulate(samples, gain: gain, into: sum + first, frames: piece.count / 2)
    }
  }
}

/// By the C kernel; how many samples are done.
private func accumulateWide(
  _ bytes: RawSpan, _ encoding: PCMEncoding, _ gain: LinearGain,
  _ sum: UnsafeMutablePointer<Float>
) -> Int {
  // A finite gain on integers gives finite products.
  guard encoding.word == .int24, gain.factor.isFinite else { return 0 }
  // Sound: both sides hold the samples.
  return unsafe bytes.withUnsafeBytes { bytes in
    guard let from = bytes.baseAddress else { return 0 }
    return unsafe csignal_add_24(
      from, bytes.count, bytes.count / 3, encoding.isBigEndian, gain.factor, sum)
  }
}

/// Appends the envelope of every 256 frames of stored interleaved stereo; the last one may be short. The
/// same bits as decoding, then `envelope(of:overThreshold:)`.
public func appendEnvelopes(
  of bytes: RawSpan, as encoding: PCMEncoding, overThreshold: Float,
  to envelopes: inout [Envelope]
) {
  let width = encoding.byteCount
  let count = bytes.byteCount / width
  var first = 0
  while first < count {
    let length = min(pieceSamples, count - first)
    // The kernel may read what follows the piece.
    let rest = bytes.extracting(first * width..<bytes.byteCount)
    envelopes.append(
      wideEnvelope(rest, length, encoding, overThreshold)
        ?? portableEnvelope(rest, length, encoding, overThreshold))
    first += length
  }
}

/// By the C kernel, of the first `count` samples; nil where it does not take all of them, and where overs
/// have to be counted.
private func wideEnvelope(
  _ bytes: RawSpan, _ count: Int, _ encoding: PCMEncoding, _ overThreshold: Float
) -> Envelope? {
  guard encoding.word == .int24 else { return nil }
  var extent = csignal_extent()
  // Sound: the bytes hold the samples.
  let done = unsafe bytes.withUnsafeBytes { bytes in
    guard let from = bytes.baseAddress else { return 0 }
    return unsafe csignal_measure_24(from, bytes.count, count, encoding.isBigEndian, &extent)
  }
  guard done == count, extent.highest < overThreshold, -extent.lowest < overThreshold else {
    return nil
  }
  return Envelope(
    lowest: extent.lowest, highest: extent.highest,
    meanSquare: extent.squares / Float(count), overs: 0)
}

private func portableEnvelope(
  _ bytes: RawSpan, _ count: Int, _ encoding: PCMEncoding, _ overThreshold: Float
) -> Envelope {
  var samples = InlineArray<512, Float>(repeating: 0)
  var span = samples.mutableSpan
  decode(bytes.extracting(0..<count * encoding.byteCount), as: encoding, into: &span)
  return envelope(of: samples.span.extracting(0..<count), overThreshold: overThreshold)
}

/// Samples of a piece: a bucket of an overview.
private let pieceSamples = 512

/// Decodes the samples from `start` on, piece by piece; `body` gets each with the index of its first.
private func forEachPiece(
  of bytes: RawSpan, as encoding: PCMEncoding, from start: Int,
  _ body: (Span<Float>, Int) -> Void
) {
  let width = encoding.byteCount
  let count = bytes.byteCount / width
  var samples = InlineArray<512, Float>(repeating: 0)
  var first = start
  while first < count {
    let length = min(pieceSamples, count - first)
    var span = samples.mutableSpan
    decode(
      bytes.extracting(first * width..<(first + length) * width), as: encoding, into: &span)
    body(samples.span.extracting(0..<length), first)
    first += length
  }
}
