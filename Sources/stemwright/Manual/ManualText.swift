/// What the manual page says by itself.
enum ManualText {
  static let description = """
    stemwright opens a song's folder: stereo stems and the L-R mixdown. The workbench draws every stem on \
    one time axis, plays their sum through ALSA, and switches at one key, sample-aligned, to the mixdown or \
    to what is left of mixdown minus sum. Gain, mute, solo, polarity and offset of each stem change live.

    The check says whether the delivery is right, whether the stems add up to the mixdown, and if not, why. \
    Its findings become a letter to the mix engineer, a report to keep, and settings for a workstation.

    A client's audio files are never written to. Read are WAV, BWF, RF64, W64, AIFF, AIFC, CAF and FLAC.
    """

  static let keys = [
    ("?", "All keys of the workbench; stemwright keymaps prints them."),
    ("Space", "Play or pause."),
    ("1, 2, 3, a", "Hear the sum, the mixdown, the residual; A/B."),
    ("F", "The findings. A applies what brings the sum to the mixdown."),
    ("y", "Copy the letter to the mix engineer."),
    ("q", "Quit."),
  ]

  static let environment = [
    ("NO_COLOR", "No colours, where it is set and not empty."),
    ("SSH_CONNECTION", "Where it is set, the screen is drawn at a rate that a slow line takes."),
    ("XDG_CONFIG_HOME", "Folder of the settings' folder; ~/.config without."),
    ("XDG_CACHE_HOME", "Folder of the cache's folder; ~/.cache without."),
    ("XDG_STATE_HOME", "Folder of the state's folder; ~/.local/state without."),
    ("ALSA_CONFIG_PATH", "Read by ALSA's library: its configuration."),
  ]

  static let files = [
    ("~/.config/stemwright/profiles", "Profiles: a house's own rules of delivery, as YAML."),
    ("~/.cache/stemwright", "Waveforms and verdicts of songs, so that they open at once."),
    ("~/.local/state/stemwright/stemwright.log", "What libraries said while the screen was up."),
    ("~/.local/state/stemwright/requests", "Letters to mix engineers, written by the key y."),
  ]

  static let statuses = [
    ("0", "All is well."),
    (
      "1",
      "Findings at error level (with --strict at warning level, too), a null above --below, or a new delivery that is worse than the old one."
    ),
    ("2", "Usage."),
    ("3", "Input that could not be read, or output that could not be written."),
    ("4", "The device that was named cannot be opened."),
    ("130", "Called off."),
  ]

  static let examples = [
    ("Make the demo album, and check it:", "stemwright demo ~/demo; stemwright check ~/demo"),
    (
      "Ask for what is to be exported again:",
      "stemwright request ~/demo/\"03 Harbour Light (Faults)\""
    ),
    ("Compare what came back with what was there:", "stemwright compare old/ new/ && echo better"),
    (
      "Go on in REAPER with the bass 1.5 dB softer:",
      "stemwright export song/ --to rpp --gain Bass=-1.5 -o song.rpp"
    ),
    (
      "The files that something was found of, by jq:",
      "stemwright check --json song/ | jq -r '.findings[].stem'"
    ),
  ]

  static let standards = """
    Loudness and true peak: Rec. ITU-R BS.1770-5. Loudness range: EBU Tech 3342. Time references: EBU Tech \
    3285. Projects: DAWproject 1.0.
    """
}
