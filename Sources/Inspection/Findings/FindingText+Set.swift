// What is said of the files together and of the folder.

import Signal
import Stems

extension FindingContext {
  func textOfSet() -> FindingText? {
    switch finding.kind {
    case .normalised:
      FindingText(
        "peaks of the stems are alike (\(decimal(number, 2)) dBFS)",
        cause: "The export probably normalised each stem.",
        request: "Export all stems again without normalisation.")
    case .leadSilenceShort:
      FindingText(
        "\(decimal(number, 2)) s of silence before the first sound"
          + (evidence("asked_s").map { ", one bar is \(decimal($0, 2)) s" } ?? ""),
        cause: "The export probably began with the song instead of a bar before it.",
        request: finding.severity == .note
          ? "" : "Leave one bar of silence at the head of mixdown and stems.")
    case .lengthMismatch:
      FindingText(
        "\(counted(abs(number), "sample")) \(number > 0 ? "longer" : "shorter") than the mixdown"
          + " (\(milliseconds(abs(number))))",
        cause: "Its export range was probably different.",
        request: finding.severity == .note
          ? "" : "Export \(stem) again over the whole length of the song.")
    case .sampleRateMismatch:
      FindingText(
        "at \(frequency(number)), the mixdown at \(frequency(Double(song.sampleRate.hertz)))",
        cause: "Its export probably had another setting.",
        request: "Export \(stem) again at \(frequency(Double(song.sampleRate.hertz))).")
    case .sumOver:
      FindingText(
        "the sum of the stems peaks at \(signed(number, 2)) dBFS",
        cause: "The mix probably runs over full scale on the master bus.",
        request: "Lower the whole mix by \(decimal(number + 1, 0)) dB and export it all again.")
    case .noMixdown:
      FindingText(
        "there is no mixdown", cause: "It was probably forgotten, or its name does not say so.",
        request: "Send the L-R mixdown that the stems belong to.")
    case .tooManyStems:
      FindingText(
        "\(decimal(number, 0)) stems", cause: "Stem mastering works on eight stereo stems at most.",
        request: "Join stems so that eight remain.")
    default: textOfFolder()
    }
  }

  private func textOfFolder() -> FindingText? {
    switch finding.kind {
    case .fileType:
      FindingText(
        "a \(valueText) file",
        request: finding.severity == .note
          ? "" : "Export \(stem) again as WAV or AIFF, from the session.")
    case .titleInconsistent:
      FindingText(
        "named after another song (\(valueText))", cause: "It may belong to another song.",
        request: "Check that \(stem) belongs to this song, and rename it.")
    case .missingCoreStem:
      FindingText(
        "no \(valueText) stem", cause: "It may be part of another stem, or the song has none.")
    case .nameUnclear:
      FindingText(
        "the name does not say what it holds", request: "Name it by stem and song.")
    case .tracklistMissing:
      FindingText(
        "no tracklist came along",
        cause: "The silences between the songs depend on it.",
        request: "Send the tracklist of the album.")
    case .headroomLow:
      FindingText(
        "the mixdown peaks at \(decimal(number, 2)) dBFS",
        cause: "With 24 bits nothing is lost as long as nothing clips.")
    case .splitStereoPair:
      FindingText(
        "one half of a split pair, with \(valueText)",
        request: "Export it as one interleaved stereo file.")
    default: nil
    }
  }
}
