/// What can be said of a delivery. The raw value is the kind's name in a report.
public enum FindingKind: String, CaseIterable, Hashable, Sendable, Codable {
  // The stems against the mixdown.
  case stemDelay = "stem-delay"
  case stemGain = "stem-gain"
  case stemPolarity = "stem-polarity"
  case stemChannelsSwapped = "stem-channels-swapped"
  case polarityInvertedChannel = "polarity-inverted-channel"
  case interchannelDelay = "interchannel-delay"
  case stemExtra = "stem-extra"
  case stemDuplicate = "stem-duplicate"
  case stemMissing = "stem-missing"
  case stemWrongSection = "stem-wrong-section"
  case stemDrift = "stem-drift"
  case stemRateMismatch = "stem-rate-mismatch"
  case stemEQ = "stem-eq"
  case stemBusDynamics = "stem-bus-dynamics"
  case returnMissing = "return-missing"
  case returnBleed = "return-bleed"
  case setDelay = "set-delay"
  case setGain = "set-gain"
  case setPolarity = "set-polarity"
  case setDrift = "set-drift"
  case mixBusEQ = "mix-bus-eq"
  case mixBusDynamics = "mix-bus-dynamics"
  case nullUnexplained = "null-unexplained"

  // One file.
  case bitDepthLow = "bit-depth-low"
  case bitDepthPadded = "bit-depth-padded"
  case floatInteger = "float-integer"
  case ditherPresent = "dither-present"
  case noDigitalSilence = "no-digital-silence"
  case clipping
  case clippingBelowFullScale = "clipping-below-fs"
  case intersampleOver = "intersample-over"
  case limited
  case upsampled
  case lossyOrigin = "lossy-origin"
  case dcOffset = "dc-offset"
  case truncatedStart = "truncated-start"
  case fadeInStart = "fade-in-start"
  case truncatedEnd = "truncated-end"
  case dualMono = "dual-mono"
  case silentChannel = "silent-channel"
  case silentStem = "silent-stem"
  case monoFile = "mono-file"
  case splitStereoPair = "split-stereo-pair"
  case unreadableFile = "unreadable-file"
  case damagedFile = "damaged-file"

  // The files together.
  case normalised
  case leadSilenceShort = "lead-silence-short"
  case lengthMismatch = "length-mismatch"
  case sampleRateMismatch = "sample-rate-mismatch"
  case sumOver = "sum-over"

  // The folder.
  case noMixdown = "no-mixdown"
  case tooManyStems = "too-many-stems"
  case fileType = "file-type"
  case titleInconsistent = "title-inconsistent"
  case missingCoreStem = "missing-core-stem"
  case nameUnclear = "name-unclear"
  case tracklistMissing = "tracklist-missing"
  case headroomLow = "headroom-low"

  /// The unit of the value as it stands in a report; nil for kinds without one.
  public var unit: String? {
    switch self {
    case .stemDelay, .interchannelDelay, .setDelay, .lengthMismatch, .clipping: "samples"
    case .stemGain, .setGain, .stemEQ, .stemBusDynamics, .returnMissing, .mixBusEQ,
      .mixBusDynamics, .nullUnexplained, .dualMono:
      "dB"
    case .stemMissing, .clippingBelowFullScale, .normalised, .truncatedStart, .truncatedEnd,
      .silentStem, .sumOver, .headroomLow:
      "dBFS"
    case .intersampleOver: "dBTP"
    case .stemWrongSection, .leadSilenceShort: "s"
    case .fadeInStart: "ms"
    case .stemDrift, .setDrift: "ppm"
    case .stemRateMismatch: "ratio"
    case .stemDuplicate: "corr"
    case .polarityInvertedChannel, .silentChannel: "channel"
    case .bitDepthLow, .bitDepthPadded: "bit"
    case .floatInteger: "bits"
    case .ditherPresent: "type"
    case .limited: "share"
    case .upsampled, .lossyOrigin, .sampleRateMismatch: "Hz"
    case .dcOffset: "fraction of FS"
    case .monoFile: "channels"
    case .tooManyStems: "stems"
    case .splitStereoPair, .fileType, .titleInconsistent, .missingCoreStem, .stemPolarity,
      .stemChannelsSwapped, .stemExtra, .returnBleed, .setPolarity, .noDigitalSilence,
      .unreadableFile, .damagedFile, .noMixdown, .nameUnclear, .tracklistMissing:
      nil
    }
  }
}
