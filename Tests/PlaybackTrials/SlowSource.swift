internal import Playback
public import Signal
public import Stems
internal import Synchronization

/// A lane in memory whose reads from a frame on wait until it is opened, as those of a slow disk do.
public final class GatedSource: SampleSource {
  private let samples: [Float]
  private let gate = Atomic<Int64>(.max)
  private let waitsAt = Atomic<Int64>(-1)
  private let lastRead = Atomic<Int64>(0)

  /// Open at first.
  public init(samples: [Float]) { self.samples = samples }

  /// Reads that end behind this frame wait from here on.
  public func close(at frame: Int) { gate.store(Int64(frame), ordering: .releasing) }
  public func open() { gate.store(.max, ordering: .releasing) }

  /// Whether a reader waits at the gate as it stands.
  public var isHeldUp: Bool {
    waitsAt.load(ordering: .acquiring) == gate.load(ordering: .acquiring)
  }

  /// One past the last frame of the latest read.
  public var framesRead: Int { Int(lastRead.load(ordering: .acquiring)) }

  public var frameCount: FrameCount { FrameCount(samples.count / 2) }
  public func makeReader() throws(SampleReadFailure) -> any SampleReader { Reader(source: self) }

  private final class Reader: SampleReader {
    private let source: GatedSource
    private let bell = Doorbell()

    init(source: GatedSource) { self.source = source }

    func read(from start: FrameIndex, into frames: inout MutableSpan<Float>)
      throws(SampleReadFailure)
    {
      let end = start.value + Int64(frames.count / 2)
      while true {
        let gate = source.gate.load(ordering: .acquiring)
        guard end > gate else { break }
        source.waitsAt.store(gate, ordering: .releasing)
        bell.wait(milliseconds: 1)
      }
      for index in 0..<frames.count {
        let position = Int(start.value) * 2 + index
        frames[index] = source.samples.indices.contains(position) ? source.samples[position] : 0
      }
      source.lastRead.store(end, ordering: .releasing)
    }
  }
}
