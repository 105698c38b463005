/// The settings of one stem on their way to another song.
public struct CopiedSettings: Hashable, Sendable {
  /// The name and the role of the stem that they are of.
  public var name: String
  public var role: Role
  public var settings: StemSettings

  public init(name: String, role: Role, settings: StemSettings) {
    self.name = name
    self.role = role
    self.settings = settings
  }
}

/// Which stems of a song get which settings of another one.
public struct SettingsTransfer: Hashable, Sendable {
  /// For each stem of the song the index of its settings; nil where none fit.
  public private(set) var sources: [Int?]
  /// Names of settings that no stem of the song fits.
  public private(set) var unused: [String] = []

  /// A stem gets the settings of the one of its name, else those of the one of its role, where each song has one
  /// such stem left only. "Other" is no role to go by.
  public init(_ copied: [CopiedSettings], to song: Song) {
    sources = Array(repeating: nil, count: song.stems.count)
    var free = Set(copied.indices)
    func isFree(_ stem: Int) -> Bool { sources[stem] == nil }
    for (stem, lane) in song.stems.enumerated() {
      let match = copied.indices.first {
        free.contains($0) && Self.same(copied[$0].name, lane.name)
      }
      guard let match else { continue }
      sources[stem] = match
      free.remove(match)
    }
    for role in Role.allCases where role != .other {
      let stems = song.stems.indices.filter { isFree($0) && song.stems[$0].role == role }
      let matches = copied.indices.filter { free.contains($0) && copied[$0].role == role }
      guard stems.count == 1, matches.count == 1 else { continue }
      sources[stems[0]] = matches[0]
      free.remove(matches[0])
    }
    unused = free.sorted().map { copied[$0].name }
  }

  /// Case, accents, blanks and marks make no other name.
  private static func same(_ a: String, _ b: String) -> Bool {
    let folded = NameFolding.compact(a)
    return !folded.isEmpty && folded == NameFolding.compact(b)
  }
}
