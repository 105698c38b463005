// What is said of one file's signal: levels, channels, spectrum.

extension FindingContext {
  func textOfSignal() -> FindingText? {
    switch finding.kind {
    case .clipping:
      FindingText(
        "clipped: \(counted(number, "sample")) at full scale\(place)",
        cause: "The level was probably too high at the export or in a plug-in.",
        request: "Lower the level before the point where it clips, and export \(stem) again.")
    case .clippingBelowFullScale:
      FindingText(
        "clipped at \(decimal(number, 2)) dBFS\(place)",
        cause: "It probably clipped in a plug-in or a converter and was lowered afterwards.",
        request: "Look for the clipping in the mix, and export \(stem) again.")
    case .intersampleOver:
      FindingText(
        "true peak \(signed(number, 2)) dBTP\(place)",
        cause: "The samples fit, the curve between them does not.",
        request: "Lower \(stem) and the mix by \(decimal(number + 1, 0)) dB.")
    case .limited:
      FindingText(
        "looks limited (\(decimal(number * 100, 1)) % of its moments reach one peak)",
        cause: "A limiter was probably on its bus or on the master.",
        request: "Export \(stem) again without limiter.")
    case .dcOffset:
      FindingText(
        "DC offset of \(decimal(number * 100, 3)) % of full scale",
        cause: "A converter or a plug-in probably adds it.",
        request: finding.severity == .note
          ? "" : "Filter the offset out at its source, and export \(stem) again.")
    case .dualMono:
      FindingText(
        "left and right are the same (difference \(decimal(number)) dB)",
        cause: "The source is probably mono.")
    default: textOfChannels() ?? textOfOrigin()
    }
  }

  private func textOfChannels() -> FindingText? {
    switch finding.kind {
    case .silentChannel:
      FindingText(
        "the \(side) channel is silent", cause: "A pan or a routing was probably wrong.",
        request: "Export \(stem) again with both channels.")
    case .silentStem:
      FindingText(
        "silent (peak \(decimal(number)) dBFS)",
        cause: "It was probably muted, or its routing was lost.",
        request: "Export \(stem) again with its tracks on.")
    case .polarityInvertedChannel where finding.severity == .note:
      FindingText(
        "left and right go against each other"
          + (evidence("correlation").map { " (correlation \(decimal($0, 2)))" } ?? ""),
        cause: "A widening effect can do that; in mono much of it is lost.")
    case .polarityInvertedChannel:
      FindingText(
        "the \(side) channel is inverted"
          + (evidence("correlation").map { " (correlation \(decimal($0, 2)))" } ?? ""),
        cause: "A polarity switch or a cable of one channel was probably turned.",
        request: "Export \(stem) again with both channels in one polarity.")
    case .interchannelDelay:
      FindingText(
        "right is \(counted(abs(number), "sample")) \(number > 0 ? "later" : "earlier") than left"
          + " (\(milliseconds(abs(number))))",
        cause: finding.severity == .note
          ? "It may be meant (a widening effect)."
          : "One channel probably went another way through the mixer.",
        request: finding.severity == .note
          ? "" : "Export \(stem) again with both channels in step.")
    default: nil
    }
  }

  private var side: String { valueText == "L" ? "left" : "right" }

  private func textOfOrigin() -> FindingText? {
    switch finding.kind {
    case .upsampled:
      FindingText(
        "content ends where \(frequency(number)) material ends",
        cause: "It was probably converted up from \(frequency(number)).",
        request: finding.severity == .note
          ? "" : "Export \(stem) at the rate it was mixed at.")
    case .lossyOrigin:
      FindingText(
        "nothing above \(frequency(number)), as a lossy codec leaves it",
        cause: "It was probably an MP3 or AAC file once.",
        request: "Export \(stem) again from the session, or from the original recording.")
    default: nil
    }
  }
}
