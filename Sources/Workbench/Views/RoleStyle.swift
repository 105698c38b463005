public import Stems
import TerminalUI

extension Role {
  /// The name of the role's colours in themes.
  public var styleName: String {
    switch self {
    case .drum: "role.drum"
    case .percussion: "role.percussion"
    case .bass: "role.bass"
    case .guitars: "role.guitars"
    case .keyboards: "role.keyboards"
    case .backgroundVocals: "role.backing"
    case .leadVocal: "role.lead"
    case .brass: "role.brass"
    case .strings: "role.strings"
    case .synths: "role.synths"
    case .effects: "role.fx"
    case .other: "role.other"
    case .mixdown: "role.mixdown"
    }
  }
}
