public import Stems

/// A row with a waveform.
public enum LaneID: Hashable, Sendable {
  case stem(StemID)
  case mixdown
  /// Mixdown minus sum.
  case residual
}
