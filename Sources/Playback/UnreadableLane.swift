internal import Signal
internal import Stems

/// Stands in for a lane that cannot be opened: silence, and why. One bad file never costs the song.
final class UnreadableLane: SampleReader {
  private let failure: SampleReadFailure

  init(_ failure: SampleReadFailure) { self.failure = failure }

  func read(
    from start: FrameIndex, into frames: inout MutableSpan<Float>
  ) throws(SampleReadFailure) {
    for index in frames.indices { frames[index] = 0 }
    throw failure
  }

  /// A reader of the source, or what stands in for it.
  static func open(_ source: any SampleSource) -> any SampleReader {
    do throws(SampleReadFailure) {
      return try source.makeReader()
    } catch {
      return UnreadableLane(error)
    }
  }
}
