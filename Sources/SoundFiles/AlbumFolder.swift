public import Stems

/// A folder of songs.
public enum AlbumFolder {
  /// The folders of the songs in `path`, in the order of their names as people count; nil where `path` is no
  /// album but a song.
  ///
  /// An album's top holds no sound file, and two or more of its folders hold stems (one is enough beside a
  /// tracklist). Blocks on the disk.
  public static func songs(in path: String) -> [String]? {
    names(in: path).map { names in
      names.map { song($0, in: path) }
    }
  }

  /// The path of a song's folder in the album's.
  public static func song(_ folder: FileName, in path: String) -> String {
    String(decoding: SystemPath(folder: path, components: [folder]).bytes, as: UTF8.self)
  }

  /// The album in `path`, in the order of its tracklist or, without one, of its folders' names; nil where
  /// `path` is a song.
  ///
  /// Folders that hold sounds may as well be the stems of one song, in groups. An album's are named by a
  /// tracklist, or two of them are songs of their own: with a mixdown, or numbered and with several roles.
  /// Blocks on the disk; reads headers only where nothing else decides.
  public static func album(in path: String) -> Album? {
    guard let songs = names(in: path) else { return nil }
    let tracklist = TracklistFile.read(in: path)
    let album = Album(folder: SongFolder.name(of: path), songs: songs, tracklist: tracklist)
    return album.listedCount > 0 || areSongs(songs, path) ? album : nil
  }

  /// Whether two of the folders are songs by what they hold.
  private static func areSongs(_ songs: [FileName], _ path: String) -> Bool {
    let areNumbered = SongFolderNames.areNumbered(songs)
    var count = 0
    for name in songs where count < 2 {
      guard let song = try? SongFolder.assemble(path: song(name, in: path)) else { continue }
      let roles = Set(song.stems.map(\.role)).subtracting([.other])
      if song.mixdown != nil || (areNumbered && roles.count > 2) { count += 1 }
    }
    return count > 1
  }

  private static func names(in path: String) -> [FileName]? {
    let access = FolderAccess(folder: path)
    guard let entries = try? access.list([]) else { return nil }
    var songs: [FileName] = []
    for entry in entries where entry.name.bytes.first != UInt8(ascii: ".") {
      if access.isFolder(entry, in: []) {
        if holdsStems(entry.name, access) { songs.append(entry.name) }
      } else if SoundExtension(entry.name) != nil {
        return nil
      }
    }
    let isEnough = songs.count > 1 || (songs.count == 1 && TracklistFile.isPresent(in: path))
    return isEnough ? songs.sorted { NaturalOrder.precedes([$0], [$1]) } : nil
  }

  /// Whether a folder holds two sound files, itself or in its stems folders.
  private static func holdsStems(_ name: FileName, _ access: FolderAccess) -> Bool {
    if StemsFolderName.isStemsFolder(name) { return false }
    let below = FolderAccess(folder: access.folder + "/" + name.text)
    var listing = FolderListing(below)
    return ((try? listing.soundFiles()) ?? []).count > 1
  }
}
