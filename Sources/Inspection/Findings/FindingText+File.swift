// What is said of one file: its container, its word length, its beginning and end.

extension FindingContext {
  func textOfFile() -> FindingText? {
    switch finding.kind {
    case .bitDepthLow:
      FindingText(
        "\(decimal(number, 0)) bit", cause: "Its export setting was probably 16 bit.",
        request: "Export \(stem) again at 24 bit or as float.")
    case .bitDepthPadded:
      FindingText(
        "\(decimal(number, 0)) bit of content in a larger word",
        cause: "It was probably made from a file of \(decimal(number, 0)) bit.",
        request: "Export \(stem) again from the session at 24 bit or as float.")
    case .floatInteger:
      FindingText(
        "float that holds integers of \(decimal(number, 0)) bit",
        cause: "It was probably converted from an integer file.")
    case .ditherPresent:
      FindingText(
        "dithered (\(valueText))", cause: "Dither was probably on in the export window.",
        request: "Export \(stem) again without dither.")
    case .noDigitalSilence:
      FindingText(
        "no digital silence in it",
        cause: "Where nothing is silent, dither cannot be told from noise.")
    case .monoFile:
      FindingText("one channel", request: "Export \(stem) again as interleaved stereo.")
    case .truncatedStart:
      FindingText(
        "begins in the middle of a sound (\(decimal(number)) dBFS)",
        cause: "The export probably began too late.",
        request: "Export \(stem) again from one bar before the song.")
    case .fadeInStart:
      FindingText(
        "a fade-in of \(decimal(number, 1)) ms on its very start",
        cause: "Delay compensation or the export probably burnt a fade in.",
        request: "Export \(stem) again from one bar before the song.")
    case .truncatedEnd:
      FindingText(
        "ends while it still sounds (\(decimal(number)) dBFS)",
        cause: "The export probably ended before reverb and echoes had.",
        request: "Export \(stem) again until everything has died away.")
    case .unreadableFile:
      FindingText(
        "cannot be read: " + valueText, request: "Send \(stem) again.")
    case .damagedFile:
      FindingText(
        "damaged: " + valueText,
        cause: evidence("invalid_samples") == nil
          ? "The copy or upload probably went wrong."
          : "A plug-in probably failed, or its feedback ran away.",
        request: evidence("invalid_samples") == nil
          ? "Send \(stem) again." : "Export \(stem) again.")
    default: nil
    }
  }
}
