import Dispatch
import Playback
import Signal
import Stems
import Synchronization
import Workbench

/// Reads the samples behind a close view, away from the main thread.
///
/// Only the newest request counts: while somebody scrolls, those in between are skipped.
final class WindowReader: Sendable {
  private struct Request: Sendable {
    var range: Range<FrameIndex>
    var offsets: [FrameCount]
  }

  private let lanes: [Stem]
  private let sources: [any SampleSource]
  private let actions: EventQueue<Action>
  private let newest = Mutex<Request?>(nil)
  private let queue = DispatchQueue(label: "window")

  init(lanes: [Stem], sources: [any SampleSource], actions: EventQueue<Action>) {
    self.lanes = lanes
    self.sources = sources
    self.actions = actions
  }

  /// Asks for the samples of every lane in a range of the song's axis.
  func read(_ range: Range<FrameIndex>, offsets: [FrameCount]) {
    newest.withLock { $0 = Request(range: range, offsets: offsets) }
    queue.async { [self] in
      guard let request = newest.withLock({ $0.take() }) else { return }
      actions.post(.window(window(for: request)))
    }
  }

  private func window(for request: Request) -> SampleWindow {
    let frames = Int((request.range.upperBound - request.range.lowerBound).value)
    let samples = zip(lanes, sources).enumerated().map { index, lane in
      var samples = [Float](repeating: 0, count: 2 * frames)
      let offset = index < request.offsets.count ? request.offsets[index] : .zero
      let start = lane.0.start + offset
      // A lane that cannot be read is silence here; the scan of the overviews says why.
      if let reader = try? lane.1.makeReader() {
        var span = samples.mutableSpan
        try? reader.read(
          from: FrameIndex.start + (request.range.lowerBound - start), into: &span)
      }
      return samples
    }
    return SampleWindow(range: request.range, lanes: samples, offsets: request.offsets)
  }
}
