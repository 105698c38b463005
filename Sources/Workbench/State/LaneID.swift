public import Stems

/// A row with a waveform.
public enum LaneID: Hashable, Sendable {
  case stem(StemID)
  case mixdown
  /// Mixdown minus sum.
  case residual
  /// How much the mixdown's bus takes away, where a limiter or a compressor was found on it.
  case reduction
}
