/// What a stem holds. The mixdown is a role too: it is one of the files of a delivery.
public enum Role: String, CaseIterable, Hashable, Sendable {
  case drum = "Drum"
  case percussion = "Percussion"
  case bass = "Bass"
  case guitars = "Guitars"
  case keyboards = "Keyboards"
  case backgroundVocals = "Background Vocals"
  case leadVocal = "Lead Vocal"
  case brass = "Brass"
  case strings = "Strings"
  case synths = "Synths"
  case effects = "FX"
  case other = "Other"
  case mixdown = "Mixdown"
}
