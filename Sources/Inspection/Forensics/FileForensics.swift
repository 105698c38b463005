import Signal
import Stems

/// What is measured of one file.
public struct FileMeasurements: Sendable {
  /// Largest absolute sample value.
  public var peak: Float = 0
}

/// Measures one file, block by block.
struct FileForensics {
  private var result = FileMeasurements()

  /// Ready for the file's first frame, at the file's own rate.
  init(facts: SoundFileFacts, sampleRate: SampleRate, frameCount: FrameCount) {}

  /// Takes the next frames: interleaved stereo.
  mutating func take(_ block: Span<Float>) {
    let whole = envelope(of: block, overThreshold: .infinity)
    result.peak = max(result.peak, whole.highest, -whole.lowest)
  }

  /// What was measured, after the last frame.
  func finish() -> FileMeasurements { result }
}
