/// What the names of a song's folder and files say: its title, and each file's role and name.
///
/// Method and vocabulary follow the field's habits: the title is what the names share (or the
/// folder's name), and it is taken out before roles are looked for ("Bass Culture", "Master Of
/// None"); phrases beat words; an instrument beats "mix" and "master".
public struct SongNaming: Sendable {
  /// One file's part.
  public struct File: Hashable, Sendable {
    /// `.other` where no word of the name is known.
    public var role: Role
    /// Whether a word of the name says so.
    public var isRoleKnown: Bool
    /// Nil where the name holds the song's title; otherwise the words that stand in its place, empty
    /// without any.
    public var strayTitle: String?
    /// For the lane: without the title, track numbers and format words. Raw text of the file's
    /// name: control characters are still in it.
    public var displayName: String
  }

  /// The song's title, as nicely as names and folder spell it.
  public var title: String
  /// One for each file, in the order given.
  public var files: [File]

  /// Reads the names of one song.
  ///
  /// `folder` is the name of the song's folder, `files` are names with their extensions.
  public init(folder: FileName, files names: [FileName]) {
    var readings = names.map(NameReading.init(fileName:))
    let title = SongTitle(folder: folder.text, readings: readings)
    title.mark(&readings)
    self.title = title.text
    files = readings.map { reading in
      let known = reading.role(isTitleKnown: true)
      let role = known ?? .other
      var display = reading.displayName
      if display.isEmpty {
        display = role == .mixdown ? "Mixdown" : String(reading.name.characters)
      }
      return File(
        role: role, isRoleKnown: known != nil, strayTitle: reading.strayTitle,
        displayName: display)
    }
    takeNumberedForStems(readings)
    keepNamesApart(names)
  }

  /// More alternative mixes than anybody makes.
  private static let mostMixes = 3

  /// Where no name is a stem's, many that differ in their numbers only are the stems ("Song 01" to
  /// "Song 64"), whatever words they share.
  private mutating func takeNumberedForStems(_ readings: [NameReading]) {
    guard files.allSatisfy({ $0.role == .mixdown }) else { return }
    let groups = Dictionary(grouping: files.indices) { index in
      readings[index].texts.filter { !$0.allSatisfy(\.isNumber) }
    }
    for (words, group) in groups where group.count > Self.mostMixes {
      for index in group where readings[index].texts.count > words.count {
        files[index].role = .other
        files[index].isRoleKnown = false
        files[index].displayName = String(readings[index].name.characters)
      }
    }
  }

  /// Lanes with one name get their whole file names instead, with the extension if need be.
  private mutating func keepNamesApart(_ names: [FileName]) {
    replaceRepeated { TokenisedName.withoutExtension(names[$0].text) }
    replaceRepeated { names[$0].text }
  }

  private mutating func replaceRepeated(by name: (Int) -> String) {
    var counts: [String: Int] = [:]
    for file in files { counts[file.displayName, default: 0] += 1 }
    for index in files.indices where counts[files[index].displayName, default: 0] > 1 {
      files[index].displayName = name(index)
    }
  }
}
