import Signal
import Stems

/// What the left button took hold of.
enum Drag: Hashable, Sendable {
  /// A stem's gain: where the button went down, and the gain then.
  case gain(StemID, x: Int, y: Int, from: Decibels)
  /// A range of the ruler, from a frame on; not yet one while the pointer is in the same column.
  case range(from: FrameIndex, column: Int)
  /// The playhead along a waveform.
  case playhead
}
