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

extension Role {
  /// Place on the console: rhythm first, then the harmony, then what colours it, the voices last,
  /// next to the mixdown.
  var consolePosition: Int {
    switch self {
    case .drum: 0
    case .percussion: 1
    case .bass: 2
    case .guitars: 3
    case .keyboards: 4
    case .synths: 5
    case .strings: 6
    case .brass: 7
    case .effects: 8
    case .other: 9
    case .backgroundVocals: 10
    case .leadVocal: 11
    case .mixdown: 12
    }
  }
}
