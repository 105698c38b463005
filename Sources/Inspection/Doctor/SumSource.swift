import Signal
import Stems

/// Several lanes added up: the whole set as one lane that stands on the song's axis.
struct SumSource: SampleSource {
  let lanes: [DoctorLane]
  let frameCount: FrameCount

  init(_ lanes: [DoctorLane]) {
    self.lanes = lanes
    frameCount = FrameCount(
      lanes.map { $0.start.value + $0.source.frameCount.value }.max() ?? 0)
  }

  func makeReader() throws(SampleReadFailure) -> any SampleReader {
    var readers: [any SampleReader] = []
    for lane in lanes { readers.append(try lane.source.makeReader()) }
    return Reader(readers, lanes.map(\.start.value))
  }

  private final class Reader: SampleReader {
    private let readers: [any SampleReader]
    private let starts: [Int64]

    init(_ readers: [any SampleReader], _ starts: [Int64]) {
      self.readers = readers
      self.starts = starts
    }

    func read(from start: FrameIndex, into frames: inout MutableSpan<Float>)
      throws(SampleReadFailure)
    {
      for index in 0..<frames.count { frames[index] = 0 }
      var block = [Float](repeating: 0, count: frames.count)
      for (reader, origin) in zip(readers, starts) {
        var span = block.mutableSpan
        try reader.read(from: FrameIndex(start.value - origin), into: &span)
        add(block.span, gain: 1, to: &frames)
      }
    }
  }
}
