import Stems

/// What went wrong with the sound, in counts that only rise.
public struct Troubles: Hashable, Sendable {
  /// The device ran dry.
  public var xruns: Int
  /// The disk was late.
  public var underruns: Int
  /// Output samples that were limited to full scale.
  public var clippedSamples: Int
  /// NaN and infinite samples that became silence.
  public var invalidSamples: Int

  public init(
    xruns: Int = 0, underruns: Int = 0, clippedSamples: Int = 0, invalidSamples: Int = 0
  ) {
    self.xruns = xruns
    self.underruns = underruns
    self.clippedSamples = clippedSamples
    self.invalidSamples = invalidSamples
  }

  /// What has been added since an earlier count.
  func since(_ earlier: Troubles) -> Troubles {
    Troubles(
      xruns: max(0, xruns - earlier.xruns), underruns: max(0, underruns - earlier.underruns),
      clippedSamples: max(0, clippedSamples - earlier.clippedSamples),
      invalidSamples: max(0, invalidSamples - earlier.invalidSamples))
  }
}

extension WorkbenchState {
  /// Since the program began.
  var countedTroubles: Troubles {
    Troubles(
      xruns: xruns, underruns: playback.underruns, clippedSamples: playback.clippedSamples,
      invalidSamples: playback.invalidSamples)
  }

  /// Since the meters were reset.
  public var troubles: Troubles { countedTroubles.since(forgottenTroubles) }
}
