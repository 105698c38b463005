package import Signal
package import Stems

/// Adds up the lanes of a song, block by block, as settings say: the renderer's arithmetic without its
/// clock, for what is measured or written. Belongs to one thread.
///
/// The same samples, in the same order, as the renderer with these gains gives: bit for bit.
package final class LaneMixer {
  /// A block of every lane with the sum stays in the second-level cache.
  package static let blockFrames = 32 * Overview.bucketFrames

  /// A lane that takes part.
  private struct Part {
    var lane: Int
    var reader: any SampleReader
    /// Where it stands on the song's axis, its offset included.
    var frames: Range<Int64>
    var gain: LinearGain
  }

  /// The last block that was added up: interleaved stereo.
  package let sum = FrameBuffer(frames: blockFrames)
  package let mixdown = FrameBuffer(frames: blockFrames)

  private let scratch = FrameBuffer(frames: blockFrames)
  private let failed: @Sendable (_ lane: Int, SampleReadFailure) -> Void
  private var stems: [Part] = []
  private var reference: [Part] = []

  /// `lanes` are the stems in the order of `settings`, then the mixdown if there is one. What cannot be
  /// read counts as silence; `failed` is told each time.
  package init(
    lanes: [ResidualScan.Lane], settings: MixSettings,
    failed: @escaping @Sendable (_ lane: Int, SampleReadFailure) -> Void
  ) {
    self.failed = failed
    for (index, stem) in settings.stems.enumerated() {
      let gain = settings.effectiveGain(StemID(index))
      guard gain != .zero else { continue }
      stems += part(index, lanes[index], offset: stem.offset, gain: gain)
    }
    let last = settings.stems.count
    if last < lanes.count {
      reference = part(last, lanes[last], offset: .zero, gain: .unity)
    }
  }

  /// Opens a lane; none where that fails.
  private func part(
    _ index: Int, _ lane: ResidualScan.Lane, offset: FrameCount, gain: LinearGain
  ) -> [Part] {
    let start = (lane.start + offset).value
    do throws(SampleReadFailure) {
      return [
        Part(
          lane: index, reader: try lane.source.makeReader(),
          frames: start..<start + max(0, lane.source.frameCount.value), gain: gain)
      ]
    } catch {
      failed(index, error)
      return []
    }
  }

  /// Adds the stems up in `sum`: `frames` frames of the song's axis from `position` on, at most
  /// `blockFrames`. `fade` lets each lane die away.
  package func mixStems(from position: Int64, frames: Int, fade: EndFade? = nil) {
    mix(stems, into: sum, position, frames, fade)
  }

  /// Brings the mixdown into `mixdown`; all else as for the stems.
  package func mixMixdown(from position: Int64, frames: Int, fade: EndFade? = nil) {
    mix(reference, into: mixdown, position, frames, fade)
  }

  private func mix(
    _ parts: [Part], into buffer: borrowing FrameBuffer, _ position: Int64, _ frames: Int,
    _ fade: EndFade?
  ) {
    buffer.clear(frames: frames)
    for part in parts where part.frames.overlaps(position..<position + Int64(frames)) {
      let start = FrameIndex(position - part.frames.lowerBound)
      do throws(SampleReadFailure) {
        if fade == nil, try addStored(part, into: buffer, start, frames) { continue }
        try scratch.read(part.reader, from: start, frames: frames)
      } catch {
        // What could not be read is silence; the rest of the block counts.
        failed(part.lane, error)
      }
      fade?.apply(to: scratch, from: position, frames: frames)
      buffer.add(scratch, gain: part.gain, frames: frames)
    }
  }

  /// Decodes and adds in one go, where the lane allows it.
  private func addStored(
    _ part: Part, into buffer: borrowing FrameBuffer, _ start: FrameIndex, _ frames: Int
  ) throws(SampleReadFailure) -> Bool {
    return try part.reader.readStored(from: start, count: FrameCount(frames)) { bytes, encoding in
      buffer.add(bytes, as: encoding, gain: part.gain)
    }
  }
}

/// A fade to silence that ends at a frame of the song's axis.
package struct EndFade: Sendable {
  private let end: Int64
  private let length: Int

  /// `length` frames before `end` begin to fade; 0 or more.
  package init(end: FrameIndex, length: FrameCount) {
    self.end = end.value
    self.length = Int(max(0, length.value))
  }

  /// Fades what lies in it of frames that begin at `position`.
  func apply(to buffer: borrowing FrameBuffer, from position: Int64, frames: Int) {
    let begin = end - Int64(length)
    guard position + Int64(frames) > begin else { return }
    let first = Int(max(0, begin - position))
    var ramp = GainRamp(from: .unity, to: .zero, length: length)
    ramp.advance(Int(max(0, position - begin)))
    buffer.multiply(first..<frames, by: &ramp)
  }
}
