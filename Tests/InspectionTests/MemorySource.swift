import Signal
import Stems
import Synchronization

/// A lane held in memory: interleaved stereo.
struct MemorySource: SampleSource {
  var samples: [Float]
  /// Reading frames from here on fails.
  var failsFrom = Int64.max

  var frameCount: FrameCount { FrameCount(samples.count / 2) }

  func makeReader() throws(SampleReadFailure) -> any SampleReader { Reader(self) }

  private final class Reader: SampleReader {
    let source: MemorySource
    init(_ source: MemorySource) { self.source = source }

    func read(from start: FrameIndex, into frames: inout MutableSpan<Float>)
      throws(SampleReadFailure)
    {
      let first = Int(start.value) * 2
      for index in frames.indices {
        let sample = first + index
        frames[index] = source.samples.indices.contains(sample) ? source.samples[sample] : 0
      }
      if start.value + Int64(frames.count / 2) > source.failsFrom {
        throw SampleReadFailure(sentence: "The file ends early.")
      }
    }
  }
}

/// What the threads of a scan delivered, in the order of its coming.
final class Recorder<Event: Sendable>: Sendable {
  private let list = Mutex<[Event]>([])

  func record(_ event: Event) { list.withLock { $0.append(event) } }

  var events: [Event] { list.withLock { $0 } }
}
