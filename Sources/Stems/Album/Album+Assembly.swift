extension Album {
  /// An album of folders, in the order of a tracklist where there is one, else of their names.
  ///
  /// A track is matched by its title, by a part of it, and last by its number. Folders that the list does not
  /// name follow it; tracks without a folder are told in `problems`.
  public init(folder: FileName, songs: [FileName], tracklist: Tracklist? = nil) {
    let folders = songs.sorted { NaturalOrder.precedes([$0], [$1]) }.map { SongFolderName($0) }
    let tracks = tracklist?.tracks ?? []
    let matches = Self.matches(tracks, folders)
    var problems: [String] = []
    var ordered: [AlbumSong] = []
    for (track, match) in zip(tracks, matches) {
      if let match {
        ordered.append(Self.song(folders[match], track))
      } else if track.number != nil {
        let number = track.number.map { "\($0) " } ?? ""
        problems.append(
          "The tracklist names “\(number)\(track.title)”, and no folder has this song.")
      }
    }
    let named = Set(matches.compactMap(\.self))
    for index in folders.indices where !named.contains(index) {
      ordered.append(Self.song(folders[index], nil))
      if !named.isEmpty {
        problems.append("The folder “\(folders[index].name.text)” is not in the tracklist.")
      }
    }
    self.init(
      title: tracklist?.title ?? FolderTitle(folder.text)?.text ?? folder.text,
      performer: tracklist?.performer, catalogNumber: tracklist?.catalogNumber, songs: ordered,
      problems: problems, listedCount: named.count)
  }

  private static func song(_ folder: SongFolderName, _ track: Tracklist.Track?) -> AlbumSong {
    var song = AlbumSong(folder: folder.name, title: folder.title)
    guard let track else { return song }
    song.isrc = track.isrc
    song.performer = track.performer
    if let gap = track.gap { song.gap = gap }
    let title = track.title
    guard !title.isEmpty else { return song }
    song.title = title
    // "Artist – Title" or "Title – Artist": the folder tells which is which.
    guard track.performer == nil, NameFolding.compact(title) != folder.compact else { return song }
    for dash in [" – ", " — ", " - "] {
      guard let range = Tracklist.range(of: dash, in: title) else { continue }
      let parts = [String(title[..<range.lowerBound]), String(title[range.upperBound...])]
      let place = parts.firstIndex { NameFolding.compact($0) == folder.compact }
      guard let index = place else { continue }
      song.title = parts[index]
      song.performer = parts[1 - index]
      break
    }
    return song
  }

  /// For each track the folder that it means; a folder is meant once.
  private static func matches(_ tracks: [Tracklist.Track], _ folders: [SongFolderName]) -> [Int?] {
    var matches: [Int?] = tracks.map { _ in nil }
    var free = Set(folders.indices)
    let titles = tracks.map { NameFolding.compact($0.title) }
    func pass(_ isMeant: (Int, SongFolderName) -> Bool) {
      for track in tracks.indices where matches[track] == nil {
        let found = folders.indices.first { free.contains($0) && isMeant(track, folders[$0]) }
        guard let found else { continue }
        matches[track] = found
        free.remove(found)
      }
    }
    pass { titles[$0] == $1.compact && !titles[$0].isEmpty }
    pass { track, folder in
      // Short titles are in everything.
      let shorter = min(titles[track].count, folder.compact.count)
      return shorter >= 4
        && (titles[track].contains(folder.compact) || folder.compact.contains(titles[track]))
    }
    pass { tracks[$0].number != nil && tracks[$0].number == $1.number }
    return matches
  }
}

/// What the name of a song's folder says.
struct SongFolderName {
  let name: FileName
  /// Without number and words about the delivery.
  let title: String
  /// The title folded, letters and digits alone.
  let compact: String
  /// The number that it begins with.
  let number: Int?

  init(_ name: FileName) {
    self.name = name
    title = FolderTitle(name.text)?.text ?? name.text
    compact = NameFolding.compact(title)
    number = TrackWords.leadingNumber(Substring(name.text))?.number ?? Int(name.text)
  }
}

/// Whether folders look like the songs of an album by their names.
public enum SongFolderNames {
  /// Each begins with another number, and none is called by what stems hold ("1 Drums", "2 Vocals").
  public static func areNumbered(_ names: [FileName]) -> Bool {
    let songs = names.map { SongFolderName($0) }
    let numbers = songs.compactMap(\.number)
    return numbers.count == names.count && Set(numbers).count == numbers.count
      && songs.allSatisfy { !NamingLexicon.shared.knows($0.compact) }
  }
}
