import Signal
import Stems

extension WorkbenchState {
  /// A mark in a few letters, for a lane's head.
  func abbreviation(of mark: StemMark, in stem: Stem) -> String {
    switch mark {
    case .mono: "mono"
    case .splitPair: "L+R"
    case .lengthDiffers(let frames):
      (frames.value < 0 ? "short" : "long")
    case .resampled(let rate): "\(LevelText.rate(rate))".replacingSpaces()
    case .encodingDiffers: stem.files.first.map { encodingText($0.facts.encoding) } ?? "format"
    case .placed(let frames):
      "@"
        + TimeText.format(
          FrameIndex(frames.value), rate: song.sampleRate, unit: .minutesAndSeconds)
    }
  }

  /// A mark as a sentence, for the notes.
  func sentence(for mark: StemMark) -> String {
    switch mark {
    case .mono: return "One channel, heard on both sides at unity gain."
    case .splitPair: return "Two mono files, left and right, joined into one lane."
    case .lengthDiffers(let frames):
      let word = frames.value < 0 ? "shorter" : "longer"
      let other = song.mixdown == nil ? "than most stems" : "than the mixdown"
      return "\(frames.value.magnitude) samples \(word) \(other)."
    case .resampled(let rate):
      return
        "\(LevelText.rate(rate)), resampled to \(LevelText.rate(song.sampleRate)) for listening only."
    case .encodingDiffers: return "Another word length than most files of the song."
    case .placed(let frames):
      return "Its time reference places it \(frames.value) samples from the start."
    }
  }

  /// "24-bit", "32-bit float".
  func encodingText(_ encoding: SoundFileFacts.Encoding) -> String {
    switch encoding {
    case .integer(let bits): "\(bits)bit"
    case .float(let bits): "\(bits)float"
    case .other(let name): name
    }
  }
}

extension String {
  fileprivate func replacingSpaces() -> String { filter { $0 != " " } }
}
