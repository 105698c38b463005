// What is said of the stems against the mixdown.

extension FindingContext {
  /// Of kinds about one stem's place, level or content in the sum, and about the set as a whole.
  func textOfNull() -> FindingText? {
    switch finding.kind {
    case .stemDelay: stemDelay
    case .stemGain: stemGain
    case .stemPolarity:
      FindingText(
        "polarity inverted against the mix",
        cause: "A polarity switch or a plug-in's phase button was probably on during its export.",
        request: "Export \(stem) again with the polarity it has in the mix.")
    case .stemChannelsSwapped:
      FindingText(
        "left and right exchanged against the mix",
        cause: "The channels were probably exchanged by routing or by a converter.",
        request: "Export \(stem) again with left on the left.")
    case .stemExtra:
      FindingText(
        "not in the mix at all",
        cause: "It was probably muted in the mix, or belongs to another version.",
        request: "Leave \(stem) out, or send a mixdown that holds it.")
    case .stemDuplicate:
      FindingText(
        "the same material as \(stemName("other_lane") ?? "another file")"
          + " (correlation \(decimal(number, 3)))",
        cause: "One track probably went into two stems, or a file was copied under two names.",
        request: "Keep the material in one of the two and export the other one again.")
    case .stemMissing: stemMissing
    case .stemWrongSection: wrongSection
    case .stemDrift, .setDrift: drift
    case .stemRateMismatch:
      FindingText(
        "its content runs at \(decimal(number, 4)) × the file's rate",
        cause: "It was probably exported at another rate and its header changed.",
        request: "Export \(stem) again at the rate of the mix, without conversion.")
    case .setDelay:
      FindingText(
        "all stems together are \(counted(abs(number), "sample")) "
          + "\(number > 0 ? "late" : "early") (\(milliseconds(abs(number))))",
        cause: "The mixdown and the stems probably began at different points.",
        request: "Export mixdown and stems from the same start.")
    case .setGain:
      FindingText(
        "all stems together are \(signed(number, 2)) dB against the mix",
        cause: "The master fader or a gain on the master bus was probably different.",
        request: "Export the stems with the master bus as it was for the mixdown.")
    case .setPolarity:
      FindingText(
        "all stems are inverted against the mix",
        cause: "A polarity switch on the master bus was probably different.",
        request: "Export mixdown and stems with the same polarity.")
    default: processing
    }
  }

  private var stemDelay: FindingText {
    FindingText(
      "\(counted(abs(number), "sample")) \(number > 0 ? "late" : "early")"
        + " (\(milliseconds(abs(number))))",
      cause: "Delay compensation was probably off or wrong for it, or it began elsewhere.",
      request: "Export \(stem) again from the start that all stems have, with delay compensation.")
  }

  private var stemGain: FindingText {
    FindingText(
      "\(decimal(abs(number), 2)) dB \(number > 0 ? "louder" : "softer") than in the mix",
      cause: "A fader or a bus level was probably different when it was exported.",
      request: "Export \(stem) again at the level it has in the mix.")
  }

  private var stemMissing: FindingText {
    var span = ""
    if let first = evidence("first_s"), let last = evidence("last_s") {
      span = ", from \(decimal(first)) s to \(decimal(last)) s"
    }
    let centre = evidence("centroid_hz").map { ", around \(frequency($0))" } ?? ""
    let what = "the mix holds \(decimal(number)) dBFS that no stem explains\(span)\(centre)"
    if let file = evidenceText("unread_file") {
      return FindingText(what, cause: "It is probably in \(file), which could not be read.")
    }
    return FindingText(
      what,
      cause: "A stem was probably not exported, or a track is in none of them.",
      request: "Look for the track that is in the mix but in no stem, and export its stem.")
  }

  private var wrongSection: FindingText {
    let end = evidence("end_s").map { " to \(decimal($0)) s" } ?? ""
    let isSilent = evidenceText("mode") == "silent"
    return FindingText(
      "\(isSilent ? "silent" : "something else than in the mix") from \(decimal(number)) s\(end)",
      cause: isSilent
        ? "A region was probably muted or missing when it was exported."
        : "Another take or an older edit was probably active when it was exported.",
      request: "Export \(stem) again with the edit that is in the mix.")
  }

  private var drift: FindingText {
    let subject = finding.kind == .setDrift ? "all stems run" : "runs"
    return FindingText(
      "\(subject) \(decimal(abs(number))) ppm \(number > 0 ? "slow" : "fast") against the mix",
      cause: "It probably went through another clock (an analogue pass, a second machine).",
      request: finding.kind == .setDrift
        ? "Print mixdown and stems on one clock."
        : "Export \(stem) again in the same pass or on the same clock as the mix.")
  }

  /// Of kinds about filters, dynamics and effects.
  private var processing: FindingText? {
    switch finding.kind {
    case .stemEQ:
      FindingText(
        "carries an equalisation that the mix has not (\(signed(number)) dB at most)",
        cause: "A plug-in was probably added, or off in the mix.",
        request: "Export \(stem) again with the processing of the mix.")
    case .stemBusDynamics:
      FindingText(
        "printed through dynamics that the mix has not (range \(decimal(number)) dB)",
        cause: "A compressor on its bus or on the master probably reacted to this stem alone.",
        request: "Export \(stem) again with the dynamics of the mix only.")
    case .returnMissing:
      FindingText(
        "an effect return that the mix holds is missing (\(decimal(number)) dB to the stem)",
        cause: "Its reverb or echo return was probably not exported with it.",
        request: "Export \(stem) again with its return effects.")
    case .returnBleed:
      FindingText(
        "also holds the effect return of \(stemName("source_lane") ?? "another stem")",
        cause: "A return was probably solo-safe, so that it is printed twice.",
        request: "Export \(stem) again by muting everything else, returns included.")
    case .mixBusEQ:
      FindingText(
        "the mixdown went through a filter (\(signed(number)) dB at most)",
        cause: "An equaliser on the master bus was probably on for the mixdown only.",
        request: "Send a mixdown without it, or stems printed through it.")
    case .mixBusDynamics:
      FindingText(
        "the mixdown went through a \(evidenceText("mode") ?? "compressor"),"
          + " \(decimal(number)) dB gain reduction at most",
        cause: "A limiter or compressor on the master bus was probably on for the mixdown.",
        request: "Send a mixdown without limiter on the master bus.")
    case .nullUnexplained:
      FindingText(
        "a residual of \(decimal(number)) dB that nothing found explains"
          + (evidenceText("reason").map { " (\($0))" } ?? ""),
        cause: "Free-running effects or a changed mix can leave such a rest.",
        request: finding.severity == .note
          ? "" : "Check that mixdown and stems come from the same state of the session.")
    default: nil
    }
  }
}
